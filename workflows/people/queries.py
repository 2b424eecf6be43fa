"""The questions that every command asks about people, each built once and bound when it is asked.

They take `agency` and mostly `on`, the day; lists are bound as expanding parameters.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
import sqlalchemy.orm

from workflows.people.standing import On
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
from workflows.tables.people_past import SeatPast
from workflows.tables.substitution import Substitution

_AGENCY = sa.bindparam("agency", type_=sa.String)
_ON = sa.bindparam("on", type_=sa.Date)
_PERSON_ID = sa.bindparam("person", type_=sa.String)
_seat, _unit, _person = On(Seat, _ON), On(Unit, _ON), On(Person, _ON)
PERSON_ON = _person
"""A person as on the day `on`."""
_SEAT_FIELDS = ("id", "code", "name", "unit_id", "superior_id", "kind", "is_head", "echelon")
_SEAT = _seat.columns(*_SEAT_FIELDS)
_PERSON = _person.columns("id", "name", "status", "nip")
_UNIT = _unit.columns("id", "code", "name", "parent_id")
_DEFINITIF_FIRST = (
    sa.case({"definitif": 0, "plt": 1}, value=Holding.capacity, else_=2),
    Holding.valid_from.desc(),
    Holding.id,
)


def _many(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, expanding=True, type_=sa.String)


def _seats(name: str, by: str = "id") -> sa.Select[Any]:
    """Return the ids of seats by a list: of their own ids, or of another column.

    What seats a query begins with is told as one list of ids, and the agency inside that list.
    Beside "this or that", or beside a list that is itself a query, the agency would be taken for
    the better index, and every seat of the agency read.
    """
    return sa.select(Seat.id).where(Seat.agency == _AGENCY, getattr(Seat, by).in_(_many(name)))


def _ours(model: type[Any]) -> sa.ColumnElement[bool]:
    """Return the condition of the agency, and of the day for dated rows."""
    mine: sa.ColumnElement[bool] = model.agency == _AGENCY
    return sa.and_(mine, in_force(model, _ON)) if issubclass(model, Dated) else mine


PERSON = (
    sa.select(*_PERSON)
    .select_from(Person)
    .outerjoin(_person.past, _person.join)
    .where(Person.id == _PERSON_ID)
)

ASSESSORS_NAMED = (
    sa.select(
        AssessorAssignment.person_id,
        AssessorAssignment.assessor_id,
        AssessorAssignment.decree,
        *_PERSON,
    )
    .select_from(AssessorAssignment)
    .join(Person, Person.id == AssessorAssignment.assessor_id)
    .outerjoin(_person.past, _person.join)
    .where(_ours(AssessorAssignment), AssessorAssignment.person_id == _PERSON_ID)
    .order_by(AssessorAssignment.valid_from.desc(), AssessorAssignment.id.desc())
)
"""The newest decree first."""


PEOPLE = (
    sa.select(*_PERSON)
    .select_from(Person)
    .outerjoin(_person.past, _person.join)
    .where(Person.agency == _AGENCY, Person.id.in_(_many("persons")))
)
ASSESSORS_NAMED_TO = (
    sa.select(
        AssessorAssignment.person_id,
        AssessorAssignment.assessor_id,
        AssessorAssignment.decree,
        *_PERSON,
    )
    .select_from(AssessorAssignment)
    .join(Person, Person.id == AssessorAssignment.assessor_id)
    .outerjoin(_person.past, _person.join)
    .where(_ours(AssessorAssignment), AssessorAssignment.person_id.in_(_many("persons")))
    .order_by(AssessorAssignment.valid_from.desc(), AssessorAssignment.id.desc())
)
"""As ASSESSORS_NAMED, for several people."""


def _seats_up() -> sa.Select[Any]:
    held = sa.select(Holding.seat_id).where(_ours(Holding), Holding.person_id.in_(_many("persons")))
    start = (
        sa.select(*_SEAT)
        .select_from(Seat)
        .outerjoin(_seat.past, _seat.join)
        .where(Seat.id.in_(sa.union_all(held, _seats("seats"))), _seat.exists)
    )
    up = start.cte("up", recursive=True)
    above = On(Seat, _ON, of=sa.orm.aliased(Seat))
    up = up.union(
        sa.select(*above.columns(*_SEAT_FIELDS))
        .select_from(up)
        .join(above.row, above.row.id == up.c.superior_id)
        .outerjoin(above.past, above.join)
        .where(above.exists)
    )
    return sa.select(up)


SEATS_UP = _seats_up()
"""The seats of `persons`, and `seats`, with all above them; a cycle adds no row, so it ends."""

_were_below = sa.select(SeatPast.seat_id).where(
    SeatPast.agency == _AGENCY, SeatPast.superior_id.in_(_many("seats"))
)
SEATS_BELOW = (
    sa.select(*_seat.columns("id", "kind", "is_head"))
    .select_from(Seat)
    .outerjoin(_seat.past, _seat.join)
    .where(
        Seat.id.in_(sa.union_all(_seats("seats", by="superior_id"), _were_below)),
        _seat.column("superior_id").element.in_(_many("seats")),
        _seat.exists,
    )
)
"""The seats directly below `seats`."""

HOLDERS = (
    sa.select(Holding.seat_id, Holding.capacity, Holding.decree, Holding.valid_from, *_PERSON)
    .select_from(Holding)
    .join(Person, Person.id == Holding.person_id)
    .outerjoin(_person.past, _person.join)
    .where(_ours(Holding), Holding.seat_id.in_(_many("seats")))
)

DELEGATES = (
    sa.select(Delegation.seat_id, Delegation.person_id, Delegation.decree, *_PERSON)
    .select_from(Delegation)
    .join(Person, Person.id == Delegation.person_id)
    .outerjoin(_person.past, _person.join)
    .where(_ours(Delegation), Delegation.seat_id.in_(_many("seats")))
    .order_by(Delegation.valid_from.desc(), Delegation.id)
)

RELATIONS = sa.union_all(
    *(
        sa.select(Relation.person_a, Relation.person_b, Relation.kind).where(
            Relation.agency == _AGENCY,
            side == _PERSON_ID,
            sa.or_(Relation.valid_from.is_(None), Relation.valid_from <= _ON),
            sa.or_(Relation.valid_to.is_(None), Relation.valid_to >= _ON),
        )
        for side in (Relation.person_a, Relation.person_b)
    )
)


RELATIONS_OF = sa.union(
    *(
        sa.select(Relation.person_a, Relation.person_b, Relation.kind).where(
            Relation.agency == _AGENCY,
            side.in_(_many("persons")),
            sa.or_(Relation.valid_from.is_(None), Relation.valid_from <= _ON),
            sa.or_(Relation.valid_to.is_(None), Relation.valid_to >= _ON),
        )
        for side in (Relation.person_a, Relation.person_b)
    )
)
"""As RELATIONS, for several people; a tie between two of them once."""


def _units_up() -> sa.Select[Any]:
    start = (
        sa.select(*_UNIT)
        .select_from(Unit)
        .outerjoin(_unit.past, _unit.join)
        .where(_ours(Unit), Unit.id == sa.bindparam("unit", type_=sa.String))
    )
    up = start.cte("up", recursive=True)
    above = On(Unit, _ON, of=sa.orm.aliased(Unit))
    up = up.union(
        sa.select(*above.columns("id", "code", "name", "parent_id"))
        .select_from(up)
        .join(above.row, above.row.id == up.c.parent_id)
        .outerjoin(above.past, above.join)
    )
    return sa.select(up)


UNITS_UP = _units_up()

_were_there = sa.select(SeatPast.seat_id).where(
    SeatPast.agency == _AGENCY, SeatPast.unit_id.in_(_many("units"))
)
HEADS = (
    sa.select(*_SEAT)
    .select_from(Seat)
    .outerjoin(_seat.past, _seat.join)
    .where(
        Seat.id.in_(sa.union_all(_seats("units", by="unit_id"), _were_there)),
        _seat.column("unit_id").element.in_(_many("units")),
        _seat.column("is_head").element.is_(sa.true()),
        _seat.exists,
    )
)

ROLE_HOLDERS = (
    sa.select(UnitRole.person_id, UnitRole.unit_id, UnitRole.role, *_PERSON)
    .select_from(UnitRole)
    .join(Person, Person.id == UnitRole.person_id)
    .outerjoin(_person.past, _person.join)
    .where(
        _ours(UnitRole),
        UnitRole.role == sa.bindparam("role", type_=sa.String),
        UnitRole.unit_id.in_(_many("units")),
    )
)

HOME_UNIT = (
    sa.select(_seat.column("unit_id"))
    .select_from(Seat)
    .join(Holding, Holding.seat_id == Seat.id)
    .outerjoin(_seat.past, _seat.join)
    .where(_ours(Holding), Holding.person_id == _PERSON_ID)
    .order_by(*_DEFINITIF_FIRST)
    .limit(1)
)
"""The unit of the seat by which a person is assessed."""

ROOT_UNIT = (
    sa.select(Unit.id).where(_ours(Unit), Unit.parent_id.is_(None)).order_by(Unit.code).limit(1)
)

HEAD_OF_REGION = (
    sa.select(Seat.id)
    .select_from(Seat)
    .outerjoin(_seat.past, _seat.join)
    .where(_ours(Seat), _seat.column("kind").element == "pejabat_negara", _seat.exists)
    .order_by(Seat.code)
    .limit(1)
)

CODE_OF_UNIT = sa.select(Unit.code).where(
    _ours(Unit), Unit.id == sa.bindparam("unit", type_=sa.String)
)

_CODE = sa.bindparam("code", type_=sa.String)
UNIT_BY_CODE = sa.select(Unit.id).where(_ours(Unit), Unit.code == _CODE)
SEAT_BY_CODE = sa.select(Seat.id).where(_ours(Seat), Seat.code == _CODE)
PERSON_BY_NIP = sa.select(Person.id, Person.name).where(
    _ours(Person), Person.nip == sa.bindparam("nip", type_=sa.String)
)

ABLE = _person.column("status").element.not_in(_many("unable"))
"""Condition that the person's status is none of `unable`."""

