# make setup   the virtualenv and the toolchain; everything below does it by itself
# make demo    the main job, for real and offline
# make test    everything that must hold: lint, types, import contracts, tests
# make check   the same without the tests
# make bench   how fast it is
# make linters actionlint for `infra check`, built with Go; zizmor is in the virtualenv already
# make clean   what the above made, besides the caches outside this folder

PYTHON ?= python3
BIN := .venv/bin

LINTERS := $${XDG_CACHE_HOME:-$$HOME/.cache}/infra/linters

.PHONY: setup demo test check bench linters clean

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

# Without actionlint the tests that run it are skipped, and say so.
test: check
	@$(MAKE) --no-print-directory linters || echo "make linters failed: tests that run actionlint are skipped"
	$(BIN)/pytest -n auto $(ARGS)

bench: setup
	@$(BIN)/python -m benchmarks

linters:
	@test -x "$(LINTERS)/actionlint-1.7.12" || { echo "Building actionlint 1.7.12 (once, about a minute)"; \
		cd infra/toolchain/linters && CGO_ENABLED=0 GOFLAGS= go build -trimpath -buildvcs=false -mod=readonly \
		-o "$(LINTERS)/actionlint-1.7.12" github.com/rhysd/actionlint/cmd/actionlint; }

clean:
	rm -rf .venv infra.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find infra tests -name __pycache__ -type d -prune -exec rm -rf {} +
