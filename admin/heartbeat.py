"""Signs of life of the processes that serve and work: what `siklus doctor` looks at."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from admin.release import release
from admin.tables import Heartbeat, Practice
from engine.store.base import new_id
from engine.store.database import Database

EVERY = 10.0  # seconds between two signs of one process
DEAD_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)
SWEEP_EVERY = 3600.0  # seconds between two looks for what nobody practises any more
PRACTICE_KEPT = timedelta(days=3)  # without being opened


def beat(database: Database, kind: str) -> Callable[[], None]:
    """Return a function that leaves a sign of life, at most every few seconds.

    Args:
        database: where the sign is kept.
        kind: what the process does: "worker".
    """
    key, started, last = new_id(), datetime.now(UTC), float("-inf")

    def leave_sign() -> None:
        nonlocal last
        if time.monotonic() - last < EVERY:
            return
        now = datetime.now(UTC)
        with database.writer.begin() as connection:
            found = connection.execute(
                sa.update(Heartbeat).where(Heartbeat.id == key).values(seen_at=now)
            )
            if not found.rowcount:
                connection.execute(
                    sa.delete(Heartbeat).where(Heartbeat.seen_at < now - FORGOTTEN_AFTER)
                )
                connection.execute(
                    sa.insert(Heartbeat).values(
                        id=key,
                        kind=kind,
                        host=socket.gethostname()[:120],
                        pid=os.getpid(),
                        release=release(),
                        started_at=started,
                        seen_at=now,
                    )
                )
        last = time.monotonic()

    return leave_sign


def sweep_practice(connection: sa.Connection, now: datetime) -> None:
    """Remove what somebody practised and has not opened for a while."""
    connection.execute(sa.delete(Practice).where(Practice.used_at < now - PRACTICE_KEPT))


def signs_of_worker(database: Database) -> Callable[[], None]:
    """Return what a worker calls in each round: its sign of life, and now and then a sweep."""
    sign, last = beat(database, "worker"), float("-inf")

    def round_() -> None:
        nonlocal last
        sign()
        if time.monotonic() - last >= SWEEP_EVERY:
            with database.read() as work:
                now = work.now
            with database.writer.begin() as connection:
                sweep_practice(connection, now)
            last = time.monotonic()

    return round_
