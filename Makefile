# Everything a person does with this checkout. `make help` lists it; ipplatform/install does the setting up.

PORT ?= 8000
DATA ?= .data
ONLY ?=
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
# Compiled without its optimisations, as pyenv does unless asked, Python takes a third more time for everything.
# Distributions optimise theirs and do not say so.
WELL_MADE := import sys, sysconfig, ensurepip; sys.exit(sys.version_info < (3, 11) or not ( \
	sys.base_prefix == "/usr" or "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")))
SYSTEM_PYTHON := /usr/bin/python3
ifndef PYTHON
# The first well made one of those this machine has, else the first that is new enough.
PYTHON := $(shell for wish in '$(WELL_MADE)' '$(NEW_ENOUGH)'; do \
	for name in python3 $(SYSTEM_PYTHON) python3.14 python3.13 python3.12 python3.11; do \
	$$name -c "$$wish" 2>/dev/null && { echo $$name; exit; }; done; done)
endif
VENV := .venv/bin/python
export PYTHONUNBUFFERED = 1

.DEFAULT_GOAL := help
.PHONY: help run setup setup-tools setup-tests python test test-long check lint-fix bench demo-reset

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: setup ## set everything up and serve the demo municipality (PORT=8000 DATA=.data)
	@exec $(VENV) -m ipplatform.serving --demo --port "$(PORT)" --data "$(DATA)"

setup: python ## install what the product needs, build the front end, compile translations
	@$(PYTHON) -m ipplatform.install

test: setup-tests ## run every test (ONLY=path or expression runs a part)
	@exec $(VENV) -m tests --only "$(ONLY)"

test-long: setup-tests ## run every test, property and fault tests at full length
	@exec $(VENV) -m tests --long --only "$(ONLY)"

setup-tools: python
	@$(PYTHON) -m ipplatform.install --tools

setup-tests: python
	@$(PYTHON) -m ipplatform.install --browser

python:
	@$(or $(PYTHON),false) -c '$(NEW_ENOUGH)' 2>/dev/null || { echo \
		"Python 3.11 or newer is needed. Install one (Debian, Ubuntu: sudo apt-get install python3)," \
		"or say where it is: make run PYTHON=/path/to/python3.12"; exit 1; }

check: setup-tools ## lint, types, import contracts, templates, translations, migrations, floors, budgets
	@exec $(VENV) -m ipplatform.check --only "$(ONLY)"

lint-fix: setup-tools ## mend what the linters can mend by themselves
	@exec $(VENV) -m ipplatform.check --fix

bench: setup-tests ## measure, and write build/bench.json (ONLY=name runs a part)
	@exec $(VENV) -m tests.benchmarks $(ONLY)

demo-reset: setup ## empty DATA and load the demo municipality anew
	@exec $(VENV) -m ipplatform.serving --demo --reset --port "$(PORT)" --data "$(DATA)"
