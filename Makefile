# Fettle. `make` lists the targets; CONTRIBUTING.md explains them.

# Debian packages, by what needs them. SWIFT_PACKAGES: what the toolchain itself links to and compiles with.
SWIFT_PACKAGES = binutils g++ git ca-certificates pkg-config tzdata libncurses6 libxml2
BUILD_PACKAGES = zlib1g-dev libzstd-dev liblzma-dev libcapstone-dev libdivsufsort-dev libcurl4-openssl-dev libssl-dev libinih-dev \
	libmicrohttpd-dev libavahi-client-dev libsqlite3-dev
TEST_PACKAGES = python3 python3-venv python3-pip
LINT_PACKAGES = python3 git
EMBEDDED_PACKAGES = python3 binutils
FUZZ_PACKAGES = python3
DEMO_PACKAGES = python3 python3-venv qemu-user libc6-arm64-cross libgcc-s1-arm64-cross musl

# The same flags everywhere, so that build, test and demo share one debug build.
# SwiftPM itself refuses imports that Package.swift does not declare.
SWIFT_FLAGS = --explicit-target-dependency-import-check error
FORMATTED = $(wildcard Sources Tests IntegrationTests Package.swift) $(wildcard Benchmarks/Sources Benchmarks/Package.swift) \
	$(wildcard Fuzz/Sources Fuzz/Package.swift)
# How long each fuzz harness runs; HARNESS names those that do, instead of all.
SECONDS = 60
INSTALL = @scripts/install-packages.sh

.DEFAULT_GOAL := help
.PHONY: help setup swift build test peers demo demo-kill demo-gateway fuzz benchmark lint format floors embedded clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-10s %s\n", $$1, $$2 }'

setup: swift ## install the Debian packages that building and testing need
	$(INSTALL) $(sort $(SWIFT_PACKAGES) $(BUILD_PACKAGES) $(TEST_PACKAGES))

swift:
	@command -v swift >/dev/null || \
	{ echo "swift is not in PATH; install Swift 6.3 (https://www.swift.org/install/linux)" >&2; exit 1; }

build: setup ## build all, tests included (debug)
	swift build --build-tests $(SWIFT_FLAGS)

# The tests of the real programs wait for processes: apart from the others, they hold nobody up who waits for an answer.
test: setup peers ## build and run all tests
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build --disable-xctest --skip '^IntegrationTests\.'
	swift test --skip-build --disable-xctest --filter '^IntegrationTests\.'

peers: .build-peers/installed ## install the programs of others that tests check ours against

# Without a network there are none, and the tests that need them say so.
.build-peers/installed: scripts/peers/requirements.txt
	$(INSTALL) $(TEST_PACKAGES)
	@python3 -m venv .build-peers && .build-peers/bin/pip install --quiet --disable-pip-version-check --requirement $< \
		&& touch $@ || { rm -rf .build-peers; echo "peers: not installed; tests against them are skipped" >&2; }

demo: setup ## run a small mixed fleet through an update (Examples/fleet)
	$(INSTALL) $(DEMO_PACKAGES)
	swift build --product fettle $(SWIFT_FLAGS)
	swift build --product fettle-agent $(SWIFT_FLAGS)
	python3 Examples/fleet/demo.py

demo-kill: setup ## kill the agent at every step of an update, and see it recover
	$(INSTALL) $(DEMO_PACKAGES)
	swift build --product fettle $(SWIFT_FLAGS)
	swift build --product fettle-agent $(SWIFT_FLAGS)
	python3 Examples/fleet/kill_sweep.py

demo-gateway: setup ## update a site of twenty devices behind a gateway, with the uplink cut half way (Examples/site)
	$(INSTALL) $(DEMO_PACKAGES) iproute2
	swift build --product fettle $(SWIFT_FLAGS)
	swift build --product fettle-agent $(SWIFT_FLAGS)
	python3 Examples/site/demo.py

fuzz: setup ## run the fuzz harnesses (all, or HARNESS="a b") for SECONDS=60 each; scripts/fuzz.py has more options
	$(INSTALL) $(FUZZ_PACKAGES)
	scripts/fuzz.py --seconds $(SECONDS) $(addprefix --harness ,$(HARNESS))

benchmark: setup ## measure what reading a manifest costs, and fail where it costs too much
	swift build -c release --package-path Benchmarks --scratch-path .build-benchmarks --product benchmark
	.build-benchmarks/release/benchmark

lint: swift ## check format, floors and text; all of them, even if one finds something
	$(INSTALL) $(LINT_PACKAGES)
	@status=0; set -x; \
	swift format lint --strict --parallel --recursive $(FORMATTED) || status=1; \
	scripts/check-floors.py || status=1; \
	scripts/check-text.py || status=1; \
	{ set +x; } 2>/dev/null; exit $$status

format: swift ## format all Swift sources in place
	swift format --in-place --parallel --recursive $(FORMATTED)

floors: swift ## check that every module imports only what its floor allows
	scripts/check-floors.py

embedded: swift ## compile floor 0 as Embedded Swift (host, Cortex-M, RISC-V)
	$(INSTALL) $(EMBEDDED_PACKAGES)
	scripts/embedded.sh

clean: ## remove what was built
	rm -rf .build .build-embedded .build-floors .build-ci .build-fuzz .build-benchmarks .build-peers
