"""Fixtures of the integration tests: each test that asks for a database runs on both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.databases import PostgresServer, SqliteFiles


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> SqliteFiles | PostgresServer:
    """Return a maker of databases, one kind after the other."""
    name = "sqlite_files" if request.param == "sqlite" else "postgres"
    maker: SqliteFiles | PostgresServer = request.getfixturevalue(name)
    return maker


@pytest.fixture
def database_url(databases: SqliteFiles | PostgresServer) -> Iterator[str]:
    """Return the URL of a database with all tables and no rows, for this test alone."""
    url = databases.new()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: SqliteFiles | PostgresServer) -> Iterator[str]:
    """Return the URL of a database without tables, for this test alone."""
    url = databases.empty()
    yield url
    databases.drop(url)
