"""The schema of an installation: which tables it has, and how a database comes to have them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from engine.store.base import metadata

ROOT = Path(__file__).parent.parent
FOLDERS = ("engine", "workflows", "admin")
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 7_205_918_843  # any number, the same in every process: one upgrade at a time
LOCK_WAIT = 60  # seconds that a second upgrade waits for the first, on SQLite


class SchemaError(Exception):
    """The database's schema is not the one that this release works with."""


class SchemaOutdated(SchemaError):
    """The database was made by an earlier release, or has no tables yet."""

    def __init__(self, found: str | None, expected: str) -> None:
        self.found, self.expected = found, expected
        super().__init__(
            f"Expected the schema {expected} but the database has {found or 'no tables'}: "
            "run `siklus db upgrade`"
        )


class SchemaUnknown(SchemaError):
    """The database was upgraded by a later release."""

    def __init__(self, found: str, expected: str) -> None:
        self.found, self.expected = found, expected
        super().__init__(
            f"Expected the schema {expected} but the database has {found}, which this release "
            "does not know: install the release that upgraded it"
        )


def table_modules() -> Iterator[str]:
    """Yield the modules that declare tables: `tables.py`, and everything in a folder `tables/`."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "tables" in parts:
                yield ".".join(parts).removesuffix(".__init__")


def tables() -> sa.MetaData:
    """Return the metadata with every table of engine/, workflows/ and admin/ declared on it."""
    for module in table_modules():
        importlib.import_module(module)
    return metadata


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to the newest schema, whole or not at all; nothing happens if it has it.

    Raises:
        SchemaUnknown: a later release upgraded it.
    """
    _run(command.upgrade, url, revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to an earlier schema; `base` removes all tables.

    Raises:
        SchemaUnknown: a later release upgraded it.
    """
    _run(command.downgrade, url, revision)


def check(url: str) -> None:
    """Make sure that a database has the schema that this release works with.

    Raises:
        SchemaOutdated: it needs an upgrade.
        SchemaUnknown: a later release upgraded it.
    """
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            found = _revision(connection)
    finally:
        engine.dispose()
    if found != head():
        raise SchemaOutdated(found, head())


def head() -> str:
    """Return the newest schema's number."""
    return str(_script().get_current_head())


def knows(revision: str) -> bool:
    """Tell whether this release has a schema of this number."""
    return revision in {known.revision for known in _script().walk_revisions()}


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _run(act: Any, url: str, revision: str) -> None:
    config = _config()
    with alone(url) as connection:
        _revision(connection)
        config.attributes["connection"] = connection
        act(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: sa.Connection) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and not knows(found):
        raise SchemaUnknown(found, head())
    return found


@contextmanager
def alone(url: str) -> Iterator[sa.Connection]:
    """Open a transaction that changes the schema while no other process does."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # or Python commits before changes of the schema
            connection.execute(f"PRAGMA busy_timeout={LOCK_WAIT * 1000}")
            # A table that is made anew would take the rows that refer to it with it.
            connection.execute("PRAGMA foreign_keys=OFF")

        @event.listens_for(engine, "begin")
        def _begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            yield connection
            if engine.dialect.name == "sqlite":
                _no_dangling_rows(connection)
    finally:
        engine.dispose()


def _no_dangling_rows(connection: sa.Connection) -> None:
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if dangling is not None:
        raise SchemaError(
            f"Expected every row to find what it refers to, but {dangling[0]} does not "
            f"find its row in {dangling[2]}; nothing was changed"
        )
