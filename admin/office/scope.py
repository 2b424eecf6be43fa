"""Whose data an HR officer looks after: the people of the own units and all units below."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from admin.access import Who
from admin.identity import Me
from admin.relations import HR_ROLE
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Seat, Unit


def units_in_scope(me: Me) -> sa.Select[Any]:
    """Return the query for the ids of the units that the person looks after."""
    if Who.ADMINISTRATOR in me.roles:
        return sa.select(Unit.id).where(Unit.agency == me.agency)
    own = [key.removeprefix(HR_ROLE) for key in me.principals if key.startswith(HR_ROLE)]
    tree = (
        sa.select(Unit.id)
        .where(Unit.agency == me.agency, Unit.id.in_(own))
        .cte("units_in_scope", recursive=True)
    )
    tree = tree.union(sa.select(Unit.id).join(tree, Unit.parent_id == tree.c.id))
    return sa.select(tree.c.id)


def people_in_scope(me: Me, today: Any) -> sa.Select[Any]:
    """Return the query for the ids of people who sit in one of these units today."""
    return (
        sa.select(Holding.person_id)
        .join(Seat, Seat.id == Holding.seat_id)
        .where(
            Holding.agency == me.agency,
            in_force(Holding, today),
            Seat.unit_id.in_(units_in_scope(me)),
        )
    )
