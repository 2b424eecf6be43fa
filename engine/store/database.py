"""One database, two engines: writers that take their lock at once, readers that wait for nobody."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError, OperationalError

from engine.errors import Busy
from engine.store.base import metadata
from engine.store.tables import installation
from engine.store.unit_of_work import Announcer, Installation, UnitOfWork

IDLE = 1.0  # seconds after which a pooled connection is asked whether it still lives
LOCK_WAIT = 5  # seconds an order waits for another one on the same case


class Database:
    """Opens units of work on SQLite or PostgreSQL.

    Args:
        url: an SQLAlchemy URL; `sqlite:///file`, `postgresql+psycopg://...`.
    """

    def __init__(self, url: str) -> None:
        self.url = sa.engine.make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            self.writer = _sqlite_engine(self.url, "BEGIN IMMEDIATE")
            self.reader = _sqlite_engine(self.url, "BEGIN")
        else:
            self.writer = sa.create_engine(
                self.url,
                pool_size=10,
                pool_use_lifo=True,
                connect_args={"options": f"-c lock_timeout={LOCK_WAIT}s"},
            )
            _ping_idle(self.writer)
            self.reader = self.writer
        self._installation: Installation | None = None
        self.announcer: Announcer | None = None  # tells the world outside, if anybody listens

    def create_tables(self) -> None:
        """Make all tables at once, for tests and throw-away databases; others use migrations."""
        metadata.create_all(self.writer)

    def install(self, *, demo: bool, clock_offset: int = 0) -> None:
        """Write the installation row; a second call changes nothing.

        Args:
            demo: the clock may be moved.
            clock_offset: seconds added to the real time; demo only.
        """
        with self.writer.begin() as connection:
            if connection.execute(sa.select(installation.c.id)).first() is None:
                connection.execute(
                    installation.insert().values(
                        id=1, demo=demo, clock_offset=clock_offset, secret=secrets.token_hex(32)
                    )
                )
        self._installation = None

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """Open a transaction that is rolled back unless `commit` was called.

        Raises:
            Busy: another order held the lock for too long.
        """
        try:
            with self.writer.connect() as connection:  # closing rolls back what is open
                work = UnitOfWork(
                    connection,
                    self._facts(connection),
                    sqlite=self.sqlite,
                    announcer=self.announcer,
                )
                try:
                    yield work
                finally:
                    work.close()
        except OperationalError as error:
            if _is_lock_timeout(error):
                raise Busy("Expected the case to be free but another order holds it") from error
            raise

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Open a transaction for reading; it never waits for writers."""
        with self.reader.connect() as connection:
            work = UnitOfWork(connection, self._facts(connection), sqlite=self.sqlite)
            try:
                yield work
            finally:
                work.close()

    def dispose(self) -> None:
        """Close all connections."""
        self.writer.dispose()
        self.reader.dispose()

    def _facts(self, connection: sa.Connection) -> Installation:
        """Return the installation; read every time only where a demo clock may move."""
        if self._installation is not None and not self._installation.demo:
            return self._installation
        row = connection.execute(sa.select(installation)).mappings().first()
        facts = (
            Installation(demo=False, clock_offset=0, secret="")
            if row is None
            else Installation(row["demo"], row["clock_offset"], row["secret"])
        )
        if row is not None:
            self._installation = facts
        return facts


def _sqlite_engine(url: sa.URL, begin: str) -> sa.Engine:
    engine = sa.create_engine(url, connect_args={"check_same_thread": False})

    def do_begin(connection: Any) -> None:
        connection.dbapi_connection.execute(begin)

    # A listener to "begin" would do the same; it makes every connection cost twice as much.
    dialect: Any = engine.dialect
    dialect.do_begin = do_begin

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, see above
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            f"busy_timeout={LOCK_WAIT * 1000}",
            "foreign_keys=ON",
            "cache_size=-65536",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _ping_idle(engine: sa.Engine) -> None:
    """Ask a pooled connection whether it lives only when it was idle: it costs a round trip."""

    @event.listens_for(engine, "checkin")
    def _note(_connection: Any, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _ask(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("idle_since", float("-inf")) < IDLE:
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            alive = False
        if not alive:
            raise DisconnectionError  # the pool hands out another one


def _is_lock_timeout(error: OperationalError) -> bool:
    text = str(error.orig).lower()
    return "database is locked" in text or "lock timeout" in text or "deadlock" in text
