# make demo           the whole job once, in a county that does not exist
# make test           everything this repository claims, checked
# make quick          the same without the tests of whole processes (tests/whole)
# make fix            lay out the code, mend what can be mended by itself
# make docs           write the pages of docs/ that are made from the program
# make pictures       write the pictures of README (docs/pictures)
# make translations   take up new sentences for the Chinese, and compile it
# make bench          measure against other programs
# make clean          remove all that was made here
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
# What is compiled once is kept, whatever the machine says: each `yb` starts several times faster.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test quick lint fix bench translations docs pictures clean

demo: $(VENV)/.run
	@$(BIN)/yb demo

test: lint
	$(BIN)/pytest -n 2 --dist worksteal

quick: lint
	$(BIN)/pytest -n 2 --dist worksteal --ignore=tests/whole

# Everything that is checked without running a test.
lint: $(VENV)/.dev
	$(BIN)/ruff format --check src tests bench
	$(BIN)/ruff check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/yb office check
	$(BIN)/python tests/support/changelog.py

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench

bench: $(VENV)/.dev $(VENV)-bench/.made
	@$(BIN)/python bench/run.py --beside $(VENV)-bench/bin/python

translations: $(VENV)/.dev
	$(BIN)/python tests/support/translations.py

docs: $(VENV)/.dev
	$(BIN)/python tests/support/generated_docs.py

pictures: $(VENV)/.dev
	$(BIN)/python tests/support/pictures.py

clean:
	rm -rf $(VENV) $(VENV)-bench .demo .pytest_cache .mypy_cache .ruff_cache

# One environment: what the program needs, then what its tests need, both from lock files with
# hashes. Debian keeps venv in a package of its own; where it is missing and we may, it is fetched.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  apt-get install -y -q python3-venv && $(PYTHON) -m venv $(VENV); } || { rm -rf $(VENV); \
	  echo "python3 cannot make virtual environments: install python3-venv" >&2; exit 1; }

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

# What is measured against has an environment of its own, so that nothing of it comes into ours.
$(VENV)-bench/.made: requirements-bench.lock
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
