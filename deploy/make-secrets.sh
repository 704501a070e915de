#!/usr/bin/env bash
# Makes a random password for each part of the deployment that wants one, into deploy/secrets/spymaster.env, which only
# you may read and git ignores. What is there stays; --renew makes all anew. FOLDER is another place for the file.
# Usage: deploy/make-secrets.sh [--renew] [FOLDER]
set -euo pipefail
umask 077

fail() {
  echo "make-secrets: $1" >&2
  exit "$2"
}

renew=false
folder="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/secrets"
for argument in "$@"; do
  case "$argument" in
    --renew) renew=true ;;
    -h | --help) sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}" && exit 0 ;;
    -*) fail "there is no option $argument: there is --renew" 2 ;;
    *) folder="$argument" ;;
  esac
done

# 192 random bits. A letter first: the NATS configuration would read digits as a number.
random() { printf 's%s' "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"; }

names=(
  SPYMASTER_NATS_INGESTOR_PASSWORD
  SPYMASTER_NATS_CORE_PASSWORD
  SPYMASTER_NATS_GATEWAY_PASSWORD
  SPYMASTER_NATS_LAKE_PASSWORD
  SPYMASTER_NATS_READER_PASSWORD
  SPYMASTER_S3_ACCESS_KEY
  SPYMASTER_S3_SECRET_KEY
  SPYMASTER_GRAFANA_PASSWORD
)

mkdir -p "$folder" || fail "cannot make $folder" 1
chmod 700 "$folder"
file="$folder/spymaster.env"
draft="$(mktemp "$folder/.spymaster.env.XXXXXX")"
trap 'rm -f "$draft"' EXIT
for name in "${names[@]}"; do
  kept=''
  if [ "$renew" = false ] && [ -f "$file" ]; then kept="$(sed -n "s/^$name=//p" "$file")"; fi
  echo "$name=${kept:-$(random)}"
done >"$draft"
# Renamed into place: nobody ever sees half of it, nor another's permissions.
mv -f "$draft" "$file"
trap - EXIT
echo "$file holds ${#names[@]} passwords, for your eyes only."
