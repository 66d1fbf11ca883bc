#!/usr/bin/env bash
# Builds the console into dist, unless dist is newer than all that it is made from.
set -euo pipefail
cd "$(dirname "$0")/.."

inputs=(src static index.html Trunk.toml Cargo.toml Cargo.lock rust-toolchain.toml package-lock.json versions.env scripts/build.sh scripts/finish.mjs scripts/prerender.mjs scripts/wasm.mjs scripts/trunk)
# A debug build by `trunk serve` has no compressed files.
if compgen -G 'dist/*.wasm.br' >/dev/null && [ -z "$(find "${inputs[@]}" -newer dist/index.html -print -quit)" ]; then
  exit
fi

printf '\033[1m==>\033[0m Building the console (the first time 4 min on 2 cores, then about 1)\n' >&2
begun=$(mktemp)
trap 'rm -f "$begun"' EXIT
# Trunk runs cargo offline, and stops at NO_COLOR=1.
cargo fetch --locked --quiet
unset NO_COLOR
# Symbols name what a generic function is made for, which scripts/parts.mjs reads. By the linker's relocations
# the wasm is cut in parts; `trunk build --release` alone makes one of it.
print_flags='import { rustflags } from "./scripts/wasm.mjs"; process.stdout.write(rustflags(...process.argv.slice(1)))'
CARGO_ENCODED_RUSTFLAGS=$(node --input-type=module --eval "$print_flags" -- -Csymbol-mangling-version=v0 -Clink-args=--emit-relocs)
export CARGO_ENCODED_RUSTFLAGS
PATH=$PWD/scripts/trunk:$PATH trunk build --release --features split
# What was saved while this ran is newer than dist.
touch -r "$begun" dist/index.html
