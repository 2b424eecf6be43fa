"""The one table of everything to be done later: timers, reminders, and what cases send each other.

A job is written in the transaction that causes it, claimed with a lease, and deleted in the
transaction that carries it out: effects inside our database happen once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.base import UtcDateTime, new_id
from engine.store.prepared import Prepared
from engine.store.tables import job as j
from engine.store.unit_of_work import UnitOfWork

INTERACTIVE, TIMER, BULK = 0, 1, 2
LEASE = 15.0  # seconds until another worker may take over a claimed job
MAX_TRIES = 8
PAUSE = 300  # seconds before a job knocks again at a suspended case
BACK_OFF = (1, 5, 15, 60, 300, 900, 3600)  # seconds before the next try

_ADD = {  # by whether it is SQLite; a job with the dedup key of another one is already there
    True: Prepared(sqlite.insert(j).on_conflict_do_nothing(index_elements=["dedup"])),
    False: Prepared(postgresql.insert(j).on_conflict_do_nothing(index_elements=["dedup"])),
}
_FINISH = Prepared(
    sa.delete(j).where(
        j.c.id == sa.bindparam("job"), j.c.owner == sa.bindparam("holder"), j.c.state == "run"
    )
)
_FINISH_SENT = Prepared(sa.delete(j).where(j.c.id == sa.bindparam("job"), j.c.state == "todo"))
_DROP = Prepared(sa.delete(j).where(j.c.dedup == sa.bindparam("given_dedup")))
_READY = sa.and_(j.c.state == "todo", j.c.due_at <= sa.bindparam("now", type_=UtcDateTime))
_LOST = sa.and_(j.c.state == "run", j.c.lease_until < sa.bindparam("real", type_=UtcDateTime))
_OF_RANK = sa.and_(_READY, j.c.rank == sa.bindparam("given_rank"))


def _claiming(which: sa.ColumnElement[bool], sqlite: bool) -> Prepared:
    """Return the statement that takes jobs; each reads as many rows of an index as it takes."""
    chosen = sa.select(j.c.id).where(which)
    chosen = chosen.order_by(j.c.rank, j.c.due_at, j.c.id).limit(sa.bindparam("most"))
    if not sqlite:
        chosen = chosen.with_for_update(skip_locked=True)
    taken = sa.update(j).where(j.c.id.in_(chosen)).values(state="run", tries=j.c.tries + 1)
    kept = ("id", "agency", "kind", "case", "root", "payload", "owner", "tries", "due_at", "rank")
    return Prepared(taken.returning(*(j.c[name] for name in kept)), ("owner", "lease_until"))


_CLAIM_OF_RANK, _TAKE_OVER = (
    {sqlite: _claiming(which, sqlite) for sqlite in (False, True)} for which in (_OF_RANK, _LOST)
)


@dataclass(frozen=True, slots=True)
class Job:
    """A job to be run: claimed, or just sent and free for every worker (`owner` is None)."""

    id: str
    agency: str
    kind: str  # name of the command it gives
    case: str | None
    root: str | None
    payload: Mapping[str, Any]
    owner: str | None
    tries: int  # this one included
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
    counted: Mapping[str, Any] | None = None  # how due_at was counted (engine.counted)


def add(work: UnitOfWork, jobs: Iterable[NewJob]) -> None:
    """Write jobs; the ids grow in the order given, which is the order they run in.

    One whose dedup key is there already is not written again.

    Interactive ones that are due can be read from `sent`: the engine runs them right after the
    transaction.
    """
    rows = []
    for number, new in enumerate(jobs):
        key = new_id()
        # Ids made in the same millisecond keep the order they were given in.
        key = f"{key[:12]}{number:04x}{key[16:]}"
        if new.rank == INTERACTIVE and new.root is not None and new.due_at is None:
            work.cache.setdefault("sent", []).append(_sent(work, key, new))
        rows.append(
            {
                "id": key,
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
                "counted": new.counted,
            }
        )
    _ADD[work.sqlite].run_each(work, rows)


def sent(work: UnitOfWork) -> list[Job]:
    """Return what this transaction sent to be run at once, in the order it was sent.

    Once the transaction is durable, each may be run without a claim: `finish` takes it away in
    the transaction that carries it out, and tells when a worker was quicker. If the process dies
    before, the job is there for every worker, with no lease to wait for.
    """
    found: list[Job] = work.cache.get("sent", [])
    return found


def _sent(work: UnitOfWork, key: str, new: NewJob) -> Job:
    payload = orjson.loads(orjson.dumps(new.payload))  # as whoever reads the row would get it
    return Job(key, new.agency, new.kind, new.case, new.root, payload, None, 1, work.now)


def claim(
    work: UnitOfWork,
    owner: str,
    *,
    limit: int,
    lease: float = LEASE,
) -> list[Job]:
    """Take due jobs for `lease` seconds; jobs whose worker is gone are taken over.

    Of the class bulk, which works for seconds, at most one is taken at once.

    Args:
        work: an open transaction; commit it before running what was claimed.
        owner: name of this worker, kept with the lease.
        limit: how many at most.
        lease: seconds of real time, however the demo clock moves.
    """
    real = datetime.now(UTC)
    given = {
        "now": work.now,
        "real": real,
        "owner": owner,
        "lease_until": real + timedelta(seconds=lease),
    }
    rows: list[tuple[Any, ...]] = []

    def take(claiming: Mapping[bool, Prepared], most: int, **more: Any) -> None:
        if most > 0:
            rows.extend(claiming[work.sqlite].rows(work, {**given, "most": most, **more}))

    take(_TAKE_OVER, limit)
    for rank in (INTERACTIVE, TIMER):
        take(_CLAIM_OF_RANK, limit - len(rows), given_rank=rank)
    take(_CLAIM_OF_RANK, min(1, limit - len(rows)), given_rank=BULK)
    ordered = sorted(rows, key=lambda row: (row[9], row[8], row[0]))  # rank, due, id
    return [Job(*row[:9]) for row in ordered]


def renew(work: UnitOfWork, claimed: Iterable[Job], lease: float = LEASE) -> frozenset[str]:
    """Hold claimed jobs that have not begun for `lease` seconds more.

    Returns:
        The ids of those that are still held; the others were taken over.
    """
    held = list(claimed)
    if not held:
        return frozenset()
    return frozenset(
        work.connection.scalars(
            sa.update(j)
            .where(
                j.c.id.in_([job.id for job in held]),
                j.c.owner == held[0].owner,
                j.c.state == "run",
            )
            .values(lease_until=datetime.now(UTC) + timedelta(seconds=lease))
            .returning(j.c.id)
        )
    )


def finish(work: UnitOfWork, job: Job) -> bool:
    """Delete a job that this transaction carries out; False when somebody else took it over."""
    if job.owner is None:
        return _FINISH_SENT.run(work, {"job": job.id}) == 1
    return _FINISH.run(work, {"job": job.id, "holder": job.owner}) == 1


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
            tries=job.tries,
            error=error[:2000],
        )
    )
    return dead


def put_back(work: UnitOfWork, job: Job) -> None:
    """Give a job back that did a stretch of its work; its tries begin anew."""
    work.connection.execute(
        sa.update(j)
        .where(j.c.id == job.id, j.c.owner == job.owner)
        .values(state="todo", lease_until=None, owner=None, tries=0, due_at=work.now, error=None)
    )


def hold(work: UnitOfWork, case: str) -> None:
    """Keep the jobs of a case from being claimed."""
    work.connection.execute(
        sa.update(j).where(j.c.case == case, j.c.state == "todo").values(state="held")
    )


def let_go(work: UnitOfWork, case: str) -> None:
    """Let the held jobs of a case be claimed again; the worker finds those that are due."""
    work.connection.execute(
        sa.update(j).where(j.c.case == case, j.c.state == "held").values(state="todo")
    )


def wait_for_resume(work: UnitOfWork, job: Job, suspended: str) -> None:
    """Put back a job that met a suspended case: held if it is the job's own, else for a while."""
    own = job.case == suspended
    work.connection.execute(
        sa.update(j)
        .where(j.c.id == job.id, j.c.owner == job.owner)
        .values(
            state="held" if own else "todo",
            due_at=job.due_at if own else work.now + timedelta(seconds=PAUSE),
            lease_until=None,
            owner=None,
            tries=job.tries - 1,
        )
    )


