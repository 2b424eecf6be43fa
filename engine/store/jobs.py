"""The one table of everything to be done later: timers, reminders, and what cases send each other.

A job is written in the transaction that causes it, claimed with a lease, and deleted in the
transaction that carries it out: effects inside our database happen once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engine.store.base import new_id
from engine.store.tables import job as j
from engine.store.unit_of_work import UnitOfWork

INTERACTIVE, TIMER, BULK = 0, 1, 2
LEASE = 15.0  # seconds until another worker may take over a claimed job
MAX_TRIES = 8
BACK_OFF = (1, 5, 15, 60, 300, 900, 3600)  # seconds before the next try


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed job."""

    id: str
    agency: str
    kind: str  # name of the command it gives
    case: str | None
    root: str | None
    payload: Mapping[str, Any]
    owner: str
    tries: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be written."""

    kind: str
    agency: str
    payload: Mapping[str, Any]
    rank: int = INTERACTIVE
    case: str | None = None
    root: str | None = None
    item: str | None = None
    due_at: datetime | None = None  # None: now
    dedup: str | None = None


def add(work: UnitOfWork, jobs: Iterable[NewJob]) -> None:
    """Write jobs; the ids grow in the order given, which is the order they run in."""
    rows = []
    for number, new in enumerate(jobs):
        key = new_id()
        rows.append(
            {
                # Ids made in the same millisecond keep the order they were given in.
                "id": f"{key[:12]}{number:04x}{key[16:]}",
                "agency": new.agency,
                "rank": new.rank,
                "kind": new.kind,
                "case": new.case,
                "root": new.root,
                "item": new.item,
                "payload": dict(new.payload),
                "state": "todo",
                "due_at": new.due_at or work.now,
                "tries": 0,
                "dedup": new.dedup,
            }
        )
    if rows:
        work.connection.execute(j.insert(), rows)


def claim(
    work: UnitOfWork,
    owner: str,
    *,
    limit: int,
    root: str | None = None,
    rank: int | None = None,
    lease: float = LEASE,
) -> list[Job]:
    """Take due jobs for `lease` seconds; jobs whose worker is gone are taken over.

    Args:
        work: an open transaction; commit it before running what was claimed.
        owner: name of this worker, kept with the lease.
        limit: how many at most.
        root: only jobs of this case and its children.
        rank: only jobs of this class.
        lease: seconds of real time, however the demo clock moves.
    """
    real = datetime.now(UTC)
    ready = sa.or_(
        sa.and_(j.c.state == "todo", j.c.due_at <= work.now),
        sa.and_(j.c.state == "run", j.c.lease_until < real),
    )
    chosen = sa.select(j.c.id).where(ready)
    if root is not None:
        chosen = chosen.where(j.c.root == root)
    if rank is not None:
        chosen = chosen.where(j.c.rank == rank)
    chosen = chosen.order_by(j.c.rank, j.c.due_at, j.c.id).limit(limit)
    if not work.sqlite:
        chosen = chosen.with_for_update(skip_locked=True)
    rows = work.connection.execute(
        sa.update(j)
        .where(j.c.id.in_(chosen))
        .values(
            state="run",
            owner=owner,
            lease_until=real + timedelta(seconds=lease),
            tries=j.c.tries + 1,
        )
        .returning(
            j.c.id,
            j.c.agency,
            j.c.kind,
            j.c.case,
            j.c.root,
            j.c.payload,
            j.c.owner,
            j.c.tries,
            j.c.due_at,
            j.c.rank,
        )
    ).all()
    ordered = sorted(rows, key=lambda row: (row.rank, row.due_at, row.id))
    return [Job(*row[:9]) for row in ordered]


def finish(work: UnitOfWork, job: Job) -> bool:
    """Delete a job that this transaction carries out; False when somebody else took it over."""
    done = work.connection.execute(
        sa.delete(j).where(j.c.id == job.id, j.c.owner == job.owner, j.c.state == "run")
    )
    return done.rowcount == 1


def fail(work: UnitOfWork, job: Job, error: str) -> bool:
    """Put a job back with a pause, or call it dead after too many tries; True when dead."""
    dead = job.tries >= MAX_TRIES
    pause = BACK_OFF[min(job.tries - 1, len(BACK_OFF) - 1)]
    work.connection.execute(
        sa.update(j)
        .where(j.c.id == job.id, j.c.owner == job.owner)
        .values(
            state="dead" if dead else "todo",
            due_at=work.now + timedelta(seconds=pause),
            lease_until=None,
            owner=None,
            error=error[:2000],
        )
    )
    return dead


def release(work: UnitOfWork, job: Job) -> None:
    """Give an untouched job back at once."""
    work.connection.execute(
        sa.update(j)
        .where(j.c.id == job.id, j.c.owner == job.owner)
        .values(state="todo", lease_until=None, owner=None, tries=j.c.tries - 1)
    )


def drop_for_item(work: UnitOfWork, items: Iterable[str]) -> None:
    """Forget reminders and escalations of items that are over."""
    ids = list(items)
    if ids:
        work.connection.execute(sa.delete(j).where(j.c.item.in_(ids)))


def drop_by_dedup(work: UnitOfWork, keys: Iterable[str]) -> None:
    """Forget jobs by their dedup keys."""
    wanted = list(keys)
    if wanted:
        work.connection.execute(sa.delete(j).where(j.c.dedup.in_(wanted)))


def next_due(work: UnitOfWork) -> datetime | None:
    """Return when the next job is due, or None when there is none."""
    found: datetime | None = work.connection.scalar(
        sa.select(j.c.due_at).where(j.c.state == "todo").order_by(j.c.due_at).limit(1)
    )
    return found
