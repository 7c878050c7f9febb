#!/bin/sh
# A database and a login for each service; none may even connect to another's.
set -eu
for service in coordination enforcement projects publicservices; do
    psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set name="$service" --set password="$SERVICES_PASSWORD" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
REVOKE CONNECT, TEMPORARY ON DATABASE :"name" FROM PUBLIC;
SQL
done
