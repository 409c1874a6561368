# Everything starts here. `make` alone says what there is.
PYTHON ?= python3
BIN := .venv/bin
TESTED := crypto core/charter core/record
PARTS := tests/unit tests/scenarios tests/contracts
# One hand more than cores: a browser or a server is often waited for.
HANDS = $(shell expr $$(nproc) + 1)
# Files that live for a test lie in memory, where there is room for them.
ROOM := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 2000000 {print "/dev/shm"}')
PYTEST = export TMPDIR=$$(mktemp -d $(or $(ROOM),/tmp)/c.XXXXXX) QT_QPA_PLATFORM=offscreen; trap 'rm -rf "$$TMPDIR"' EXIT; \
	$(BIN)/python -m pytest -q -n $(HANDS) --dist worksteal --durations=20

# Hundreds of processes start in the tests: what was compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests demo pictures golden check long bench gate-table reader lint types tests parts whole coverage guards lock

help: ## say what there is
	@echo "Colloque: answer patients' follow-up questions without ever breaking article 22."
	@echo
	@echo "  make setup   make this machine ready; leaves .venv/bin/colloque"
	@echo "  make demo    the fictional practice, a whole question and its reply; results in build/demo"
	@echo "  make page    the patient's page in build/page, its weight printed"
	@echo "  make check   style, types, all tests, coverage"
	@echo "  make long    the same tests at their full figures"
	@echo "  make pictures  every screen in build/pictures, and those of the documentation"
	@echo "  make bench   how fast it is, printed"
	@echo "  make gate-table  the figures of docs/gate.md, judged anew"
	@echo "  make reader  the gate's second reader, learned anew from the cases"
	@echo
	@echo "Another Python (3.11 or newer): make PYTHON=/path/to/python3 setup"

setup:
	@$(PYTHON) packaging/bootstrap.py

setup-tests:
	@$(PYTHON) packaging/bootstrap.py --tests

demo: setup
	@$(BIN)/colloque demo --headless --out build/demo
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "Opening the desk on the fictional practice."; \
		exec $(BIN)/colloque demo; \
	else \
		echo "No screen here, so the desk stays closed. Look at build/demo: pictures, record, proof, summary.json."; \
	fi

check: setup-tests
	@$(MAKE) --no-print-directory --jobs --output-sync=line lint types parts
	@$(MAKE) --no-print-directory whole coverage guards

long: setup-tests
	@echo "Tests, full figures"
	@export COLLOQUE_LONG=1; $(PYTEST)

gate-table: setup
	@$(BIN)/python -m tests.corpus.figures --write docs/gate.md

reader: setup
	@$(PYTHON) -m venv build/reader
	@build/reader/bin/python -m pip install --quiet --require-hashes --requirement packaging/reader.lock
	@build/reader/bin/python packaging/train_reader.py

bench: setup
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

golden: setup
	@COLLOQUE_GOLDEN=1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n 0 tests/gui/test_golden.py

page: ## the patient's page, one file
	@$(PYTHON) packaging/build_page.py

pictures: setup
	@TZ=CET-1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m desktop.screens build/pictures
	@TZ=CET-1 QT_QPA_PLATFORM=offscreen $(BIN)/python -m desktop.pictures docs/pictures
	@TZ=CET-1 $(BIN)/python -m tests.page.pictures build/pictures/page

lint:
	@echo "Style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types:
	@echo "Types"
	@$(BIN)/mypy
	@$(BIN)/mypy packaging/*.py

tests: parts whole

parts:
	@echo "Tests of the parts, which reach every line and branch of $(TESTED)"
	@$(PYTEST) $(PARTS) --cov --cov-report= --cov-fail-under=0

whole:
	@echo "Tests of the whole"
	@$(PYTEST) $(PARTS:%=--ignore=%)

coverage:
	@echo "Coverage of $(TESTED): every line and every branch"
	@$(BIN)/coverage report

guards:
	@echo "Guards of the way out: each taken away in a copy, and missed by its test"
	@QT_QPA_PLATFORM=offscreen $(BIN)/python packaging/guards.py --delete

lock: ## needs uv on the PATH; writes neither an address nor a path
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev --no-header --no-annotate \
		--output-file requirements.lock pyproject.toml
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra reader --no-header --no-annotate \
		--output-file packaging/reader.lock pyproject.toml
