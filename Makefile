# `make run` and `make test` are all a newcomer needs: Python 3.11+ and make, nothing else.

PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
LINKED := .venv/linked
BUILT := web/static/dist/.stamp
ASSETS := $(shell find web/assets -name node_modules -prune -o -print)

# Packages of the user's own must not shadow the locked ones.
export PYTHONNOUSERSITE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run test browser check format pictures package lock clean

help: ## list what can be done
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(LINKED) $(BUILT) ## make .venv with .venv/bin/xinfang and the style sheets; does only what is due

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

# Without style sheets the office is plain but open; where it is tested they are a must.
$(BUILT): $(LINKED) $(ASSETS)
	@echo "building the style sheets and scripts …"
	@$(BIN)/python -m web.look build && touch $@ || { test -z "$(CI)" && echo "going on without them; the next make tries again"; }

run: setup ## open the office at http://127.0.0.1:8000, filled with a demo the first time
	$(BIN)/xinfang serve --demo

test: setup browser ## every test, on both databases; says at the end what was skipped and why
	$(BIN)/python -m pytest -n 3 --dist worksteal -rs

# Thousands of small databases are written and thrown away: in memory, where there is much of it, nobody waits for the disk.
export PYTEST_DEBUG_TEMPROOT ?= $(shell df -Pm /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 >= 4096 { print "/dev/shm" }')

# The tests in a browser need Chromium. Where it can be had without asking it is installed; else they say so.
browser:
	@for name in chromium chromium-browser google-chrome; do command -v $$name && exit; done >/dev/null; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing Chromium for the tests in a browser …"; \
	  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium fonts-noto-cjk; } >/dev/null 2>&1 \
	    || echo "Chromium could not be installed"; \
	fi

check: setup ## format, lint, types, imports
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup ## rewrite the sources as ruff formats them
	$(BIN)/ruff format
	$(BIN)/ruff check --fix-only --quiet

pictures: setup browser ## take the pictures in docs/pictures anew, of a demo office; look at them before you commit them
	$(BIN)/python -m tests.browser.pictures

package: setup ## build the wheel and the source archive, with the style sheets inside
	test -f $(BUILT)
	$(BIN)/python -m hatchling build

lock: ## write requirements.lock anew from pyproject.toml (the only step that asks for newer versions)
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/python -m pip install --quiet uv
	printf '# Every dependency of xinfang with its hash. Made from pyproject.toml by `make lock`; not edited by hand.\n' > build/lock/requirements.lock
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --no-strip-extras --python-version 3.11 --all-extras --no-header pyproject.toml >> build/lock/requirements.lock
	mv build/lock/requirements.lock requirements.lock

clean: ## remove the environment and the caches; an office's data in var/ stays
	rm -rf .venv build dist web/static/dist web/assets/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis htmlcov .coverage