OFFICES = sa.union_all(
    sa.select(sa.literal("seat"), Holding.seat_id, sa.literal(""))
    .select_from(Holding)
    .join(Person, Person.id == Holding.person_id)
    .outerjoin(_person.past, _person.join)
    .where(_ours(Holding), Holding.person_id == _PERSON_ID, ABLE),
    sa.select(sa.literal("role"), UnitRole.role, UnitRole.unit_id)
    .select_from(UnitRole)
    .join(Person, Person.id == UnitRole.person_id)
    .outerjoin(_person.past, _person.join)
    .where(_ours(UnitRole), UnitRole.person_id == _PERSON_ID, ABLE),
    sa.select(sa.literal("lent"), Substitution.giver_id, sa.literal(""))
    .select_from(Substitution)
    .join(Person, Person.id == Substitution.receiver_id)
    .outerjoin(_person.past, _person.join)
    .where(
        _ours(Substitution),
        Substitution.receiver_id == _PERSON_ID,
        Substitution.state == "berlaku",
        ABLE,
    ),
)
"""Seats and roles of a person whose status is none of `unable`, and who lent them something."""

ABLE_HOLDERS = sa.union(
    sa.select(Holding.person_id)
    .select_from(Holding)
    .join(Person, Person.id == Holding.person_id)
    .outerjoin(_person.past, _person.join)
    .where(_ours(Holding), Holding.seat_id.in_(_many("seats")), ABLE),
    sa.select(UnitRole.person_id)
    .select_from(UnitRole)
    .join(Person, Person.id == UnitRole.person_id)
    .outerjoin(_person.past, _person.join)
    .where(
        _ours(UnitRole),
        (UnitRole.role + "@" + UnitRole.unit_id).in_(_many("roles")),
        ABLE,
    ),
)
"""Who holds one of `seats`, or one of `roles` (role@unit), and can act."""

SEATS_HELD = (
    sa.select(
        Seat.id,
        _seat.column("name"),
        Unit.id,
        _unit.column("name"),
        Holding.capacity,
        Holding.decree,
    )
    .select_from(Holding)
    .join(Seat, Seat.id == Holding.seat_id)
    .outerjoin(_seat.past, _seat.join)
    .join(Unit, Unit.id == _seat.column("unit_id").element)
    .outerjoin(_unit.past, _unit.join)
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
