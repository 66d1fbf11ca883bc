#!/usr/bin/env bash
# make dev: the console in front of the sandbox, in a debug build of its own (target/dev), built again
# whenever a file is saved. Options go to the sandbox.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }

scripts/tools.sh build registry
say "Building the sandbox and the console (the first time about 4 min on 2 cores)"
cargo build --locked --package sandbox
# Trunk runs cargo offline, and stops at NO_COLOR=1.
cargo fetch --locked --quiet
unset NO_COLOR
trunk build --dist target/dev

trunk watch --dist target/dev --watch src --watch static --watch index.html --watch Trunk.toml --watch Cargo.toml &
watching=$!
trap 'kill "$watching" 2>/dev/null' EXIT
say "Watching src, static and index.html: reload the page after a build. Ctrl+C ends both"
cargo run --locked --quiet --package sandbox -- --console target/dev "$@"
