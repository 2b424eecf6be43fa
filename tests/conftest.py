"""Fixtures for every test: databases of both kinds, made when a test first asks for one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from tests.databases import PostgresServer, SqliteFiles

# A busy machine is no failure, and what must pass before merging passes twice alike; elsewhere the
# examples are new in every run.
hypothesis.settings.register_profile(
    "siklus", deadline=None, derandomize=os.environ.get("CI") == "true", print_blob=True
)
hypothesis.settings.load_profile("siklus")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let more random processes be compared than in the quick set."""
    parser.addoption(
        "--processes", type=int, default=2000, help="random processes that tests/oracle compares"
    )


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile a template once a session: nearly every test of a page makes an application anew."""
    from flask import Flask
    from jinja2 import FileSystemBytecodeCache

    before = Flask.jinja_options
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    Flask.jinja_options = {**before, "bytecode_cache": cache}
    yield
    Flask.jinja_options = before


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Return the maker of SQLite databases of this session."""
    from tests.databases import SqliteFiles

    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run the PostgreSQL server of this session (of this worker, under xdist)."""
    from tests.databases import postgres_server

    with postgres_server() as server:
        yield server
