#!/bin/sh
# The container's command: its arguments are install.sh's. /srv is all that is written to.
set -eu
/regcred/install.sh "$@" /srv >/dev/null
exec caddy run --adapter caddyfile --config /regcred/container/Caddyfile
