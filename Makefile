.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench lock

# uv takes the machine's Python, never one from the network, and copies files out of its cache.
export UV_PYTHON_DOWNLOADS = never
export UV_LINK_MODE = copy

PYTHON := .venv/bin/python
# Everything that an installed environment depends on.
SETUP_FILES := pyproject.toml requirements.lock hatch_build.py $(wildcard admin/frontend/*.json admin/frontend/build.mjs admin/frontend/src/* admin/frontend/src/*/* admin/frontend/src/*/*/*)

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 8

setup: .venv/.ok  ## prepare everything in .venv; starts nothing

run: .venv/.ok  ## serve the demo agency on SQLite; prints the address and the log-ins
	@mkdir -p var
	SIKLUS_DATABASE=$${SIKLUS_DATABASE:-sqlite:///var/demo.db} .venv/bin/siklus demo

test: .venv/.ok  ## run all tests, with a real PostgreSQL and a real browser
	sh scripts/apt.sh chromium libatomic1
	$(PYTHON) -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

lint: .venv/.ok  ## check style, types, imports between folders, and the rules of the repository
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	.venv/bin/lint-imports
	$(PYTHON) scripts/check_repository.py

bench: .venv/.ok  ## measure what benchmarks/README.md promises
	$(PYTHON) -m benchmarks

lock: .uv/bin/uv  ## resolve the dependencies of pyproject.toml anew into requirements.lock
	.uv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal \
		--python-version 3.11 --group dev pyproject.toml -o requirements.lock

.uv/bin/uv:
	@command -v python3.11 >/dev/null || { echo "Missing: python3.11 (Debian package python3.11)" >&2; exit 1; }
	python3.11 -c 'import ensurepip' 2>/dev/null || sh scripts/apt.sh python3.11-venv
	python3.11 -m venv .uv
	.uv/bin/python -m pip install -q --disable-pip-version-check 'uv>=0.13,<0.14'

.venv/.ok: .uv/bin/uv $(SETUP_FILES)
	.uv/bin/uv venv -q --allow-existing --python python3.11 .venv
	.uv/bin/uv pip sync -q --python $(PYTHON) --require-hashes requirements.lock
	.uv/bin/uv pip install -q --python $(PYTHON) --no-deps --no-build-isolation -e .
	@touch $@
