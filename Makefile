# Two commands do all the set-up: `make demo` and `make test`. Each makes its own virtual environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
# A process a core; one that has done its tests takes some of another's.
WORKERS := -n auto --dist worksteal

.PHONY: demo test test-slow check truth bench fuzz examples docs clean help

help:  ## what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 11

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit("tonewise needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV_STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(STAMP)

demo: $(STAMP)  ## one example from end to end: what is read of it, a draft, its score
	$(BIN)/python scripts/demo.py

test: $(DEV_STAMP)  ## the quick tests
	$(BIN)/python -m pytest $(WORKERS)

test-slow: $(DEV_STAMP)  ## the tests that take longer
	$(BIN)/python -m pytest -m slow $(WORKERS)

check: $(DEV_STAMP)  ## style, types, layers, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/schemas.py --check
	$(BIN)/python scripts/lexicon_forms.py --check
	$(BIN)/python scripts/prompts_lock.py --check
	$(BIN)/python scripts/rule_pages.py --check

truth: $(DEV_STAMP)  ## precision and recall of rules and reading, and how often composed drafts are right
	$(BIN)/python scripts/truth.py
	$(BIN)/python scripts/questions_truth.py
	$(BIN)/python scripts/compose_truth.py

bench: $(DEV_STAMP)  ## readings and scores a CPU-second, cold start, beside other linters, by rule
	$(BIN)/python scripts/bench.py

fuzz: $(DEV_STAMP)  ## how long hostile texts of growing size take
	$(BIN)/python scripts/growth.py

examples: $(STAMP)  ## write docs/examples.md from examples/
	$(BIN)/python scripts/examples_page.py

docs: $(STAMP)  ## write the pages that are made from the code: docs/rules
	$(BIN)/python scripts/rule_pages.py

clean:  ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
