"""Signs of life of the processes that serve and work: what `siklus doctor` looks at."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from admin.release import release
from admin.tables import Heartbeat
from engine.store.base import new_id
from engine.store.database import Database

EVERY = 10.0  # seconds between two signs of one process
DEAD_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)


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
