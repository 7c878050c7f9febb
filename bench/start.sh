#!/usr/bin/env bash
# From the start of `kezhi up` to its first answer, on an empty data folder and on the one it left, and what it then holds in
# memory.
#
#   bench/start.sh [target/release/kezhi]
set -euo pipefail
cd "$(dirname "$0")/.."
kezhi=${1:-target/release/kezhi}
address=127.0.0.1:50151
data=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$data"' EXIT

start() {
    local began
    began=$(date +%s%N)
    "$kezhi" --data "$data" up --listen $address >/dev/null &
    pid=$!
    until "$kezhi" --data "$data" healthcheck http://$address 2>/dev/null; do sleep 0.005; done
    echo "$1: first answer after $((($(date +%s%N) - began) / 1000000)) ms, $(awk '/VmRSS/ { print int($2 / 1024) }' /proc/$pid/status) MiB resident"
    kill $pid
    wait $pid
}

echo "$(nproc) cores, $(uname -sm), $("$kezhi" --version)"
start "an empty data folder"
start "the same again"
