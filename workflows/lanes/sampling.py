"""Pulls a share of what is ready as a group out at random: somebody looks at it alone.

The order of a draw comes from a seed kept for each person and day and told to nobody: looking at a
page again, or choosing other items, draws nothing anew. What was drawn is kept for good.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

import sqlalchemy as sa

from engine.store import items
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.lanes.reasons import SAMPLE
from workflows.parameters.overrides import value_of
from workflows.tables.inbox import InboxSample, InboxSeed

SMALLEST = 2  # items that make a group


def group_of(item: Mapping[str, Any], principal: str) -> str:
    """Return the group of an item: the same step, period, and seat or role that decides it."""
    told = "|".join([item["process"], item["element"], item["period"] or "", principal])
    return hashlib.sha256(told.encode()).hexdigest()


def share(count: int, percent: Fraction) -> int:
    """Return how many of a group are looked at alone: rounded up, at least one.

    Args:
        count: items of the group, those drawn before included.
        percent: of them; 0 draws nothing.
    """
    if percent <= 0 or count < SMALLEST:
        return 0
    return max(1, ceil(count * percent / 100))


def draw(
    work: UnitOfWork, agency: str, person: str, groups: Mapping[str, Sequence[str]]
) -> list[str]:
    """Pull the share of each group that is still lacking today; return the items, for good.

    Args:
        work: the transaction.
        agency: whose rows.
        person: "person:ID" of who decides.
        groups: `group_of` -> every item of it that waits for the person.
    """
    today = local_day(work, agency, work.now)
    percent = Fraction(str(value_of(work, agency, "contoh_periksa", today)))
    if not groups or percent <= 0:
        return []
    seed = _seed(work, agency, person, today)
    found: list[str] = []
    for group, waiting in groups.items():
        before = _drawn(work, agency, person, today, group)
        lacking = share(len(waiting) + len(before), percent) - len(before)
        for item in _in_order(seed, waiting)[: max(0, lacking)]:
            _pull(work, agency, person, today, group, item, percent)
            found.append(item)
    return found


def _seed(work: UnitOfWork, agency: str, person: str, day: date) -> str:
    kept = work.session.scalar(
        sa.select(InboxSeed.seed).where(
            InboxSeed.agency == agency, InboxSeed.person == person, InboxSeed.day == day
        )
    )
    if kept is not None:
        return kept
    made = secrets.token_hex(32)
    work.session.add(InboxSeed(id=new_id(), agency=agency, person=person, day=day, seed=made))
    work.flush()
    return made


def _drawn(work: UnitOfWork, agency: str, person: str, day: date, group: str) -> set[str]:
    return set(
        work.session.scalars(
            sa.select(InboxSample.item).where(
                InboxSample.agency == agency,
                InboxSample.person == person,
                InboxSample.day == day,
                InboxSample.group == group,
            )
        )
    )


def _in_order(seed: str, waiting: Iterable[str]) -> list[str]:
    return sorted(waiting, key=lambda item: hashlib.sha256(f"{seed}{item}".encode()).digest())


def _pull(
    work: UnitOfWork,
    agency: str,
    person: str,
    day: date,
    group: str,
    item: str,
    percent: Fraction,
) -> None:
    w = t.work_item
    row = (
        work.connection.execute(sa.select(w.c.id, w.c.reasons, w.c.decision).where(w.c.id == item))
        .mappings()
        .one()
    )
    told = f"{float(percent):g}".replace(".", ",")
    reasons = [*row["reasons"], {"code": SAMPLE, "facts": {"persen": told}}]
    items.sort_into(work, dict(row), items.OPEN, reasons)
    work.session.add(
        InboxSample(
            id=new_id(),
            agency=agency,
            person=person,
            day=day,
            group=group,
            item=item,
            drawn_at=work.now,
        )
    )
    work.flush()
