#!/bin/sh
# What the image runs: the application alone, on every interface of its container. The database
# is at GUIZE_DATABASE_URL, migrated and filled by `guize migrate` and `guize import`.
set -eu
exec gunicorn --no-control-socket --bind "${HOST:-0.0.0.0}:${PORT:-8000}" \
    --worker-class gthread --workers "${WEB_CONCURRENCY:-2}" --threads 8 \
    --worker-tmp-dir /dev/shm --graceful-timeout 10 --log-level info \
    "guize.app:create_app()"
