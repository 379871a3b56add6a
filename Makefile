# Needs python3 (3.11 to 3.13) with venv, and make. Everything else comes by uv.lock into .venv.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
UV := $(BIN)/uv
SYNC := UV_PROJECT_ENVIRONMENT=.venv $(UV) sync --locked --inexact --quiet

.PHONY: demo run test bench

demo: .venv/.serves  ## a made-up municipality on http://localhost:8501
	$(BIN)/pumpurs demo --port $(PORT)

run: .venv/.serves  ## serve for real; data go to PUMPURS_DATA
	$(BIN)/pumpurs serve --port $(PORT)

test: .venv/.tests  ## format, lint, types, walls, tests
	$(BIN)/python -m tests

bench: .venv/.tests  ## how fast, beside the floor of the same run
	$(BIN)/python -m tests.benchmarks

$(UV):
	$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info[:2] <= (3, 13) else "Pumpurs needs Python 3.11, 3.12 or 3.13")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9

.venv/.serves: uv.lock pyproject.toml | $(UV)
	$(SYNC) --no-dev
	touch $@

.venv/.tests: uv.lock pyproject.toml | $(UV)
	$(SYNC)
	touch $@
