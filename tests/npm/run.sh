#!/usr/bin/env bash
# Proves that the packed package works in other people's projects, outside of this repository.
#   tests/npm/run.sh [NAME...]    of: types node readme plain webpack vite-vue vite-react vite-older angular; all by default
# REGCRED_TARBALL is the package (default: that of `make package`). What the projects depend
# on is installed once for each lockfile into $REGCRED_CACHE (default: ~/.cache/regcred).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
version=$(sed -n '/^\[workspace.package\]/,/^\[/{s/^version = "\(.*\)"/\1/p}' "$root/Cargo.toml")
tarball=$(realpath "${REGCRED_TARBALL:-$root/target/package/regcred-$version.tgz}")
cache=${REGCRED_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/regcred}/hosts
begun=$SECONDS

stop() { printf '\ntests/npm: %s\n' "$*" >&2; exit 1; }
[ -f "$tarball" ] || stop "there is no package at $tarball: run make package, or name one by REGCRED_TARBALL"
work=$(mktemp -d "${TMPDIR:-/tmp}/regcred-hosts.XXXXXX")
trap 'rm -rf "$work"' EXIT

# quietly NAME COMMAND...: one line that says how long it took; the output only if it fails.
quietly() {
  local name=$1 since=$SECONDS
  shift
  ("$@") >"$work/log" 2>&1 || { cat "$work/log" >&2; stop "$name failed after $((SECONDS - since)) s"; }
  printf '  %-26s %4s s\n' "$name" "$((SECONDS - since))"
}

install() {
  cp "$here/$1/package.json" "$here/$1/package-lock.json" "$2" &&
    npm --prefix "$2" ci --no-audit --no-fund --loglevel=error ||
    { echo "What tests/npm/$1/package-lock.json pins cannot be installed."; return 1; }
}

# prepare NAME: a fresh copy of a project, with its pinned dependencies and the package as npm would unpack it.
prepare() {
  local project=$work/$1 installed
  cp -r "$here/$1" "$project"
  mkdir -p "$project/node_modules/regcred"
  tar -xzf "$tarball" -C "$project/node_modules/regcred" --strip-components=1
  [ -e "$project/package-lock.json" ] || return 0
  installed=$cache/$1-$(sha256sum <"$project/package-lock.json" | cut -c 1-12)
  if [ ! -d "$installed" ]; then
    # Under its name only once it is whole.
    mkdir -p "$installed.$$"
    quietly "$1: npm ci" install "$1" "$installed.$$"
    mv -T "$installed.$$" "$installed"
  fi
  ln -s "$installed"/node_modules/* "$installed/node_modules/.bin" "$project/node_modules"
}

with_sandbox() { node "$here/with-sandbox.js" "$@"; }

build() {
  cp "$here"/shared/*.js "$work/$1/src"
  quietly "$1: build" env NG_CLI_ANALYTICS=false npm --prefix "$work/$1" run --silent build
}

# A function after which somebody asks for its result does not stop at a command that fails: hence &&.
check_types() {
  cd "$work/types" &&
    npx publint --strict node_modules/regcred &&
    npx attw "$tarball" --profile esm-only --no-emoji --exclude-entrypoints regcred.wasm element.wasm package.json &&
    node drift.mjs "$root/tests/fixtures" >drift.ts &&
    npx tsc --project tsconfig.bundler.json &&
    npx tsc --project tsconfig.nodenext.json
}

check_node() {
  cd "$work/node" && with_sandbox node --test --test-reporter=dot
}

check_readme() {
  cp "$here/readme.mjs" "$work/types" && cd "$work/types" && with_sandbox node readme.mjs "$root/README.md" "$root/docs/embedding.md" "$root/npm/README.md"
}

[ $# -gt 0 ] || set -- types node readme plain webpack vite-vue vite-react vite-older angular
cargo build --locked --quiet --package sandbox --manifest-path "$root/Cargo.toml"
pages=()
for name; do
  case $name in
    types) prepare types; quietly types check_types ;;
    node) prepare node; quietly node check_node ;;
    readme) [ -d "$work/types" ] || prepare types; quietly readme check_readme ;;
    plain)
      prepare plain
      cp "$here"/shared/*.js "$work/plain"
      mkdir "$work/example"
      cp "$root"/examples/element/* "$work/example"
      ln -s "$work/plain/node_modules" "$work/example/node_modules"
      pages+=("$name")
      ;;
    # Only served: what Vite builds is tried in its newest version.
    vite-older) prepare "$name"; pages+=("$name") ;;
    webpack | vite-vue | vite-react | angular) prepare "$name"; build "$name"; pages+=("$name") ;;
    *) stop "there is no project $name" ;;
  esac
done
if [ ${#pages[@]} -gt 0 ]; then
  quietly "in browsers: ${pages[*]}" env REGCRED_HOSTS="$work" \
    "$root/node_modules/.bin/playwright" test --config "$here/playwright.config.js"
fi
printf '  %-26s %4s s\n' "all" "$((SECONDS - begun))"
