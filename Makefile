# The verbs of the house. `make demo` and `make test` are all a newcomer needs; see README.md.
#
#   T=path      run one test file or one test:      make test T=tests/orders/test_machine.py
#   B=name      run one benchmark:                  make bench B=stores
#   PORT=n      the demo listens there:             make demo PORT=9000
#   PYTHON=x    build .venv with this interpreter:  make setup PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
T ?=
B ?=

# Settings are FANDIAN_…; PORT is the short form CONTRACT promises.
ifdef PORT
export FANDIAN_PORT := $(PORT)
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test e2e lint fmt bench soak docs clean lock

help:
	@echo "make demo    the canteen on http://127.0.0.1:$${FANDIAN_PORT:-8080}"
	@echo "make test    lint, types and all tests (starts its own PostgreSQL and Redis)"
	@echo "make setup | e2e | lint | fmt | bench | soak | docs | clean | lock"

# --- the environment -----------------------------------------------------------------------------

# A venv whose interpreter is gone (an upgraded system) is built anew, its stamps notwithstanding:
# make looks at a target's age before it remakes what the target needs.
ifneq ($(shell $(PY) -c 'print("alive")' 2>/dev/null),alive)
.PHONY: $(PY)
$(shell rm -f $(VENV)/*.stamp)
endif

$(PY):
	@$(PYTHON) -c '' 2>/dev/null || { \
	  echo "Fandian needs Python 3.11 or newer, and there is no $(PYTHON) here: install one, or name it with PYTHON=…" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Fandian needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another with PYTHON=…" >&2; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	  exit 1; }
	@echo "Making $(VENV) with $$($(PYTHON) -V)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

# The stamps are written last: an installation that was broken off is begun again.
$(VENV)/run.stamp: requirements/run.txt | $(PY)
	@echo "Installing the packages of requirements/run.txt"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@echo "Installing the packages of requirements/test.txt"
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

setup: $(VENV)/test.stamp
	@:

# --- to use ---------------------------------------------------------------------------------------

# Only what running needs: whoever wants to look does not wait for the test tools.
demo: $(VENV)/run.stamp
	@exec $(PY) main.py demo

# --- to check -------------------------------------------------------------------------------------

# Two workers, each with servers of its own. A Redis that is named from outside cannot be shared:
# the tests empty it.
WORKERS := $(if $(TEST_REDIS_URL),0,2)

ifeq ($(T),)
test: lint
	$(PY) -m pytest -n $(WORKERS) --dist worksteal
else
test: setup
	$(PY) -m pytest $(T)
endif

e2e: setup
	$(PY) -m pytest $(if $(T),$(T),tests/e2e)

lint: setup
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy .

fmt: setup
	$(PY) -m ruff check --fix --exit-zero --quiet .
	$(PY) -m ruff format .

docs: setup
	$(PY) -m docs.check

bench: setup
	$(PY) -m bench $(B)

# `make test` runs these at a tenth of their size. Here nothing is cut short.
soak: setup
	TEST_SCALE=1 $(PY) -m pytest -m soak --timeout=3600 -s $(T)

# --- to keep house --------------------------------------------------------------------------------

# var/ stays: it may hold a canteen's data.
clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist *.egg-info
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# Keeps the pins that still fit pyproject.toml; `make lock UPGRADE=--upgrade` takes the newest.
UPGRADE ?=
UV := .cache/uv/bin/uv
COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --python-version 3.11 \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

lock: $(UV)
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --group pyproject.toml:test -c requirements/run.txt -o requirements/test.txt
	$(COMPILE) requirements/servers.in --no-deps -o requirements/servers.txt

$(UV):
	$(PYTHON) -m venv .cache/uv
	.cache/uv/bin/pip install -qq --disable-pip-version-check uv
