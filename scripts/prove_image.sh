#!/bin/sh
# Proves the Dockerfile and compose.yaml where there is no container engine: the committed files
# that the image copies, in a clean directory, built, prepared, served and asked by the same scripts.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/guize-image-XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 711 "$work" # when root proves it, PostgreSQL's account has to pass

echo "copy: what the image copies, as committed"
mkdir "$work/guize"
git archive HEAD LICENSE README.md pyproject.toml requirements/runtime.txt scripts \
    platform migrations schemas tenants web | tar -x -C "$work/guize"

cd "$work/guize"
echo "build: the virtual environment, by hash (half a minute or so)"
env -i HOME="$HOME" PATH="$PATH" $(env | grep '^PIP_' || true) scripts/image/build.sh "$work/venv"

env -i PATH="$work/venv/bin:/usr/bin:/bin" PYTHONDONTWRITEBYTECODE=1 PORT="${PORT:-8765}" \
    python scripts/prove_image.py "$work/postgres"
