"""Whose data an HR officer looks after: the people of the own units and all units below."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
import sqlalchemy.orm

from admin.access import Who
from admin.identity import Me
from admin.relations import HR_ROLE
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit

WHOLE_CHART = frozenset({Who.ADMINISTRATOR, Who.AGENCY_HR})  # keep the chart of the whole agency


def units_to_organise(me: Me) -> sa.Select[Any]:
    """Return the query for the ids of the units whose chart the person keeps."""
    if me.roles & WHOLE_CHART:
        return sa.select(Unit.id).where(Unit.agency == me.agency)
    return units_in_scope(me)


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


def people_in_scope(me: Me, today: date) -> sa.Select[Any]:
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


def registered_in_scope(me: Me, today: date) -> sa.ColumnElement[bool]:
    """Return the condition for people of the register: those in scope, and those without a seat.

    Who holds no seat today belongs to the units that they held one in, or, never having had one,
    to everybody's register. Agrees with `relations_to_person`.
    """
    if me.roles & WHOLE_CHART:
        return sa.true()
    units = units_in_scope(me)
    seated = sa.exists().where(Holding.person_id == Person.id, in_force(Holding, today))
    ever = sa.exists().where(Holding.person_id == Person.id)
    later = sa.orm.aliased(Holding)
    newest = ~sa.exists().where(
        later.person_id == Holding.person_id, later.valid_from > Holding.valid_from
    )
    mine = (
        sa.select(Holding.person_id)
        .join(Seat, Seat.id == Holding.seat_id)
        .where(Holding.agency == me.agency, Seat.unit_id.in_(units))
    )
    # Who sits elsewhere today is looked after there, whatever they held here before.
    return sa.or_(
        Person.id.in_(mine.where(in_force(Holding, today))),
        sa.and_(~seated, sa.or_(~ever, Person.id.in_(mine.where(newest)))),
    )
