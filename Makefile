# Two commands do all the set-up: make try, make test. Needs Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-ready
DEV := $(VENV)/.dev-ready

.DEFAULT_GOAL := help
.PHONY: help try run check test lint locales lock bench fuzz clean picture fonts

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed; try: make PYTHON=python3.12 ...'; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements.txt | $(BIN)/python
	@echo 'Setting up, once ...' >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(BIN)/python
	@echo 'Setting up for development, once ...' >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(RUN)

try: $(RUN) ## talk to the bot in this terminal; ARGS="--language fr --jurisdiction ca-qc"
	@$(BIN)/python -m bot try $(ARGS)

run: $(RUN) ## talk on Telegram; needs BOT_TOKEN
	@$(BIN)/python -m bot run

check: $(RUN) ## check facts and words
	@$(BIN)/python -m bot check

lint: $(DEV) ## format, lint, types, house rules
	@$(BIN)/ruff format --check bot tests bench
	@$(BIN)/ruff check bot tests bench
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: $(DEV) lint ## everything that must hold
	@$(BIN)/python -m bot check
	@$(BIN)/python -m pytest

locales: $(DEV) ## collect the words from the code, update and compile the catalogues
	@$(BIN)/pybabel -q extract --add-comments=Translators: --add-location=file --sort-by-file --no-wrap --project=Alongside -o locales/alongside.pot bot
	@$(BIN)/pybabel -q update --domain alongside --ignore-obsolete --no-fuzzy-matching --no-wrap --ignore-pot-creation-date -i locales/alongside.pot -d locales -l fr || true
	@$(BIN)/pybabel -q compile --domain alongside -d locales

lock: $(DEV) ## write the hashed requirements anew from pyproject.toml
	@$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade -o requirements.txt
	@$(BIN)/uv pip compile -q pyproject.toml --group dev -c requirements.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade -o requirements-dev.txt

bench: $(DEV) ## how fast the conversation, the keeping and the whole bot are, beside others; a quarter of an hour
	@$(BIN)/python -m bench

fuzz: $(DEV) ## 100,000 generated updates through the whole Telegram channel; ARGS="--seed 1"
	@$(BIN)/python -m tests.fuzz $(ARGS)

picture: $(DEV) ## draw the pictures in docs/ from real conversations
	@PYTHONPATH=. $(BIN)/python docs/picture.py

fonts: $(DEV) ## make the fonts anew; FONTS=<folder with the packages unpacked>
	@$(BIN)/python docs/fonts.py $(FONTS)

clean: ## remove what was set up
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
