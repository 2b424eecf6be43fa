"""How many items of each lane and kind a person has: one bounded statement, whatever there is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

import sqlalchemy as sa

from engine import queries, waiting
from engine.lanes import TO_DO, Part
from engine.powers import Power
from engine.queries import COUNT_CAP, w, wp
from engine.store.unit_of_work import UnitOfWork

WAITING = "waiting"
"""Name of the lane of what the person passed on and others are to do."""


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many items of one step; among the soonest COUNT_CAP + 1 of each power and lane."""

    element: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits for a person."""

    kinds: tuple[KindCount, ...]  # of what is to do, the most frequent first
    lanes: dict[str, int]  # name of a lane -> items, at most COUNT_CAP + 1
    in_lanes: Mapping[str, tuple[KindCount, ...]]  # name of a lane -> its kinds, likewise

    @property
    def total(self) -> int:
        """How many items are to do: what `queries.count_inbox` counts."""
        return min(sum(each.count for each in self.kinds), COUNT_CAP + 1)


def count_kinds(
    work: UnitOfWork,
    agency: str,
    person: str,
    powers: Sequence[Power],
    lanes: Mapping[str, Sequence[Part]] = MappingProxyType({"": TO_DO}),
    where: queries.Conditions = (),
) -> Counts:
    """Return how many open items of each kind and lane a person has, and how many they wait for.

    Each is exact up to COUNT_CAP; beyond it, it is at least what is said.

    Args:
        work: a unit of work.
        agency: whose database rows.
        person: "person:ID" of who looks.
        powers: what the person holds today.
        lanes: name -> the parts of which it is made; no item is in two of them.
        where: conditions on what is to do.
    """
    branches = [
        sa.select(
            queries.mine(agency, person, each, where, part)
            .with_only_columns(
                wp.c.item, w.c.element, w.c.name, sa.literal(name, sa.String).label("lane")
            )
            .order_by(wp.c.sort_at, wp.c.item)
            .limit(COUNT_CAP + 1)
            .subquery()
        )
        for name, parts in lanes.items()
        for each, part in product(dict.fromkeys(powers), parts)
    ]
    none = sa.literal("", sa.String)
    waited = sa.select(w.c.id, none, none, sa.literal(WAITING, sa.String))
    waited = waited.where(*waiting.theirs(agency, person)).limit(COUNT_CAP + 1)
    branches.append(sa.select(waited.subquery()))
    found = sa.union(*branches).subquery()
    item, element, called, lane = found.c
    query = sa.select(lane, element, sa.func.max(called), sa.func.count(item))
    kinds: Counter[tuple[str, str]] = Counter()
    by_lane: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for lane_name, kind, name, count in work.connection.execute(query.group_by(lane, element)):
        by_lane[lane_name][kind, name] += count
        if lane_name != WAITING:
            kinds[kind, name] += count
    return Counts(
        _ordered(kinds),
        {name: min(each.total(), COUNT_CAP + 1) for name, each in by_lane.items()},
        {name: _ordered(each) for name, each in by_lane.items() if name != WAITING},
    )


def _ordered(kinds: Counter[tuple[str, str]]) -> tuple[KindCount, ...]:
    ordered = sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
    return tuple(KindCount(kind, name, count) for (kind, name), count in ordered)
