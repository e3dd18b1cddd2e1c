# make setup   the virtualenv and the toolchain; everything below does it by itself
# make demo    the main job, for real and offline
# make test    everything that must hold: lint, types, import contracts, tests
# make check   the same without the tests
# make bench   how fast it is
# make clean   what the above made, besides the caches outside this folder

PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test check bench clean

setup:
	@$(PYTHON) -m infra.toolchain.venv
	@$(BIN)/infra toolchain get

demo: setup
	@$(BIN)/infra demo

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

test: check
	$(BIN)/pytest -n auto $(ARGS)

bench: setup
	@$(BIN)/python -m benchmarks

clean:
	rm -rf .venv infra.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find infra tests -name __pycache__ -type d -prune -exec rm -rf {} +
