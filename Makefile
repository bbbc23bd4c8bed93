# Everything a newcomer needs, on a machine that has Python 3.11 or later and make.

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PACKAGES := shared services/plans-api services/referral-api services/consent-api deploy/local
CODE := $(PACKAGES) $(wildcard migrations) tests
INSTALLED := .venv/.installed
CLIENT ?=
AUDIENCE ?= plans-api
TESTS ?=
SEQUENCES ?= 10000

.DEFAULT_GOAL := help
.PHONY: help install demo up test check sequences bench bench-scale clients token pin clean

help:  ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -nE 's/^([a-z-]+):.*## (.*)/  make \1  \2/p' Makefile

install: $(INSTALLED)  ## Create .venv with the pinned packages and our own

$(INSTALLED): requirements-dev.txt $(addsuffix /pyproject.toml,$(PACKAGES))
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or later found; install one or say PYTHON=/path/to/python" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "make: $(PYTHON) lacks the venv module; install it (Debian: python3-venv)" >&2; exit 2; }
	@test -x $(BIN)/python || { echo "Creating .venv" >&2; $(PYTHON) -m venv .venv; }
	@echo "Installing the pinned packages" >&2
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.txt >&2
	@echo "Installing our own packages" >&2
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation \
		$(addprefix -e ,$(PACKAGES)) >&2
	@touch $(INSTALLED)

demo: install  ## Start everything, live through the scenarios, show what happened, stop
	@$(BIN)/tym demo

up: install  ## Start everything and stay up until Ctrl-C
	@$(BIN)/tym up

test: install  ## Run the tests (TESTS=tests/unit for a part)
	@$(BIN)/pytest -n auto --dist loadgroup $(TESTS)

check: install  ## Format, lint, types, import contracts, Dockerfiles, pinned files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	@files="$$(git ls-files '*Dockerfile')"; if test -n "$$files"; then echo $(BIN)/hadolint $$files; \
		$(BIN)/hadolint $$files; fi
	@! grep -n '://' requirements-dev.txt services/*/requirements.txt || { echo "a pinned file records an address" >&2; exit 2; }
	@! git ls-files 'services/*/data/*.py' | grep -v '/__init__\.py$$' || { echo "a data folder holds code" >&2; exit 2; }

sequences: install  ## Try ten thousand random sequences of actions on referrals (SEQUENCES=... for another number)
	@TYM_SEQUENCES=$(SEQUENCES) $(BIN)/pytest tests/api/referral/test_any_sequence.py -k sequence

bench: install  ## Measure; writes build/bench.json
	@$(BIN)/python -m tests.bench

bench-scale: install  ## Measure at a million persons, loaded once; writes build/bench-scale.json
	@$(BIN)/python -m tests.bench.scale

clients: install  ## List the seeded clients
	@$(BIN)/tym clients

token: install  ## Print an access token: make -s token CLIENT=vantaa-worker AUDIENCE=plans-api
	@test -n "$(CLIENT)" || { echo "make: say CLIENT=..., one of 'make clients'" >&2; exit 2; }
	@$(BIN)/tym token "$(CLIENT)" --audience "$(AUDIENCE)"

pin: install  ## Write the pinned requirement files anew
	.ci/pin

clean:  ## Remove what the other targets made
	rm -rf build .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
