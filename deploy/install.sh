#!/bin/sh
# Puts the console of this release into a folder, configured, with what nginx and Caddy need to serve it.
# The release itself stays as it is. docs/deploying.md says more.
set -eu
# The server's own user reads what is written here.
umask 022
# A to Z are those letters, and no others.
export LC_ALL=C

usage() {
  cat <<'USAGE'
Usage: ./install.sh [options] FOLDER

Writes into FOLDER:
  www/         what is served. Files of earlier releases stay, for pages that are still open
  files        the names of this release's files
  nginx.conf   to be included in a server block of nginx
  Caddyfile    to be imported in a site block of Caddy

Where the API is. Say one of the two, or none where something else proxies it on the console's own origin:
  --proxy-api URL        nginx and Caddy pass /v1 on to it, so that it needs no CORS
  --proxy-tokens URL     the same for the token service
  --api URL              browsers ask it themselves: it has to allow the console's origin (CORS)
  --tokens URL           the same for the token service

Other settings:
  --tokens-page URL      the page where people create API tokens: the sign-in form links to it
  --title TEXT           the console's name, instead of regcred
  --base PATH            the path that the console is served under (default /)
  --cookies same-origin  the request that creates a credential carries cookies, for a proxy that needs them
  --proxy-ca FILE        the certificates that the proxy trusts (default: the system's)
  --proxy-resolver IP    nginx looks the names up there once a minute (default: once, when it starts)

URLs are without /v1 and /csp/gateway/…; --api and --tokens may have a path before that.
Each run says everything anew.
USAGE
}

warn() { printf 'install.sh: %s\n' "$*" >&2; }
stop() { warn "$@"; exit 1; }

# fits TEXT PATTERN: whether the whole text is one line that an extended regular expression describes.
fits() {
  case $1 in *'
'*) return 1 ;; esac
  printf '%s\n' "$1" | grep -Eqx "$2"
}

# check_address OPTION URL [more characters]: no character is left that could end a string in HTML or in a
# server's configuration. Of this machine's names the console takes [::1], too.
check_address() {
  case $2 in
    https://* | http://localhost | http://localhost[:/]* | http://127.0.0.1 | http://127.0.0.1[:/]*) ;;
    *) stop "$1 needs an address that begins with https://, in small letters (http:// only for localhost and 127.0.0.1), not \"$2\"" ;;
  esac
  fits "$2" '[!-~]*' || stop "$1 takes no blanks, and of letters only A to Z (write a name with others as xn--…): \"$2\""
  authority=$(printf '%s' "$2" | sed -E 's|^https?://([^/?#]*).*|\1|')
  host=$(printf '%s' "$authority" | sed -E 's|:[0-9]+$||')
  port=${authority#"$host"} port=${port#:}
  label='[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?'
  case $authority in *@*) stop "$1 takes no user and no password: \"$2\"" ;; esac
  fits "$host" "$label(\.$label)*|\[[0-9A-Fa-f:.]+\]" ||
    stop "$1: \"$host\" is no host: letters, digits, and between them hyphens and single dots"
  [ -z "$port" ] || { fits "$port" '[0-9]{1,5}' && [ "$port" -ge 1 ] && [ "$port" -le 65535 ]; } ||
    stop "$1: a port is a number from 1 to 65535, not \"$port\""
  fits "${2#*://"$authority"}" "(/[A-Za-z0-9._~/${3-}-]*)?" || stop "$1 has characters behind its host that cannot be used here: \"$2\""
}

