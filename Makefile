# make run and make test do everything on a machine with Python 3.11, make and pip.
#   make run [PORT=8501] [HEADLESS=1] [PIP_ARGS="…"] [PYTHON=…]   the app on http://localhost:8501
#   make test [PIP_ARGS="…"]                                      all checks and tests
#   make format | mutate | schema | evaluate | publish | bench | screenshots | clean
PORT ?= 8501
HEADLESS ?=
PIP_ARGS ?=
PYTHON ?=
export HEADLESS PIP_ARGS PYTHON
export HF_HUB_OFFLINE = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# An environment that someone has activated must not lead elsewhere.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH
VENV := .venv/bin/python

# Modules and caches are compiled ahead, so that the first start is as quick as the next.
PREPARE := $(VENV) -m compileall -q ontology kb recommender interfaces && $(VENV) -m recommender.prepare

.DEFAULT_GOAL := help
.PHONY: help run test format mutate schema evaluate publish bench screenshots clean environment environment-test

help:
	@sed -n 's/^#   //p' Makefile

run: environment
	@$(PREPARE)
	@exec $(VENV) scripts/serve.py "$(PORT)"

test: environment-test
	@$(PREPARE)
	@scripts/check

format: environment-test
	@$(VENV) -m ruff check --fix .
	@$(VENV) -m ruff format .

# Weakens the engine and the knowledge in many small ways; each must turn a test red.
mutate: environment-test
	@$(VENV) scripts/mutate.py

# Writes schemas/ anew from the models; look at the difference before it is committed.
schema: environment-test
	@$(VENV) scripts/schemas.py

# How good: leaves every case out once, writes docs/evaluation.md and .json (about half an hour).
evaluate: environment-test
	@.venv/bin/bps evaluate --output docs/evaluation.md

# How good: the figures of the audit and of the blind scenarios, for the page that shows them (some minutes).
publish: environment-test
	@$(PREPARE)
	@$(VENV) scripts/publish.py

# Pictures of every page in both languages, at desktop and phone width, into docs/images (needs Debian's Chromium).
screenshots: environment-test
	@$(PREPARE)
	@$(VENV) tests/web/screenshots.py

# How quick: this engine and its peers in one run, writes docs/performance.md (some minutes, on an idle machine).
bench: environment-test
	@$(PREPARE)
	@$(VENV) benchmarks/bench.py

environment:
	@scripts/python scripts/environment.py run

environment-test:
	@scripts/python scripts/environment.py test

clean:
	rm -rf .venv dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
