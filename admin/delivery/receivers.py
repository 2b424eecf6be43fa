"""Who is told: whoever can do the item today, or reads the notice, as engine.powers has it.

Candidates are the holders of the principals that are named, and those to whom these have lent their
work; each is then asked for with the one condition that lists and pages are built from, so that
nobody is told of what they could not open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from engine import queries
from engine.ports import Directory
from engine.powers import Power, condition
from engine.store import tables as t
from engine.store.items import TO_DO
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.people.lending import receivers_from

w, n = t.work_item, t.notice


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be told, and to whom."""

    source: str  # id of the notice, or of the item
    kind: str
    item: str | None
    name: str
    due: str  # deadline it tells, ISO
    people: tuple[str, ...]  # "person:ID"


def of_item(work: UnitOfWork, directory: Directory, agency: str, item: str) -> Told | None:
    """Return who is told of a new item; None when it is over already."""
    row = work.connection.execute(
        sa.select(w.c.id, w.c.name).where(w.c.id == item, w.c.agency == agency)
    ).first()
    if row is None:
        return None
    p = t.work_item_principal.c
    named = list(work.connection.scalars(sa.select(p.principal).where(p.item == item)))
    people = tuple(
        person
        for person in _candidates(work, directory, agency, named)
        if does_item(work, directory, agency, person, item)
    )
    return Told(item, "item_opened", item, row.name, "", people)


def of_notice(work: UnitOfWork, directory: Directory, agency: str, notice: str) -> Told | None:
    """Return who is told of a notice; None when it was read already."""
    row = work.connection.execute(
        sa.select(n.c.principal, n.c.kind, n.c.item, n.c.facts).where(
            n.c.id == notice, n.c.agency == agency, n.c.read_at.is_(None)
        )
    ).first()
    if row is None:
        return None
    people = tuple(
        person
        for person in _candidates(work, directory, agency, [row.principal])
        if reads_notice(work, directory, agency, person, notice)
    )
    name = str(row.facts.get("name") or "") if row.item else ""
    return Told(notice, row.kind, row.item, name[:200], str(row.facts.get("due") or ""), people)


def does_item(work: UnitOfWork, directory: Directory, agency: str, person: str, item: str) -> bool:
    """Say whether an open item waits for a person: theirs to do, and claimed by nobody else."""
    powers = powers_of(work, directory, agency, person)
    query = sa.select(w.c.id).where(
        w.c.id == item,
        w.c.agency == agency,
        w.c.lane.in_(TO_DO),
        condition(person, powers, free=True),
    )
    return work.connection.execute(query).first() is not None


def reads_notice(
    work: UnitOfWork, directory: Directory, agency: str, person: str, notice: str
) -> bool:
    """Say whether an unread notice is in a person's list."""
    powers = powers_of(work, directory, agency, person)
    query = sa.select(n.c.id).where(
        n.c.id == notice, n.c.read_at.is_(None), queries.told_to(person, powers)
    )
    return work.connection.execute(query).first() is not None


def powers_of(
    work: UnitOfWork, directory: Directory, agency: str, person: str
) -> tuple[Power, ...]:
    """Return what a person holds today, own and lent."""
    return (
        *directory.principals(work, agency, person, work.now),
        *directory.lent(work, agency, person, work.now),
    )


def _candidates(
    work: UnitOfWork, directory: Directory, agency: str, named: Sequence[str]
) -> list[str]:
    holders = list(directory.holders(work, agency, named, work.now))
    ids = [each.removeprefix("person:") for each in holders]
    lent = receivers_from(work, agency, ids, local_day(work, agency, work.now))
    return list(dict.fromkeys([*holders, *(f"person:{each}" for each in lent)]))
