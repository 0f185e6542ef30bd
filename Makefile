# What a newcomer needs is `make run` and `make test`; `make help` lists the rest.

.DEFAULT_GOAL := help
SHELL := /bin/sh

VENV   := .venv
BIN    := $(VENV)/bin
# The first Python on the path that starts and is new enough. PYTHON=… picks another.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$name && break; done)

PIP     := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Warnings are left out: they speak of this machine's other indexes, not of the lock.
# Wheels only, and only those that the lock knows by hash: nothing is built or trusted on the way.
INSTALL := $(PIP) install -qq --require-hashes --only-binary :all:
# The checkout itself, by a .pth file, with the build backend that the lock has put in place.
LINK    := $(PIP) install -qq --no-deps --no-build-isolation --no-index --editable .
SAY     := @printf '  \033[36m%s\033[0m %s\n'

.PHONY: help run test test-all lint check tests tests-slow format lock prove-image clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/runtime ## Set up everything and serve on 127.0.0.1:8000 (PORT, GUIZE_DATA_DIR)
	@exec $(BIN)/guize run

test: lint check tests ## Lint, types, import contracts, tests on real PostgreSQL

test-all: test tests-slow ## The same, and the tests that run for minutes

lint: $(VENV)/dev ## Look for slips and for unformatted code
	$(SAY) lint 'ruff'
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .

check: $(VENV)/dev ## Prove the types and the direction of imports
	$(SAY) check 'types (mypy)'
	@$(BIN)/mypy
	$(SAY) check 'import contracts (import-linter)'
	@$(BIN)/lint-imports

# A file's tests stay together: what they share is made once. SPREAD= runs them one after another.
SPREAD := --numprocesses=auto --dist=loadfile

tests: $(VENV)/dev ## Run the tests alone (ARGS='-k wuhan')
	$(SAY) tests 'pytest, without the slow ones'
	@$(BIN)/pytest -m 'not slow' $(SPREAD) $(ARGS)

tests-slow: $(VENV)/dev ## Run the slow tests alone
	$(SAY) tests 'pytest, the slow ones'
	@$(BIN)/pytest -m slow $(ARGS)

format: $(VENV)/dev ## Format the code and mend what can be mended
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format .

# The index is this machine's own affair: --no-emit-index-url keeps it out of the files.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate $(UPGRADE) pyproject.toml

lock: $(VENV)/dev ## Resolve the dependencies anew (UPGRADE=--upgrade takes newer releases)
	$(SAY) lock 'requirements/runtime.txt, requirements/dev.txt'
	@$(COMPILE) --extra server --group build --output-file requirements/runtime.txt
	@$(COMPILE) --extra server --group build --group dev \
		--constraint requirements/runtime.txt --output-file requirements/dev.txt

prove-image: ## Take the container image's steps without a container engine
	@scripts/prove_image.sh

clean: ## Remove what make has made, but not the data
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find platform tests migrations -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# Stamps: a second start finds them newer than the locks and installs nothing.

$(BIN)/python:
	@test -n '$(PYTHON)' || { echo 'No Python 3.11 or newer found: install one, or run make PYTHON=/path/to/python3.'; exit 1; }
	$(SAY) set-up 'virtual environment in $(VENV), with $(PYTHON)'
	@$(PYTHON) -m venv $(VENV) || { echo 'The venv module is missing: install it (Debian: python3-venv), then try again.'; rm -rf $(VENV); exit 1; }

$(VENV)/runtime: requirements/runtime.txt pyproject.toml | $(BIN)/python
	$(SAY) set-up 'dependencies of the server, by hash (half a minute or so)'
	@$(INSTALL) --requirement requirements/runtime.txt
	@$(LINK)
	@touch $@

$(VENV)/dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(SAY) set-up 'dependencies of the server and of its tests, by hash (half a minute or so)'
	@$(INSTALL) --requirement requirements/dev.txt
	@$(LINK)
	@touch $@ $(VENV)/runtime