# check_service OPTION URL: prints it without a slash at its end.
check_service() {
  check_address "$1" "$2"
  url=$(printf '%s' "$2" | sed 's|/*$||')
  case $url in
    */v1) stop "leave /v1 out of $1: the console adds it" ;;
    */csp | */csp/*) stop "leave /csp and what follows out of $1: the console adds it" ;;
  esac
  printf '%s' "$url"
}

# check_upstream OPTION URL: the same, for what a proxy passes paths on to as they came.
check_upstream() {
  url=$(check_service "$@")
  [ "$url" = "$(origin_of "$url")" ] || stop "$1 takes no path: \"$2\""
  printf '%s' "$url"
}

origin_of() { printf '%s' "$1" | sed -E 's|^(https?://[^/]*).*|\1|'; }
html() { printf '%s' "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g'; }
# As sed takes a text to put in.
replacement() { printf '%s' "$1" | sed 's/[\\&|]/\\&/g'; }

# headers SECTION FORMAT: its lines in a server's own words; printf fills in name and value.
headers() {
  sed -n "/^\[$1\]\$/,/^\[/{/^[A-Z]/p;}" "$here/headers.txt" | while IFS= read -r line; do
    # shellcheck disable=SC2059 # the format is ours
    printf "$2\n" "${line%%: *}" "$(printf '%s' "${line#*: }" | sed "s|{connect}|$connect|")"
  done
}

here=$(cd "$(dirname "$0")" && pwd)
api='' tokens='' tokens_page='' title='' base=/ cookies='' proxy_api='' proxy_tokens='' folder=''
proxy_ca='' resolver=''
while [ $# -gt 0 ]; do
  option=$1 value='' lacks_value=''
  shift
  case $option in
    --help | -h) usage; exit ;;
    --*=*)
      value=${option#*=}
      option=${option%%=*}
      ;;
    -*)
      case ${1-} in
        # The next option: its value was forgotten.
        --*) lacks_value=yes ;;
        *) if [ $# -gt 0 ]; then value=$1; shift; else lacks_value=yes; fi ;;
      esac
      ;;
  esac
  case $option in
    --api) api=$value ;;
    --tokens) tokens=$value ;;
    --tokens-page) tokens_page=$value ;;
    --title) title=$value ;;
    --base) base=$value ;;
    --cookies) cookies=$value ;;
    --proxy-api) proxy_api=$value ;;
    --proxy-tokens) proxy_tokens=$value ;;
    --proxy-ca) proxy_ca=$value ;;
    --proxy-resolver) resolver=$value ;;
    -*) stop "$option is no option; see ./install.sh --help" ;;
    *)
      [ -z "$folder" ] || stop "one folder, please: \"$folder\" or \"$option\"?"
      folder=$option
      ;;
  esac
  [ -z "$lacks_value" ] || stop "$option needs a value; see ./install.sh --help"
done

[ -n "$folder" ] || stop "name the folder to install into; see ./install.sh --help"
[ -e "$here/console/index.html" ] || stop "$here/console is missing: run it from an unpacked release"
[ -z "$api" ] || api=$(check_service --api "$api")
[ -z "$tokens" ] || tokens=$(check_service --tokens "$tokens")
[ -z "$proxy_api" ] || proxy_api=$(check_upstream --proxy-api "$proxy_api")
[ -z "$proxy_tokens" ] || proxy_tokens=$(check_upstream --proxy-tokens "$proxy_tokens")
[ -z "$tokens_page" ] || check_address --tokens-page "$tokens_page" '?#=&%+:@!,'
[ -z "$api" ] || [ -z "$proxy_api" ] || stop "--api and --proxy-api exclude each other: who asks the API, browsers or the proxy?"
[ -z "$tokens" ] || [ -z "$proxy_tokens" ] || stop "--tokens and --proxy-tokens exclude each other"
case $cookies in '' | same-origin) ;; *) stop "--cookies can only be same-origin, not \"$cookies\"" ;; esac
fits "$base" '/([A-Za-z0-9_-][A-Za-z0-9._-]*/)*' ||
  stop "--base is a path that begins and ends with a slash, such as /regcred/, not \"$base\""
case $base in /v1/* | /csp/*) stop "--base is not /v1/ or /csp/, nor below them: what is asked there goes to the API and the token service" ;; esac
case $title in *'
'*) stop "--title is one line" ;; esac
case $proxy_ca in '' | /*) ;; *) stop "--proxy-ca is a whole path, not \"$proxy_ca\"" ;; esac
fits "$proxy_ca" '[A-Za-z0-9._/-]*' || stop "--proxy-ca: \"$proxy_ca\" has characters that cannot be used here"
[ -z "$proxy_ca" ] || { [ -f "$proxy_ca" ] && [ -r "$proxy_ca" ]; } || stop "--proxy-ca: there is no file that can be read at $proxy_ca"
byte='(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])'
fits "$resolver" "(($byte\.){3}$byte|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?|" ||
  stop "--proxy-resolver is an IP address (one with colons in brackets), not \"$resolver\""
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac
fits "$folder" '[A-Za-z0-9._/-]+' || stop "$folder has characters that servers would not take"
case ${api:-$proxy_api},${tokens:-$proxy_tokens} in
  ?*,) warn "no address of the token service: API tokens work only if something else on the console's origin takes them at /csp/gateway/…" ;;
  ,?*) warn "no address of the API: credentials can be created only if something else on the console's origin passes /v1 on" ;;
esac

place=$folder/www$base
{ mkdir -p "$place" && [ -w "$place" ] && scratch=$(mktemp -d "$folder/.install-XXXXXX"); } ||
  stop "cannot write into $folder: run it as root, or name a folder of yours"
folder=$(cd "$folder" && pwd)
trap 'rm -rf "$scratch"' EXIT

# The new files first, beside the old ones: no document ever names a file that is not there.
for file in "$here"/console/*-*.*; do
  cp "$file" "$scratch/file"
  mv "$scratch/file" "$place${file##*/}"
  printf '.%s%s\n' "$base" "${file##*/}" >>"$scratch/files"
