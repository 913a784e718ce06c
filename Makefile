# `make run` and `make test` are all a newcomer needs: Python 3.11+ and make, nothing else.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
LINKED := .venv/linked

# Packages of the user's own must not shadow the locked ones.
export PYTHONNOUSERSITE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test check format lock clean

help: ## list what can be done
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(LINKED) ## make .venv with .venv/bin/xinfang; does nothing when the lock is unchanged

$(INSTALLED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "xinfang needs Python 3.11 or newer")'
	@echo "installing the locked dependencies into .venv …"
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

# The package itself is linked, not copied; its metadata and its command are written anew when they change.
$(LINKED): pyproject.toml $(INSTALLED)
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## open the office at http://127.0.0.1:8000, filled with a demo the first time
	$(BIN)/xinfang init
	$(BIN)/xinfang demo
	$(BIN)/xinfang serve

test: setup ## every test, on both databases; says at the end what was skipped and why
	$(BIN)/python -m pytest -n 2 -rs

check: setup ## format, lint, types, imports
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## rewrite the sources as ruff formats them
	$(BIN)/ruff format
	$(BIN)/ruff check --fix-only --quiet

lock: ## write requirements.lock anew from pyproject.toml (the only step that asks for newer versions)
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet uv
	printf '# Every dependency of xinfang with its hash. Made from pyproject.toml by `make lock`; not edited by hand.\n' > build/lock/requirements.lock
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-strip-extras --python-version 3.11 --all-extras --no-header pyproject.toml >> build/lock/requirements.lock
	mv build/lock/requirements.lock requirements.lock

clean: ## remove the environment and the caches; an office's data in var/ stays
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage
