#!/usr/bin/env bash
# Reads what is handed over with the tools that it is for; options go to check.py.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=$(dirname "$(readlink -f "$(command -v kubernetes-validate)")")/python
target=$(cargo metadata --locked --no-deps --format-version 1 | "$python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
export HANDOFF_EMIT=$target/debug/examples/handoff HANDOFF_SANDBOX=$target/debug/sandbox
# Compiled Python would lie beside the sources.
export PYTHONDONTWRITEBYTECODE=1
exec "$python" tests/handoff/check.py "$@"
