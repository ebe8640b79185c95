# make run: build the environment, ingest samples/, serve the chat.  make test: everything that CI checks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
DATA ?= chipgraph-data
HOST ?= 127.0.0.1
PORT ?= 7860
JOBS ?= auto

.PHONY: install install-browser run test lint bench bench-full screenshots clean

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

test: install install-browser lint
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

# minutes; bench-full goes to 10,000 documents and a million claims
bench: install
	$(BIN)/python -m benchmarks.ingest --documents 10 100 300
	$(BIN)/python -m benchmarks.store --documents 10 100 1000 --claims 100000
	$(BIN)/python -m benchmarks.chat
	$(BIN)/python -m benchmarks.answers
	$(BIN)/python -m benchmarks.retrieval
	$(BIN)/python -m benchmarks.endpoint

bench-full: install
	$(BIN)/python -m benchmarks.ingest --documents 10 100 1000 10000
	$(BIN)/python -m benchmarks.store --claims 1000000
	$(BIN)/python -m benchmarks.chat
	$(BIN)/python -m benchmarks.answers --claims 0 100000 1000000
	$(BIN)/python -m benchmarks.retrieval
	$(BIN)/python -m benchmarks.endpoint

# Debian's Chromium for the browser tests, which are skipped where it cannot be installed
install-browser:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core fonts-noto-cjk >/dev/null; } \
	  || echo "no Chromium, and it cannot be installed here: browser tests will be skipped"

screenshots: install install-browser
	$(BIN)/python -m docs.screenshots

clean:
	rm -rf $(VENV) build *.egg-info $(DATA) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
