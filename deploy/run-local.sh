#!/usr/bin/env bash
# Runs the services of docker-compose.yaml as plain processes, for machines without a container engine and for tests.
# deploy/run-local.sh --help says more.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v nats-server >/dev/null || { echo 'run-local: nats-server is not installed (Debian: apt-get install nats-server)' >&2; exit 1; }
node scripts/ensure-installed.mjs --page
export PATH="$PWD/node_modules/.bin:$PATH"
exec node deploy/local/run.ts "$@"