done
mv "$scratch/files" "$folder/files"

connect="'self'"
for url in "$api" "$tokens"; do
  [ -n "$url" ] || continue
  case " $connect " in *" $(origin_of "$url") "*) ;; *) connect="$connect $(origin_of "$url")" ;; esac
done

{
  while read -r name value; do
    printf '%s\n' "s|(<meta name=\"$name\" content=\")\"|\\1$(replacement "$(html "$value")")\"|"
  done <<META
regcred-api $api
regcred-tokens $tokens
regcred-tokens-page $tokens_page
regcred-title $title
regcred-cookies $cookies
META
  # The first paint shows it, too.
  for start in '<title>' 'class="brand">'; do
    [ -z "$title" ] || printf '%s\n' "s|${start}regcred|$start$(replacement "$(html "$title")")|"
  done
  printf '%s\n' "s~ (href|src|data-js|data-wasm|data-css)=\"/~&$(replacement "${base#/}")~g"
} >"$scratch/documents.sed"
(cd "$here/console" && find . -name index.html) | sed 's|^\./||' | while read -r document; do
  sed -E -f "$scratch/documents.sed" "$here/console/$document" >"$scratch/document"
  for name in regcred-api regcred-tokens regcred-tokens-page regcred-title regcred-cookies; do
    grep -q "<meta name=\"$name\" content=\"" "$scratch/document" || stop "console/$document has no <meta name=\"$name\">"
  done
  mkdir -p "$(dirname "$place$document")"
  mv "$scratch/document" "$place$document"
done

# keep SECTION WANTED: sed's way to leave a section of a template out, or only its marks.
keep() {
  if [ -n "$2" ]; then printf '%s\n' "/^[[:blank:]]*# \[$1\]/d"; else printf '%s\n' "/^[[:blank:]]*# \[$1\]/,/# \[end\]/d"; fi
}

# server FORMAT-OF-HEADERS TEMPLATE...
server() {
  for section in everything documents 'hashed files'; do
    headers "$section" "$1" >"$scratch/${section%% *}"
  done
  shift
  {
    keep proxy-api "$proxy_api"
    keep proxy-tokens "$proxy_tokens"
    keep base "${base#/}"
    keep resolver "$resolver"
    keep ca "$proxy_ca"
    printf '%s\n' '/# \[end\]/d'
    for section in everything documents hashed; do
      printf '/@%s@/{\nr %s\nd\n}\n' "$(printf '%s\n' "$section" | tr '[:lower:]' '[:upper:]')" "$scratch/$section"
    done
    # Where there is a resolver, nginx asks it for what stands in a variable.
    # shellcheck disable=SC2016 # nginx's variable
    [ -z "$resolver" ] || printf '%s\n' 's|proxy_pass (.*);|set $regcred_upstream \1; proxy_pass $regcred_upstream;|'
    printf '%s\n' "s|@FOLDER@|$folder|g; s|@BASE@|$base|g; s|@BARE@|${base%/}|g; s|@RESOLVER@|$resolver|g"
    printf '%s\n' "s|@CA@|${proxy_ca:-/etc/ssl/certs/ca-certificates.crt}|g"
    printf '%s\n' "s|@API@|$proxy_api|g; s|@API_HOST@|${proxy_api#*//}|g"
    printf '%s\n' "s|@TOKENS@|$proxy_tokens|g; s|@TOKENS_HOST@|${proxy_tokens#*//}|g"
  } >"$scratch/server.sed"
  for template; do
    sed -E -f "$scratch/server.sed" "$here/$template" >"$scratch/made"
    mv "$scratch/made" "$folder/$template"
  done
}
server '    add_header %s "%s";' nginx.conf nginx-proxy.conf
server '\t\theader %s "%s"' Caddyfile Caddyfile-proxy

printf 'The console is in %s/www. Include %s/nginx.conf or import %s/Caddyfile, then reload the server.\n' "$folder" "$folder" "$folder"
