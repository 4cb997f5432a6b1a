# Two commands for a clean clone with a Rust toolchain: `make demo` shows the hall, `make test` proves it.

# Of the demonstration: dev builds in a minute or two, release draws faster.
PROFILE ?= dev
ARGS ?=
# Of the centre's load run, see `hall-central load --help`.
LOAD_ARGS ?=

BENCHES := $(sort $(wildcard src/*/benches/*.rs hw/benches/*.rs ui/benches/*.rs))

.DEFAULT_GOAL := help
# One cargo at a time; they would only wait for each other's lock.
.NOTPARALLEL:
.PHONY: help setup demo test lint bench

help: ## show this list
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: ## install the missing Debian packages, by name, once
	@sh .ci/setup

demo: setup ## a whole hall on one desk: make demo [PROFILE=release] [ARGS=--help]
	cargo run --locked --profile $(PROFILE) -p hall-demo --bin hall-demo -- $(ARGS)

test: setup lint ## everything that must hold before a change is taken
	cargo test --workspace --locked

lint: ## formatting, clippy, documentation, licences
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps --locked
	@if cargo deny --version >/dev/null 2>&1; then \
		set -x; cargo deny --locked check licenses bans sources; \
	else \
		echo 'cargo-deny is not installed: licences, bans and sources were not checked'; \
	fi

bench: setup ## measure: every benches/*.rs, the released kiosk on a virtual display, the centre under load, slips beside other encoders
	@set -e; for bench in $(BENCHES); do \
		crate=$${bench%/benches/*}; name=$$(basename "$$bench" .rs); \
		echo "bench: $$crate $$name"; \
		case $$crate in hw) features=--all-features;; *) features=;; esac; \
		cargo bench --locked $$features --manifest-path "$$crate/Cargo.toml" --bench "$$name"; \
	done
	cargo build --locked --release -p hall-kiosk -p hall-central
	.ci/measure-kiosk
	cargo run --locked --release -p hall-central --bin hall-central -- load $(LOAD_ARGS)
	.ci/compare-slips
