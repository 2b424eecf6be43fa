"""How many items of each kind wait for a person: one bounded statement, whatever there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from engine import queries
from engine.queries import COUNT_CAP, w, wp
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many items of one step; among the soonest COUNT_CAP + 1 of each principal."""

    element: str
    name: str
    count: int


def count_kinds(
    work: UnitOfWork,
    agency: str,
    person: str,
    principals: Sequence[str],
    where: queries.Conditions = (),
) -> list[KindCount]:
    """Return the kinds of a person's open items, the most frequent first.

    Their sum is what `queries.count_inbox` counts: exact up to COUNT_CAP, else COUNT_CAP + 1.
    """
    branches = [
        queries.mine(agency, person, principal, where)
        .with_only_columns(wp.c.item, w.c.element, w.c.name)
        .order_by(wp.c.sort_at, wp.c.item)
        .limit(COUNT_CAP + 1)
        .subquery()
        for principal in dict.fromkeys(principals)
    ]
    if not branches:
        return []
    found = sa.union(*(sa.select(branch) for branch in branches)).limit(COUNT_CAP + 1).subquery()
    many = sa.func.count(found.c.item)
    query = (
        sa.select(found.c.element, sa.func.max(found.c.name), many)
        .group_by(found.c.element)
        .order_by(many.desc(), found.c.element)
    )
    return [KindCount(*row) for row in work.connection.execute(query)]
