#!/usr/bin/env bash
# make dist: the console's release in target/dist, as a folder and as a .tar.gz, and the npm package beside it.
# One commit gives the same bytes each time (scripts/reproduce.sh).
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/build.sh
version=$(sed -n '/^\[workspace.package\]/,/^\[/{s/^version = "\(.*\)"/\1/p}' Cargo.toml)
package=target/package/regcred-$version.tgz
inputs=(src static npm CHANGELOG.md Cargo.toml Cargo.lock rust-toolchain.toml package-lock.json scripts/package.mjs scripts/notices.mjs scripts/wasm.mjs)
if [ ! -e "$package" ] || [ -n "$(find "${inputs[@]}" -newer "$package" -print -quit)" ]; then
  printf '\033[1m==>\033[0m Building the package (the first time 3 min on 2 cores, then about 1)\n' >&2
  node scripts/package.mjs
fi

# The time of what is released: the commit's, also where the clone is another user's.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$PWD" log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
out=$PWD/target/dist
name=regcred-console-$version
release=$out/$name
rm -rf "$out"
mkdir -p "$release"

cp -r deploy/. "$release"
cp -r dist "$release/console"
cp docs/configuration.md docs/deploying.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$release"
cp target/package/regcred/THIRD-PARTY.txt "$release"

# It writes beside each Cargo.toml, and names crates of this workspace by their folder.
cargo cyclonedx --quiet --features split --target wasm32-unknown-unknown --no-build-deps \
  --spec-version 1.5 --format json --override-filename .sbom
rm sandbox/.sbom.json
sed "s|path+file://$PWD/\{0,1\}||g; s|?download_url=file://[^\"#]*||" .sbom.json >"$release/sbom.cdx.json"
rm .sbom.json

(cd "$release" && find . -type f ! -name SHA256SUMS -print0 | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS)
# No user's own permissions.
chmod -R u=rwX,go=rX "$release"
tar --create --directory "$out" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
  --format=gnu "$name" | gzip --best --no-name >"$out/$name.tar.gz"
cp "$package" "$out"
(cd "$out" && sha256sum -- *.tar.gz *.tgz >SHA256SUMS && cat SHA256SUMS)
