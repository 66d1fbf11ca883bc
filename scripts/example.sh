#!/usr/bin/env bash
# make example: examples/element, with the package as npm would install it, in front of the sandbox.
# Options go to the sandbox.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/tools.sh build registry
node scripts/package.mjs
folder=target/example
rm -rf "$folder"
mkdir -p "$folder/node_modules/regcred"
cp examples/element/* "$folder"
tar -xzf target/package/regcred-*.tgz -C "$folder/node_modules/regcred" --strip-components=1
exec cargo run --locked --quiet --package sandbox -- --console "$folder" "$@"
