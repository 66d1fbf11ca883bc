#!/usr/bin/env bash
# make run: the console in front of the sandbox. Options go to the sandbox.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }

[ -e dist/index.html ] || say "The first run builds the tools, the sandbox and the console: about 8 min on 2 cores"
scripts/tools.sh build
# Somebody without the registry says so, or names another.
[[ " $* " == *" --no-registry "* || " $* " == *" --registry-binary "* ]] || scripts/tools.sh registry
say "Building the sandbox (the first time 2 min)"
cargo build --locked --package sandbox
scripts/build.sh
exec cargo run --locked --quiet --package sandbox -- --console dist "$@"
