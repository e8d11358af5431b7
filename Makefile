# Everything a newcomer needs: `make demo` shows what discourse does, `make test` proves that it works.
# Both set up .venv with all dependencies first (a few minutes, once).

PYTHON ?= python3
BIN := .venv/bin
OUT ?= out
WORKERS ?= 2
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint docs docs-check bench model wheel chromium clean

help:  ## What can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

# The environment is made anew when the project file changes.
.venv/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "discourse needs Python 3.11 or later (make PYTHON=python3.11 …)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing discourse and what it needs into .venv …"
	@$(BIN)/pip install -qq --upgrade 'pip>=25.1'
	@$(BIN)/pip install -qq --constraint constraints.txt --editable . --group dev
	@touch $@

demo: .venv/ready  ## Annotate the articles in examples/ and say where the report is
	@mkdir -p $(OUT)
	@$(BIN)/discourse report examples --title "Harrow Bridge and other news" --split one -o $(OUT)/report.html >/dev/null
	@$(BIN)/discourse annotate examples -f csv -o $(OUT)/annotations.csv
	@$(BIN)/discourse compare examples/bridge --by outlet --pair-by event -o $(OUT)/compare.html >/dev/null
	@echo "The report:          $(OUT)/report.html"
	@echo "All annotations:     $(OUT)/annotations.csv"
	@echo "Outlets compared:    $(OUT)/compare.html"

test: .venv/ready chromium  ## Run all tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope

lint: .venv/ready  ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy

docs: .venv/ready  ## Write the parts of docs/ that are made from the program
	@$(BIN)/python -m discourse.cli.reference > docs/cli.md.new && mv docs/cli.md.new docs/cli.md

docs-check: .venv/ready  ## Check that the documentation says what is true
	@$(BIN)/python -m pytest -q tests/package

bench: .venv/ready  ## Measure accuracy on the gold data (in ../shared/gold or $$DISCOURSE_GOLD), write docs/accuracy.md
	@$(BIN)/python -m benchmarks.accuracy --write docs/accuracy.md

model: .venv/ready  ## Train the bundled English model anew (hours; goes on where it was interrupted)
	@$(BIN)/python -m training

wheel: .venv/ready  ## Build the package
	@rm -rf dist
	@$(BIN)/python -m build --wheel --outdir dist . >/dev/null
	@ls -sh dist

# Tests look at reports in a real browser; without one they fail and say why.
chromium:
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && apt-get -qq update && apt-get -qq install -y chromium >/dev/null; } \
	  || echo "No Chromium: the browser tests will fail. Before them: sudo apt-get install chromium"

clean:  ## Remove what was made
	@rm -rf $(OUT) .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
