"""Decisions that can still be undone: taken, not yet carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engine.errors import NotFound
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

STATES = ("waiting", "undone", "sent", "lapsed")
AFTER = timedelta(seconds=1)  # how long after a window the timers that fell into it go off
TIMED = ("FireTimer", "RemindItem", "EscalateItem")

d, j = t.decision, t.job


def add(work: UnitOfWork, row: Mapping[str, Any]) -> None:
    """Write a decision that waits for its window to close."""
    work.connection.execute(d.insert().values({**row, "state": "waiting", "told": ""}))


def get(work: UnitOfWork, agency: str, decision: str) -> dict[str, Any]:
    """Return a decision.

    Raises:
        NotFound: there is none with this id.
    """
    query = sa.select(d).where(d.c.id == decision, d.c.agency == agency)
    row = work.connection.execute(query).mappings().first()
    if row is None:
        raise NotFound("decision", decision)
    return dict(row)


def end(work: UnitOfWork, decision: str, state: str, told: str = "") -> None:
    """Say how a decision ended: undone, sent or lapsed."""
    work.connection.execute(
        sa.update(d).where(d.c.id == decision).values(state=state, ended_at=work.now, told=told)
    )


def list_waiting(work: UnitOfWork, agency: str, person: str) -> list[dict[str, Any]]:
    """Return what a person decided and can still undo, the newest first, 100 at most."""
    query = (
        sa.select(d)
        .where(d.c.agency == agency, d.c.person == person, d.c.state == "waiting")
        .order_by(d.c.due_at.desc(), d.c.id.desc())
        .limit(100)
    )
    return [dict(row) for row in work.connection.execute(query).mappings()]


def list_batch(work: UnitOfWork, agency: str, batch: str) -> Sequence[Mapping[str, Any]]:
    """Return what was decided together, in the order it was."""
    query = sa.select(d).where(d.c.agency == agency, d.c.batch == batch).order_by(d.c.id)
    return [dict(row) for row in work.connection.execute(query).mappings()]


def let_timers_wait(work: UnitOfWork, case: str, until: datetime) -> None:
    """Let timers of a case that are due within a window go off after it."""
    work.connection.execute(
        sa.update(j)
        .where(j.c.case == case, j.c.state == "todo", j.c.kind.in_(TIMED), j.c.due_at <= until)
        .values(due_at=until + AFTER)
    )
