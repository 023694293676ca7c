# Builds, tests and shows Timbre. `make` alone lists what there is.
#
# One release build serves tests and demo: -enable-testing costs nothing that can be measured.
BUILD := -c release -Xswiftc -enable-testing
TIMBRE := .build/release/timbre
PREFIX ?= /usr/local
SOURCES := Package.swift Sources Tests kernels data

.PHONY: help dependencies test-dependencies build test demo format check-format install clean

help:
	@echo "make demo               install what is missing, build, train on the sample, recommend"
	@echo "make test               install what the tests need, build, run all tests on both backends"
	@echo "make build              the program, $(TIMBRE)"
	@echo "make dependencies       install what a build needs (Debian, Ubuntu)"
	@echo "make install            copy the program to $(PREFIX)/bin (PREFIX=…)"
	@echo "make format             format the sources; make check-format: fail where they are not"

dependencies:
	@scripts/install-packages required libopenblas-dev libsqlite3-dev opencl-headers ocl-icd-libopencl1 pkg-config

test-dependencies: dependencies
	@scripts/install-packages optional pocl-opencl-icd

build: dependencies
	swift build $(BUILD)

# Built first, by the same command as `build`: what `swift test` builds by itself, `swift build` would build again.
test: test-dependencies
	swift build $(BUILD) --build-tests
	swift test $(BUILD) --skip-build --parallel

demo: build
	scripts/demo $(TIMBRE)

install: build
	install -D $(TIMBRE) $(DESTDIR)$(PREFIX)/bin/timbre

format:
	swift format --in-place --recursive $(SOURCES)

check-format:
	swift format lint --strict --recursive $(SOURCES)

clean:
	rm -rf .build demo.timbre
