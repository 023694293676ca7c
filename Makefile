# Builds, tests and shows Timbre. `make` alone lists what there is.
#
# One release build serves tests and demo: -enable-testing costs nothing that can be measured.
BUILD := -c release -Xswiftc -enable-testing
TIMBRE := .build/release/timbre
PREFIX ?= /usr/local
SOURCES := Package.swift Sources Tests kernels data Benchmarks/Package.swift Benchmarks/Sources
PEERS := Benchmarks/peers-env
BENCHMARK ?=

.PHONY: help dependencies test-dependencies build test demo benchmark check-benchmarks format check-format install clean

help:
	@echo "make demo               install what is missing, build, train on the sample, recommend"
	@echo "make test               install what the tests need, build, run all tests on both backends"
	@echo "make build              the program, $(TIMBRE)"
	@echo "make dependencies       install what a build needs (Debian, Ubuntu)"
	@echo "make benchmark          install the peers and gnuplot, measure (BENCHMARK='--only search --runs 3')"
	@echo "make install            copy the program to $(PREFIX)/bin (PREFIX=…)"
	@echo "make format             format the sources; make check-format: fail where they are not"

dependencies:
	@scripts/install-packages required libopenblas-dev libsqlite3-dev opencl-headers ocl-icd-libopencl1 pkg-config

test-dependencies: dependencies
	@scripts/install-packages optional pocl-opencl-icd gnuplot-nox

build: dependencies
	swift build $(BUILD)

# Built first, by the same command as `build`: what `swift test` builds by itself, `swift build` would build again.
test: test-dependencies
	swift build $(BUILD) --build-tests
	swift test $(BUILD) --skip-build --parallel

demo: build
	scripts/demo $(TIMBRE)

# About 20 minutes on two cores, most of them the peers', after a few for installing. The run folder is kept with the
# sources: what a claim of speed stands on.
benchmark: build
	@scripts/install-packages required gnuplot-nox python3-venv
	@Benchmarks/peers/install $(PEERS)
	swift build -c release --package-path Benchmarks
	Benchmarks/.build/release/timbre-benchmark --timbre $(TIMBRE) --python $(PEERS)/bin/python $(BENCHMARK)

check-benchmarks: build
	scripts/check-benchmarks .build/release

install: build
	install -D $(TIMBRE) $(DESTDIR)$(PREFIX)/bin/timbre

format:
	swift format --in-place --recursive $(SOURCES)

check-format:
	swift format lint --strict --recursive $(SOURCES)

clean:
	rm -rf .build demo.timbre Benchmarks/.build Benchmarks/scratch $(PEERS)
