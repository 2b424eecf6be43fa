"""The questions that every command asks about people, each built once and bound when it is asked.

They take `agency` and mostly `on`, the day; lists are bound as expanding parameters.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from workflows.tables.base import Dated, in_force
from workflows.tables.people import (
    AssessorAssignment,
    Delegation,
    Holding,
    Person,
    Relation,
    Seat,
    Unit,
    UnitRole,
)

_AGENCY = sa.bindparam("agency", type_=sa.String)
_ON = sa.bindparam("on", type_=sa.Date)
_PERSON_ID = sa.bindparam("person", type_=sa.String)
_SEAT = (
    Seat.id,
    Seat.code,
    Seat.name,
    Seat.unit_id,
    Seat.superior_id,
    Seat.kind,
    Seat.is_head,
)
_PERSON = (Person.id, Person.name, Person.status, Person.nip)
_UNIT = (Unit.id, Unit.code, Unit.name, Unit.parent_id)
_DEFINITIF_FIRST = (
    sa.case({"definitif": 0, "plt": 1}, value=Holding.capacity, else_=2),
    Holding.valid_from.desc(),
    Holding.id,
)


def _many(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, expanding=True, type_=sa.String)


def _ours(model: type[Any]) -> sa.ColumnElement[bool]:
    """Return the condition of the agency, and of the day for dated rows."""
    mine: sa.ColumnElement[bool] = model.agency == _AGENCY
    return sa.and_(mine, in_force(model, _ON)) if issubclass(model, Dated) else mine


PERSON = sa.select(*_PERSON).where(Person.id == _PERSON_ID)

ASSESSORS_NAMED = (
    sa.select(
        AssessorAssignment.person_id,
        AssessorAssignment.assessor_id,
        AssessorAssignment.decree,
        *_PERSON,
    )
    .join(Person, Person.id == AssessorAssignment.assessor_id)
    .where(_ours(AssessorAssignment), AssessorAssignment.person_id == _PERSON_ID)
    .order_by(AssessorAssignment.valid_from.desc(), AssessorAssignment.id.desc())
)
"""The newest decree first."""


def _seats_up() -> sa.Select[Any]:
    held = sa.select(Holding.seat_id).where(_ours(Holding), Holding.person_id.in_(_many("persons")))
    start = sa.select(*_SEAT).where(
        Seat.agency == _AGENCY, sa.or_(Seat.id.in_(held), Seat.id.in_(_many("seats")))
    )
    up = start.cte("up", recursive=True)
    up = up.union(sa.select(*_SEAT).join(up, Seat.id == up.c.superior_id))
    return sa.select(up)


SEATS_UP = _seats_up()
"""The seats of `persons`, and `seats`, with all above them; a cycle adds no row, so it ends."""

HOLDERS = (
    sa.select(Holding.seat_id, Holding.capacity, Holding.decree, Holding.valid_from, *_PERSON)
    .join(Person, Person.id == Holding.person_id)
    .where(_ours(Holding), Holding.seat_id.in_(_many("seats")))
)

DELEGATES = (
    sa.select(Delegation.seat_id, Delegation.person_id, Delegation.decree, *_PERSON)
    .join(Person, Person.id == Delegation.person_id)
    .where(_ours(Delegation), Delegation.seat_id.in_(_many("seats")))
    .order_by(Delegation.valid_from.desc(), Delegation.id)
)

RELATIONS = sa.union_all(
    *(
        sa.select(Relation.person_a, Relation.person_b, Relation.kind).where(
            _ours(Relation), side == _PERSON_ID
        )
        for side in (Relation.person_a, Relation.person_b)
    )
)


def _units_up() -> sa.Select[Any]:
    start = sa.select(*_UNIT).where(_ours(Unit), Unit.id == sa.bindparam("unit", type_=sa.String))
    up = start.cte("up", recursive=True)
    up = up.union(sa.select(*_UNIT).join(up, Unit.id == up.c.parent_id))
    return sa.select(up)


UNITS_UP = _units_up()

HEADS = sa.select(*_SEAT).where(
    _ours(Seat), Seat.unit_id.in_(_many("units")), Seat.is_head.is_(True)
)

ROLE_HOLDERS = (
    sa.select(UnitRole.person_id, UnitRole.unit_id, UnitRole.role, *_PERSON)
    .join(Person, Person.id == UnitRole.person_id)
    .where(
        _ours(UnitRole),
        UnitRole.role == sa.bindparam("role", type_=sa.String),
        UnitRole.unit_id.in_(_many("units")),
    )
)

HOME_UNIT = (
    sa.select(Seat.unit_id)
    .join(Holding, Holding.seat_id == Seat.id)
    .where(_ours(Holding), Holding.person_id == _PERSON_ID)
    .order_by(*_DEFINITIF_FIRST)
    .limit(1)
)
"""The unit of the seat by which a person is assessed."""

ROOT_UNIT = (
    sa.select(Unit.id).where(_ours(Unit), Unit.parent_id.is_(None)).order_by(Unit.code).limit(1)
)

_CODE = sa.bindparam("code", type_=sa.String)
UNIT_BY_CODE = sa.select(Unit.id).where(_ours(Unit), Unit.code == _CODE)
SEAT_BY_CODE = sa.select(Seat.id).where(_ours(Seat), Seat.code == _CODE)
PERSON_BY_NIP = sa.select(Person.id, Person.name).where(
    _ours(Person), Person.nip == sa.bindparam("nip", type_=sa.String)
)

_ABLE = Person.status.not_in(_many("unable"))
OFFICES = sa.union_all(
    sa.select(sa.literal("seat"), Holding.seat_id, sa.literal(""))
    .join(Person, Person.id == Holding.person_id)
    .where(_ours(Holding), Holding.person_id == _PERSON_ID, _ABLE),
    sa.select(sa.literal("role"), UnitRole.role, UnitRole.unit_id)
    .join(Person, Person.id == UnitRole.person_id)
    .where(_ours(UnitRole), UnitRole.person_id == _PERSON_ID, _ABLE),
)
"""Seats and roles of a person whose status is none of `unable`."""

SEATS_HELD = (
    sa.select(Seat.id, Seat.name, Unit.id, Unit.name, Holding.capacity, Holding.decree)
    .join(Seat, Seat.id == Holding.seat_id)
    .join(Unit, Unit.id == Seat.unit_id)
    .where(_ours(Holding), Holding.person_id == _PERSON_ID)
    .order_by(*_DEFINITIF_FIRST)
)
"""What a person holds, the seat by which the person is assessed first."""

ROLE_HELD = (
    sa.select(Unit.name, UnitRole.decree)
    .join(Unit, Unit.id == UnitRole.unit_id)
    .where(
        _ours(UnitRole),
        UnitRole.person_id == _PERSON_ID,
        UnitRole.role == sa.bindparam("role", type_=sa.String),
        UnitRole.unit_id == sa.bindparam("unit", type_=sa.String),
    )
)
