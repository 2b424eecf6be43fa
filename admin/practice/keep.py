"""Where what somebody practises is kept: one row of bytes each, which is a database of its own.

The row is the whole of it: no other table of the installation is written. A server opens the bytes
as a file of its own and keeps it open for a while; any other server that sees an older version
than the row's fetches it anew.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event

from admin.heartbeat import PRACTICE_KEPT as KEPT_FOR
from admin.heartbeat import sweep_practice
from admin.practice.scenes import Scene, engine_for, make
from admin.tables import Practice
from engine.engine import Engine
from engine.store import jobs
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork

MOST_OPEN = 20  # files that one server keeps open
LARGEST = 8 * 1024 * 1024  # bytes, packed: what somebody uploads while practising


class NoPractice(Exception):
    """Nothing is kept of this scene: it was never begun, was ended, or is too old."""


class PracticeElsewhere(Exception):
    """The same scene was changed in another window at the same moment."""


class PracticeTooLarge(Exception):
    """More was put into the scene than is kept."""


class Open:
    """A scene that this server has open.

    Args:
        engine: of the installation, for what both share.
        version: of the row.
        content: of the row, packed.
    """

    def __init__(self, engine: Engine, version: int, content: bytes) -> None:
        self.version = version
        self.lock = threading.Lock()
        self.folder = Path(tempfile.mkdtemp(prefix="siklus-practice-"))
        self.path = self.folder / "practice.db"
        self.path.write_bytes(zlib.decompress(content))
        self.database = Database(f"sqlite:///{self.path}")
        self.engine = engine_for(engine, self.database)
        self.changed = False
        event.listen(self.database.writer, "commit", self._note)

    def run_due(self) -> None:
        """Run what time has to do: nobody else does it here."""
        with self.database.read() as work:
            due, now = jobs.next_due(work), work.now
        if due is not None and due <= now:
            self.engine.run_until_idle()

    def packed(self) -> bytes:
        """Return the whole database as bytes to keep."""
        with self.database.writer.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint runs outside a transaction
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        return pack(self.path)

    def close(self) -> None:
        """Let go of the file."""
        self.database.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _note(self, _connection: object) -> None:
        self.changed = True


class Keeper:
    """Makes, opens, keeps and removes what people practise.

    Args:
        engine: of the installation.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._open: OrderedDict[tuple[str, str], Open] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, work: UnitOfWork, agency: str, account: str, scene: Scene) -> None:
        """Make a scene anew, from its beginning; what was there is gone."""
        with tempfile.TemporaryDirectory(prefix="siklus-practice-") as folder:
            path = Path(folder) / "practice.db"
            database = Database(f"sqlite:///{path}")
            try:
                make(self.engine, work, agency, scene, database)
            finally:
                database.dispose()  # the last connection writes everything into the file
            content = pack(path)
        p = Practice.__table__.c
        with self.engine.database.writer.begin() as connection:
            sweep_practice(connection, work.now)
            last = connection.scalar(
                sa.select(p.version).where(p.account_id == account, p.scene == scene.name)
            )
            connection.execute(_row(account, scene.name))
            connection.execute(
                sa.insert(Practice).values(
                    account_id=account,
                    scene=scene.name,
                    version=(last or 0) + 1,
                    used_at=work.now,
                    content=content,
                )
            )

    def end(self, account: str, scene: str) -> None:
        """Remove a scene."""
        with self.engine.database.writer.begin() as connection:
            connection.execute(_row(account, scene))
        self._forget((account, scene))

    def begun(self, work: UnitOfWork, account: str) -> dict[str, datetime]:
        """Return what somebody has begun: scene -> when it was last used."""
        p = Practice
        rows = work.connection.execute(
            sa.select(p.scene, p.used_at).where(
                p.account_id == account, p.used_at >= work.now - KEPT_FOR
            )
        )
        return {row.scene: row.used_at for row in rows}

    @contextmanager
    def use(self, account: str, scene: str, now: datetime) -> Iterator[Open]:
        """Open a scene for a request, alone; keep what it changed.

        Raises:
            NoPractice: there is none.
            PracticeElsewhere: another server kept a change meanwhile; nothing is kept.
            PracticeTooLarge: nothing is kept.
        """
        found = self._get(account, scene, now)
        with found.lock:
            found.run_due()
            yield found
            if found.changed:
                found.run_due()
                self._save(account, scene, found, now)

    def _get(self, account: str, scene: str, now: datetime) -> Open:
        p = Practice
        mine = (p.account_id == account, p.scene == scene, p.used_at >= now - KEPT_FOR)
        with self.engine.database.reader.connect() as connection:
            version = connection.scalar(sa.select(p.version).where(*mine))
            if version is None:
                self._forget((account, scene))
                raise NoPractice
            with self._lock:
                found = self._open.get((account, scene))
                if found is not None and found.version == version:
                    self._open.move_to_end((account, scene))
                    return found
            content = connection.scalar(sa.select(p.content).where(*mine, p.version == version))
        if content is None:
            raise PracticeElsewhere
        self._forget((account, scene))
        fresh = Open(self.engine, version, content)
        with self._lock:
            self._open[(account, scene)] = fresh
            spare = [
                key
                for key, each in self._open.items()
                if not each.lock.locked() and each is not fresh
            ][: max(len(self._open) - MOST_OPEN, 0)]
            for key in spare:
                self._open.pop(key).close()
        return fresh

    def _save(self, account: str, scene: str, found: Open, now: datetime) -> None:
        content = found.packed()
        if len(content) > LARGEST:
            self._forget((account, scene))
            raise PracticeTooLarge
        p = Practice
        with self.engine.database.writer.begin() as connection:
            kept = connection.execute(
                sa.update(p)
                .where(p.account_id == account, p.scene == scene, p.version == found.version)
                .values(version=found.version + 1, content=content, used_at=now)
            )
        if not kept.rowcount:
            self._forget((account, scene))
            raise PracticeElsewhere
        found.version += 1
        found.changed = False

    def _forget(self, key: tuple[str, str]) -> None:
        with self._lock:
            found = self._open.pop(key, None)
        if found is not None:
            found.close()


def pack(path: Path) -> bytes:
    """Return a database file as bytes to keep."""
    return zlib.compress(path.read_bytes(), 1)


def _row(account: str, scene: str) -> sa.Delete:
    return sa.delete(Practice).where(Practice.account_id == account, Practice.scene == scene)
