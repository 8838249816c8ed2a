# make run   the product on http://127.0.0.1:8501 (PORT=… changes it)
# make test  everything that proves it works
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

# A real FHIR R4 back end: FHIR=URL ANYONE_MAY_OPEN_REAL_DATA=1 make run
ifdef FHIR
export TILANNEKUVA_FHIR := $(FHIR)
endif
ifdef ANYONE_MAY_OPEN_REAL_DATA
export TILANNEKUVA_ANYONE_MAY_OPEN_REAL_DATA := $(ANYONE_MAY_OPEN_REAL_DATA)
endif
export PORT

.PHONY: run test test-long soak check fix bench docs pictures refresh verify-audit lock clean

run: $(VENV)/.runtime
	@$(BIN)/python -m web.server

test: $(VENV)/.dev node_modules/.ready
	@$(BIN)/python -m tests

test-long: $(VENV)/.dev node_modules/.ready
	@TEST_SCALE=10 $(BIN)/python -m pytest tests/oracle tests/contract tests/faults

# 20,000 edits by eight editors that are killed at random, on SQLite and PostgreSQL, both waiting for the disk, and a naive store
# beside: twenty minutes or more, as fast as the disk confirms
soak: $(VENV)/.dev
	@$(BIN)/python -m tests.faults.plan_soak

check: $(VENV)/.dev node_modules/.ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@if [ -x node_modules/.bin/tsc ]; then node_modules/.bin/tsc -p tsconfig.json; else echo "skipped: JSDoc types (Node is not installed)"; fi

fix: $(VENV)/.dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks

docs: $(VENV)/.dev
	@$(BIN)/python -m docs.generate

pictures: $(VENV)/.dev
	@TILANNEKUVA_PICTURES=1 $(BIN)/python -m pytest -q tests/browser/test_story.py tests/browser/test_looks.py tests/browser/test_hand_over.py \
		tests/browser/test_drafts_gone.py tests/browser/test_worklist_cells.py tests/browser/test_lead_morning.py

# A new snapshot for the team leads' answers; the old one is read until it is whole, and a killed run is continued
refresh: $(VENV)/.runtime
	@$(BIN)/python -m services.refresh

verify-audit: $(VENV)/.runtime
	@$(BIN)/python -m services.verify_audit

lock:
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	@uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) node_modules var

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "Installing pinned requirements (once; a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Node is only for checks (types of the frontend, accessibility, policy evaluation). Without it those tests say they are skipped.
node_modules/.ready: package-lock.json
	@mkdir -p node_modules
	@if command -v npm >/dev/null 2>&1; then npm ci --silent --no-audit --no-fund; else echo "npm is not installed: tests that need it are skipped"; fi
	@mkdir -p node_modules && touch $@
