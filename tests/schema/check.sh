#!/usr/bin/env bash
# Holds the recorded samples and the sandbox's healthy registries against the API's description.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=$(dirname "$(readlink -f "$(command -v schemathesis)")")/python
"$python" tests/schema/samples.py

target=$(cargo metadata --locked --no-deps --format-version 1 | "$python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
work=$(mktemp -d)
"$target/debug/sandbox" --port 0 --no-registry --missing-token 401 >"$work/said" &
sandbox=$!
trap 'kill "$sandbox"; rm -rf "$work"' EXIT
until grep -q '^Console: ' "$work/said"; do
  kill -0 "$sandbox" || exit 1
  sleep 0.1
done
api=$(sed -n 's/^API: //p' "$work/said")
token=$("$python" - "$api" "$(sed -n 's/^API token: //p' "$work/said")" <<'PYTHON'
import json, sys, urllib.parse, urllib.request
address = sys.argv[1] + "/csp/gateway/am/api/auth/api-tokens/authorize"
form = urllib.parse.urlencode({"refresh_token": sys.argv[2]}).encode()
print(json.load(urllib.request.urlopen(address, form))["access_token"])
PYTHON
)
schemathesis --config-file tests/schema/schemathesis.toml run tests/fixtures/openapi.json --url "$api" \
  -H "Authorization: Bearer $token" --phases coverage,fuzzing --max-time 40 --max-examples 50 \
  --request-timeout 5 --seed 1 --generation-database none --no-color