def drop_for_item(work: UnitOfWork, items: Iterable[str]) -> None:
    """Forget reminders and escalations of items that are over."""
    ids = list(items)
    if ids:
        work.connection.execute(sa.delete(j).where(j.c.item.in_(ids)))


def drop_by_dedup(work: UnitOfWork, keys: Iterable[str]) -> None:
    """Forget jobs by their dedup keys."""
    _DROP.run_each(work, [{"given_dedup": key} for key in keys])


def move(
    work: UnitOfWork, dedup: str, due: datetime, counted: Mapping[str, Any] | None = None
) -> None:
    """Let a job that waits run at another moment; `counted` says how that was counted, if so."""
    work.connection.execute(
        sa.update(j)
        .where(j.c.dedup == dedup, j.c.state == "todo")
        .values(due_at=due, counted=sa.null() if counted is None else counted)
    )


def next_due(work: UnitOfWork) -> datetime | None:
    """Return when the next job is due, or None when there is none."""
    found = [
        work.connection.scalar(
            sa.select(j.c.due_at)
            .where(j.c.state == "todo", j.c.rank == rank)
            .order_by(j.c.due_at)
            .limit(1)
        )
        for rank in (INTERACTIVE, TIMER, BULK)
    ]
    return min((due for due in found if due is not None), default=None)
