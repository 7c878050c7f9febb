# What a contributor does, by name; `just ci` is what must pass before a change goes in.

set shell := ["bash", "-euo", "pipefail", "-c"]

default:
    @just --list

# All that must hold, as it is judged
ci:
    .ci/run

# Form and lints
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# Every test, on both databases
test:
    KEZHI_REQUIRE_POSTGRES=1 cargo test --workspace

# Tests of the whole suite whose names hold one of these words
suite *words:
    KEZHI_REQUIRE_POSTGRES=1 cargo test -p kezhi --test suite -- {{ words }}

# The pages that are drawn from the tables and the contract, anew
docs:
    KEZHI_UPDATE_DOCS=1 cargo test -p kezhi --test suite -- pages procedures events
    KEZHI_UPDATE_DOCS=1 cargo test -p kezhi-coordination --lib

# The whole suite, with a data folder of its own
up:
    cargo run -p kezhi -- up --data target/data
