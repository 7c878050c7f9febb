#!/bin/sh
# For each service a database, a login that owns it and a login that the service uses; none may even connect to another's. What is
# there already stays: it runs before every start, on a new volume and on one from before. It connects as PGUSER.
set -eu
for service in coordination enforcement projects publicservices; do
    psql --quiet --set ON_ERROR_STOP=1 --dbname postgres --set name="$service" --set owner="${service}_owner" \
        --set password="$SERVICES_PASSWORD" --set owners_password="$OWNERS_PASSWORD" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', role) FROM (VALUES (:'name'), (:'owner')) AS wanted (role)
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE :"name" PASSWORD :'password';
ALTER ROLE :"owner" PASSWORD :'owners_password';
SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' LOCALE ''C.UTF-8'' TEMPLATE template0', :'name', :'owner')
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
ALTER DATABASE :"name" OWNER TO :"owner";
REVOKE CONNECT, TEMPORARY ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"name";
\connect :"name"
-- Before, one login did both.
REASSIGN OWNED BY :"name" TO :"owner";
SQL
done
