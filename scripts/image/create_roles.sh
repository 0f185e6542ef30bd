#!/bin/sh
# Runs once, when PostgreSQL creates its data: the owner of the tables and the application's
# role, which owns nothing and obeys row-level security and reads as guize_reader.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$GUIZE_OWNER_PASSWORD" --set app_password="$GUIZE_APP_PASSWORD" <<'SQL'
CREATE ROLE guize_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'owner_password';
CREATE ROLE guize_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD :'app_password';
CREATE ROLE guize_reader NOLOGIN;
GRANT guize_reader TO guize_app;
CREATE DATABASE guize OWNER guize_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;
SQL
