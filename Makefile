# Builds, tests and shows Timbre. `make` alone lists what there is.
#
# One release build serves tests and demo: -enable-testing costs nothing that can be measured.
BUILD := -c release -Xswiftc -enable-testing
TIMBRE := .build/release/timbre
PREFIX ?= /usr/local
SOURCES := Package.swift Sources Tests examples kernels data Benchmarks/Package.swift Benchmarks/Sources
PEERS := Benchmarks/peers-env
COMPILERS := .build/compilers-env
MANUAL := .build/manual
PACK := .build-gpu/pack
NVDISASM := 13.5.37
BENCHMARK ?=
CAMPAIGN := .build/release/timbre-campaign
FAULTS := .build/write_faults.so
DEVICE_FAULTS := .build/opencl_faults.so
# Of a campaign: how long, and which inputs and rounds.
MINUTES ?= 10
SEED ?= 1

.PHONY: help dependencies test-dependencies build test conformance demo serve check-service check-page check-docs benchmark \
	check-benchmarks format manual \
	check-format fuzz torture load interface check-interface kernel-code check-kernel-code pack check-all campaign install clean

help:
	@echo "make demo               install what is missing, build, train on the sample, recommend"
	@echo "make serve              build, make the sample's catalogue complete, serve it (SERVE='--port 9000')"
	@echo "make test               install what the tests need, build, run all tests on both backends"
	@echo "make conformance        every operation on PoCL, Intel's OpenCL for CPUs and Oclgrind, those that can be had"
	@echo "make build              the program, $(TIMBRE)"
	@echo "make dependencies       install what a build needs (Debian, Ubuntu)"
	@echo "make benchmark          install the peers and gnuplot, measure (BENCHMARK='--only search --runs 3')"
	@echo "make fuzz               changed files and texts, MINUTES=$(MINUTES) SEED=$(SEED) FUZZ='--only csv'"
	@echo "make torture            kills, faults of disks and devices, pairs, MINUTES=… SEED=… TORTURE='--only pairs'"
	@echo "make load               many clients ask the service, answers compared with the library's (LOAD='--songs 100000')"
	@echo "make check-service      the service against its pages, its clients and its OpenAPI document"
	@echo "make check-page         the page in a browser, Chromium (PAGE='--million', PAGE='test_map.py')"
	@echo "make check-docs         README's lines, examples, code of all pages, links, spelling, the reference"
	@echo "make check-all          tests, demo, service, page, benchmarks, formatting, and 20 minutes of each campaign"
	@echo "make manual             man pages, $(MANUAL)"
	@echo "make install            copy program, completions of shells and man pages to $(PREFIX) (PREFIX=…)"
	@echo "make interface          write the list of public declarations and the graph of modules anew"
	@echo "make kernel-code        what compilers make of the kernels, for four kinds of card, none of which is needed"
	@echo "make pack               program and benchmark for a machine that has a GPU and no Swift: $(PACK)"
	@echo "make format             format the sources; make check-format: fail where they are not"

dependencies:
	@scripts/install-packages required libopenblas-dev libsqlite3-dev libstemmer-dev zlib1g-dev opencl-headers ocl-icd-libopencl1 pkg-config

test-dependencies: dependencies
	@scripts/install-packages optional pocl-opencl-icd gnuplot-nox python3-numpy

build: dependencies
	swift build $(BUILD)

# Built first, by the same command as `build`: what `swift test` builds by itself, `swift build` would build again.
test: test-dependencies
	swift build $(BUILD) --build-tests
	scripts/run-tests $(BUILD)

# On a machine with a card, its driver too. About a quarter of an hour on two cores.
conformance: build
	@scripts/install-packages optional pocl-opencl-icd oclgrind python3-venv
	@scripts/install-intel-opencl .build/conformance/intel-env
	scripts/conformance $(TIMBRE) .build/conformance

demo: build
	scripts/demo $(TIMBRE)

# The demo's catalogue, with map, moods and pictures, is made once, in about half a minute; Ctrl-C stops the service.
serve: build
	@scripts/serve-sample $(TIMBRE) demo.timbre
	$(TIMBRE) serve --catalogue demo.timbre $(SERVE)

check-service: build
	@scripts/install-packages required curl python3
	@scripts/install-packages optional python3-venv
	scripts/check-service $(TIMBRE)

check-page: build
	@scripts/install-packages required python3
	@scripts/install-packages optional python3-venv gnuplot-nox
	@scripts/install-packages optional chromium-headless-shell
	@command -v chromium-headless-shell >/dev/null || scripts/install-packages optional chromium
	scripts/check-page $(TIMBRE) $(PAGE)

check-docs: build
	@scripts/install-packages required python3 jq
	@scripts/install-packages optional aspell aspell-en python3-venv
	scripts/check-docs
	scripts/check-readme $(TIMBRE)
	scripts/check-snippets .build/release
	scripts/check-reference .build/release
	scripts/check-migration $(TIMBRE)

