# `make demo` shows it, `make test` proves it. Needed beforehand: Python 3.11 or newer, and make.
#
#   make demo ARGS=--once         arguments for `ombudsline demo`
#   make test PYTHON=python3.12   another Python than the newest one found (after `make clean`)
#   make lock UPGRADE=1           newest versions instead of the locked ones where they still fit
#   make proofs PROOFS=short      the slow proofs in their short form

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test proofs lock clean

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?=
PROOFS ?= full
CANDIDATES := $(or $(PYTHON),python3.14 python3.13 python3.12 python3.11 python3 python)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PIP_NO_INPUT := 1
PIP := $(BIN)/python -m pip --quiet
# Wheels only; dkimpy, pure Python, is published as source alone and built with the locked tools of build.txt.
LOCKED := --require-hashes --only-binary=:all: --no-binary=dkimpy --no-build-isolation
UV_COMPILE := $(BIN)/uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

help:
	@echo 'make demo    try it: the whole job on this machine, no account needed; Ctrl-C ends it'
	@echo 'make test    style, types, floors and the whole test suite'
	@echo 'make proofs  the slow proofs; PROOFS=short for a few minutes instead of many'
	@echo 'make install only the program, into $(VENV)'
	@echo 'make lock    resolve requirements/*.txt anew from pyproject.toml'
	@echo 'make clean   remove $(VENV) and caches; var/ with its data stays'

demo: install
	@$(BIN)/ombudsline demo $(ARGS)

test: $(VENV)/.dev
	@echo '== style';  $(BIN)/ruff check . && $(BIN)/ruff format --check .
	@echo '== types';  $(BIN)/mypy
	@echo '== floors'; $(BIN)/lint-imports
	@echo '== tests';  $(BIN)/python -m pytest -m 'not slow' -n auto --maxprocesses=4 --dist=worksteal --cov --cov-report=term $(ARGS)

proofs: $(VENV)/.dev
	@$(BIN)/python -m pytest -m slow --proofs=$(PROOFS) --timeout=3600 $(ARGS)

install: $(VENV)/.run

# The stamps: .python the empty environment, .run what the service needs, .dev that and what tests need.
$(VENV)/.python:
	@found=; \
	for python in $(CANDIDATES); do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  found=$${found:-$$python}; \
	  $$python -c 'import ensurepip, venv' >/dev/null 2>&1 || continue; \
	  echo "== $(VENV): $$($$python --version)"; \
	  $$python -m venv $(VENV) && touch $@; exit; \
	done; \
	if [ -z "$$found" ]; then \
	  echo 'Python 3.11 or newer is needed; tried: $(CANDIDATES)' >&2; \
	else \
	  package=$$($$found -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  echo "$$found cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv (or $$package)" >&2; \
	fi; exit 1

$(VENV)/.run: requirements/build.txt requirements/run.txt pyproject.toml | $(VENV)/.python
	@echo '== installing what the service needs (a minute or two the first time)'
	@$(PIP) install --require-hashes --only-binary=:all: -r requirements/build.txt
	@$(PIP) install $(LOCKED) -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/build.txt requirements/dev.txt pyproject.toml | $(VENV)/.python
	@echo '== installing what the service and its tests need (a few minutes the first time)'
	@$(PIP) install --require-hashes --only-binary=:all: -r requirements/build.txt
	@$(PIP) install $(LOCKED) -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

lock: | $(VENV)/.python
	@$(PIP) install uv
	@echo '== resolving requirements/*.txt'
	@$(UV_COMPILE) --extra build -o requirements/run.txt pyproject.toml
	@echo 'setuptools>=80' | $(UV_COMPILE) -o requirements/build.txt -
	@$(UV_COMPILE) --extra build --extra dev --constraint requirements/run.txt -o requirements/dev.txt pyproject.toml

clean:
	@rm -rf $(VENV) dist htmlcov .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find bot storage tests -name __pycache__ -type d -prune -exec rm -rf {} +
