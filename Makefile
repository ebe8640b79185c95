# make run: build the environment, ingest samples/, serve the chat.  make test: everything that CI checks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
DATA ?= chipgraph-data
HOST ?= 127.0.0.1
PORT ?= 7860

.PHONY: install run test lint bench clean

install: $(STAMP)

# torch first and alone: its CPU build is the largest part, and is kept when the rest changes
$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $(STAMP)

run: install
	$(BIN)/chipgraph ingest samples --data $(DATA)
	$(BIN)/chipgraph serve --data $(DATA) --host $(HOST) --port $(PORT)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: install lint
	$(BIN)/python -m pytest

bench: install
	$(BIN)/python -m benchmarks.ingest
	$(BIN)/python -m benchmarks.store

clean:
	rm -rf $(VENV) build *.egg-info $(DATA) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