# About 20 minutes on two cores, most of them the peers', after a few for installing. The run folder is kept with the
# sources: what a claim of speed stands on.
benchmark: build
	@scripts/install-packages required gnuplot-nox python3-venv
	@Benchmarks/peers/install $(PEERS)
	swift build -c release --package-path Benchmarks
	Benchmarks/.build/release/timbre-benchmark --timbre $(TIMBRE) --python $(PEERS)/bin/python $(BENCHMARK)

check-benchmarks: build
	scripts/check-benchmarks .build/release

# What breaks Timbre on purpose: Tests/Campaign. What is found is kept in findings/, and the status is 1.
campaign: test-dependencies
	swift build $(BUILD)
	clang -O1 -Wall -shared -fPIC -o $(FAULTS) Tests/Campaign/write_faults.c -ldl
	clang -O1 -Wall -shared -fPIC -o $(DEVICE_FAULTS) Tests/Campaign/opencl_faults.c -Wl,--no-as-needed -l:libOpenCL.so.1 -ldl

fuzz: campaign
	$(CAMPAIGN) fuzz --minutes $(MINUTES) --seed $(SEED) $(FUZZ)

torture: campaign
	$(CAMPAIGN) torture --minutes $(MINUTES) --seed $(SEED) --timbre $(TIMBRE) --faults $(FAULTS) \
		--device-faults $(DEVICE_FAULTS) $(TORTURE)

load: campaign
	$(CAMPAIGN) load --timbre $(TIMBRE) --seconds 4 $(LOAD)

check-all:
	$(MAKE) test
	$(MAKE) conformance
	$(MAKE) demo
	$(MAKE) check-service
	$(MAKE) check-page PAGE=--million
	$(MAKE) check-docs
	$(MAKE) check-benchmarks
	$(MAKE) check-interface
	$(MAKE) check-kernel-code
	$(MAKE) check-format
	$(MAKE) fuzz MINUTES=20
	$(MAKE) torture MINUTES=20
	$(MAKE) load LOAD='--songs 1000000 --requests 100000 --reloads 100 --seconds 20'

# The tool of swift-argument-parser's that makes man pages of what `timbre --help` shows.
manual: build
	swift build -c release --package-path .build/checkouts/swift-argument-parser --scratch-path .build/manual-tool \
		--product generate-manual
	mkdir -p $(MANUAL)
	.build/manual-tool/release/generate-manual $(TIMBRE) --multi-page --section 1 --output-directory $(MANUAL)

# Who installs as root needs no Swift there: `make manual` before, as oneself, makes all that is copied.
SHARE = $(DESTDIR)$(PREFIX)/share
install:
	@if command -v swift >/dev/null; then $(MAKE) --no-print-directory manual; \
	elif [ ! -x $(TIMBRE) ]; then echo "there is nothing to install yet: run make manual as a user who has Swift"; exit 1; fi
	install -D $(TIMBRE) $(DESTDIR)$(PREFIX)/bin/timbre
	mkdir -p $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d $(SHARE)/man/man1
	$(TIMBRE) --generate-completion-script bash >$(SHARE)/bash-completion/completions/timbre
	$(TIMBRE) --generate-completion-script zsh >$(SHARE)/zsh/site-functions/_timbre
	$(TIMBRE) --generate-completion-script fish >$(SHARE)/fish/vendor_completions.d/timbre.fish
	[ ! -d $(MANUAL) ] || install -m 644 $(MANUAL)/*.1 $(SHARE)/man/man1
	@echo "installed: $(DESTDIR)$(PREFIX)/bin/timbre, with its manual and completions in $(SHARE)"

# What compilers make of the kernels, for cards that are not here: Tests/KernelCode/kernels.txt.
kernel-code check-kernel-code: build
	@scripts/install-packages required clang-14 libclc-14 libclc-14-dev python3-venv
	@test -x $(COMPILERS)/bin/python || python3 -m venv $(COMPILERS)
	@$(COMPILERS)/bin/pip install --quiet --disable-pip-version-check \
		nvidia-cuda-nvcc-cu12==12.9.86 nvidia-cuda-nvdisasm==$(NVDISASM)
	scripts/kernel-code .build/release/timbre-list-kernels $(COMPILERS) $(if $(filter check-%,$@),--check)

# For a machine that has a GPU and no Swift: CONTRIBUTING.md, docs/devices.md.
pack: dependencies
	@scripts/install-packages required xz-utils binutils busybox-static
	scripts/pack $(PACK)

format:
	swift format --in-place --recursive $(SOURCES)

# What the sources say of themselves, as lists and a picture: the public declarations, the graph of modules.
interface: build
	@scripts/install-packages required jq
	scripts/public-interface .build/release
	scripts/module-graph

check-interface: build
	@scripts/install-packages required jq
	scripts/public-interface .build/release --check
	scripts/module-graph --check

check-format:
	swift format lint --strict --recursive $(SOURCES)

clean:
	rm -rf .build .build-gpu demo.timbre findings Benchmarks/.build Benchmarks/scratch $(PEERS)
