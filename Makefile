# What people need of darkroom. run/prepare sets everything up on the way: only Python 3.11+ and make
# must be there already.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test test-all check proof bench-engine bench-bot lock clean find-python
.PHONY: check-lint check-format check-mypy check-pyright check-layers check-house check-page

# The environment's own interpreter once it stands, else the first one that works and is new enough.
# PYTHON=... names another; the environment is then made anew with it.
CANDIDATES := python3 python3.13 python3.12 python3.11 python3.14 python3.15
IS_NEW_ENOUGH := sys.exit(sys.version_info < (3, 11))
ifndef PYTHON
PYTHON := $(shell \
	.venv/bin/python -c 'import sys, pip; $(IS_NEW_ENOUGH)' >/dev/null 2>&1 && { echo .venv/bin/python; exit; }; \
	for name in $(CANDIDATES); do \
	$$name -c 'import sys; $(IS_NEW_ENOUGH)' >/dev/null 2>&1 && { echo $$name; exit; }; done)
endif
INSIDE := .venv/bin/python
NPM := $(INSIDE) -m run.prepare npm
CHECKS := check-lint check-format check-mypy check-pyright check-layers check-house check-page

help: ## This list.
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1|/p' Makefile | awk -F'|' '{ printf "%-20s%s\n", $$1, $$2 }'

run: find-python ## Set up what is missing, then start darkroom (PORT=8000, DARKROOM_DATA=./data).
	@$(PYTHON) -m run.prepare run
	@exec $(INSIDE) -m run.serve

# Everything runs, whatever failed before; pytest's closing line comes last.
test: find-python ## Set up what is missing, then run every check and every test.
	@$(PYTHON) -m run.prepare test
	@failed=; \
	$(MAKE) --no-print-directory --keep-going $(filter-out check-house,$(CHECKS)) || failed="$$failed make-check"; \
	$(NPM) webui test || failed="$$failed web-tests"; \
	$(INSIDE) -m pytest || failed="$$failed pytest"; \
	[ -z "$$failed" ] || { echo "Failed:$$failed (see above)" >&2; exit 1; }

# The other engines and Lighthouse ask for browsers that people don't have: `make test` goes without.
test-all: find-python ## That, and the page in Firefox and WebKitGTK, and what Lighthouse says of it.
	@$(PYTHON) -m run.prepare test-all
	@failed=; \
	$(MAKE) --no-print-directory test || failed="$$failed make-test"; \
	$(INSIDE) -m pytest -m engines tests/engines || failed="$$failed engines"; \
	[ -z "$$failed" ] || { echo "Failed:$$failed (see above)" >&2; exit 1; }

check: find-python ## Read the code with every tool: lint, format, types, layers, house rules, page.
	@$(PYTHON) -m run.prepare check
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)

# Its random histories are long, and some of its orders wait two minutes for a word that never comes.
PROVEN := tests/faults tests/crash tests/model tests/chaos
proof: find-python ## Break everything that can break, and write what came out to docs/proof.md (15 minutes).
	@$(PYTHON) -m run.prepare test
	@HYPOTHESIS_PROFILE=nightly $(INSIDE) -m pytest -p tests.proof.collector --proof docs/proof.md \
	-m "chaos or not chaos" $(PROVEN)

bench-engine: find-python ## Measure the local engine: speed, memory, quality, rembg beside it (minutes).
	@$(PYTHON) -m run.prepare test
	@failed=; for part in bench.engine bench.quality; do $(INSIDE) -m $$part || failed="$$failed $$part"; done; \
	[ -z "$$failed" ] || { echo "Failed:$$failed (see above)" >&2; exit 1; }

bench-bot: find-python ## Measure the bot: what a reply costs, how soon it reacts, the library beside it.
	@$(PYTHON) -m run.prepare test
	@$(INSIDE) -m bench.bot

lock: find-python ## Write requirements/*.txt anew from pyproject.toml (UPGRADE=1 takes newer versions).
	@$(PYTHON) -m run.prepare lock $(if $(UPGRADE),--upgrade)

clean: ## Remove everything that set-up and tools made; photos and results in data/ stay.
	rm -rf .venv webui/node_modules webui/dist tests/conformance/node_modules
	rm -rf tests/engines/node_modules tests/output
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

find-python:
	@[ -n "$(PYTHON)" ] || { echo "darkroom needs Python 3.11 or newer, and none of these is: $(CANDIDATES)." >&2; \
	echo "Install one (on Debian or Ubuntu: apt install python3 python3-venv) or name one: make run PYTHON=/path/to/python3.12" >&2; exit 1; }

check-lint:
	@$(INSIDE) -m ruff check .
check-format:
	@$(INSIDE) -m ruff format --check .
check-mypy:
	@$(INSIDE) -m mypy
check-pyright:
	@$(INSIDE) -m basedpyright
check-layers:
	@$(INSIDE) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
check-house:
	@$(INSIDE) -m pytest -q tests/test_house.py
check-page:
	@$(NPM) webui run check
