#!/usr/bin/env bash
# Builds the release again from a copy of this checkout, in another folder, and compares: the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

# A folder that stays: what is compiled for it is used again.
copy=${REGCRED_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/regcred}/reproduce
mkdir -p "$copy"
find "$copy" -mindepth 1 -maxdepth 1 ! -name target -exec rm -rf {} +
git -c safe.directory="$PWD" ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents --target-directory "$copy"
cp -P -r .tools "$copy"
ln -s "$PWD/node_modules" "$copy/node_modules"
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$PWD" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

scripts/dist.sh >/dev/null
# With a path of its own, and without what another folder has compiled.
(cd "$copy" && PATH=$copy/.tools/bin:$copy/node_modules/.bin:$PATH CARGO_TARGET_DIR=$copy/target scripts/dist.sh >/dev/null)
diff target/dist/SHA256SUMS "$copy/target/dist/SHA256SUMS"
cat target/dist/SHA256SUMS
