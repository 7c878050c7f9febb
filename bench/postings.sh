#!/usr/bin/env bash
# Postings per second on one hot account and on many, through the gateway, on SQLite and on PostgreSQL with fsync, beside the
# same double entry by pgbench on the same cluster in the same run.
#
#   bench/postings.sh [clients] [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."
clients=${1:-64}
seconds=${2:-10}
kezhi=target/release/kezhi
cargo build --release --quiet --bin kezhi --example postings
folder=$(mktemp -d)
chmod 755 "$folder"
as_postgres() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
trap 'as_postgres pg_ctl -D "$folder/pg" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
as_postgres initdb -D "$folder/pg" -U kezhi -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as_postgres pg_ctl -D "$folder/pg" -w -l "$folder/log" -o "-p 50163 -k $folder -c listen_addresses=127.0.0.1" start >/dev/null
connection="postgres://kezhi@127.0.0.1:50163"
psql -q "$connection/postgres" -c 'CREATE DATABASE books' -c 'CREATE DATABASE beside'
psql -q "$connection/beside" <<'SQL'
CREATE TABLE accounts (id bigint PRIMARY KEY, money_in bigint NOT NULL, money_out bigint NOT NULL, CHECK (money_in >= money_out));
CREATE TABLE transfers (id bigserial PRIMARY KEY, from_account bigint NOT NULL REFERENCES accounts, to_account bigint NOT NULL REFERENCES accounts, amount bigint NOT NULL CHECK (amount > 0));
INSERT INTO accounts SELECT id, 1000000000, 0 FROM generate_series(1, 3000) id;
SQL
echo "$(nproc) cores, $(uname -sm), fsync $(psql -At "$connection/postgres" -c 'SHOW fsync')"
beside() {
    PGOPTIONS="-c client_min_messages=error" pgbench -n -c "$clients" -j 2 -T "$seconds" -D clients="$clients" "$@" -f bench/postings.sql "$connection/beside" |
        awk '/^tps/ { print $3 }'
}
echo "pgbench, one hot account, $clients clients: $(beside -D plan=1) postings/s"
sed 's/:plan/:project/g' bench/postings.sql >"$folder/spread.sql"
echo "pgbench, spread, $clients clients: $(pgbench -n -c "$clients" -j 2 -T "$seconds" -D clients="$clients" -f "$folder/spread.sql" "$connection/beside" 2>/dev/null | awk '/^tps/ { print $3 }') postings/s"
for database in sqlite "$connection/books"; do
    echo "kezhi on ${database%%:*}"
    target/release/examples/postings "$kezhi" "$database" "$clients" "$seconds"
done
