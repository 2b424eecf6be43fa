"""How many items of each lane and kind a person has: one bounded statement, whatever there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import sqlalchemy as sa

from engine import queries
from engine.powers import Power
from engine.queries import COUNT_CAP, w, wp
from engine.store import items
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many items of one step; among the soonest COUNT_CAP + 1 of each power and lane."""

    element: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits for a person."""

    kinds: tuple[KindCount, ...]  # the most frequent first
    lanes: dict[str, int]  # lane -> items, at most COUNT_CAP + 1

    @property
    def total(self) -> int:
        """How many items are to do: what `queries.count_inbox` counts."""
        return min(sum(each.count for each in self.kinds), COUNT_CAP + 1)


def count_kinds(
    work: UnitOfWork,
    agency: str,
    person: str,
    powers: Sequence[Power],
    where: queries.Conditions = (),
    lanes: Sequence[str] = items.TO_DO,
) -> Counts:
    """Return how many open items of each kind and lane a person has.

    Each is exact up to COUNT_CAP; beyond it, it is at least what is said.
    """
    branches = [
        queries.mine(agency, person, each, where, lane)
        .with_only_columns(wp.c.item, w.c.element, w.c.name, wp.c.lane)
        .order_by(wp.c.sort_at, wp.c.item)
        .limit(COUNT_CAP + 1)
        .subquery()
        for each, lane in product(dict.fromkeys(powers), lanes)
    ]
    if not branches:
        return Counts((), {})
    found = sa.union(*(sa.select(branch) for branch in branches)).subquery()
    many = sa.func.count(found.c.item)
    query = sa.select(found.c.lane, found.c.element, sa.func.max(found.c.name), many).group_by(
        found.c.lane, found.c.element
    )
    in_lanes: Counter[str] = Counter()
    in_kinds: Counter[tuple[str, str]] = Counter()
    for lane, element, name, count in work.connection.execute(query):
        in_lanes[lane] += count
        in_kinds[element, name] += count
    ordered = sorted(in_kinds.items(), key=lambda each: (-each[1], each[0]))
    return Counts(
        tuple(KindCount(element, name, count) for (element, name), count in ordered),
        {lane: min(count, COUNT_CAP + 1) for lane, count in in_lanes.items()},
    )
