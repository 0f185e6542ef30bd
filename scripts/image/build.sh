#!/bin/sh
# Builds the virtual environment of the image. Run in the folder of the sources; the Dockerfile
# does, and scripts/prove_image.sh does the same without a container engine.
set -eu
venv=$1
python3 -m venv "$venv"
pip() { "$venv/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }
pip install -qq --no-cache-dir --require-hashes --only-binary :all: --requirement requirements/runtime.txt
pip install -qq --no-deps --no-build-isolation --no-index --editable .
