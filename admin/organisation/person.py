"""What the page of a person shows: as they stood on a day, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from admin.i18n import told
from admin.identity import me
from admin.organisation.lending import lendings
from admin.organisation.story import in_words, lines
from admin.people import names
from admin.work import work
from workflows.organisation import looking
from workflows.tables.base import in_force
from workflows.tables.objection import PanelPool
from workflows.tables.people import (
    AssessorAssignment,
    Holding,
    Person,
    Relation,
    Seat,
    Unit,
    UnitRole,
)
from workflows.tables.substitution import Substitution

MOST = 100


def about_person(person: str, on: date) -> dict[str, Any]:
    """Return everything that the page of a person shows."""
    agency = me().agency
    return {
        "person": looking.person_as_of(work(), person, on),
        "holdings": _list_holdings(person),
        "roles": _list_roles(person),
        "assessors": _assessors(person, on),
        "assessed": _people(looking.assessed_by(work(), agency, person, on), on),
        "named": _list_named(person),
        "relations": _list_relations(person),
        "pool": _list_pool(person),
        "lent": lendings(Substitution.giver_id == person),
        "received": lendings(Substitution.receiver_id == person, Substitution.state == "berlaku"),
        "story": lines(looking.list_changes(work(), agency, about=f"person:{person}", limit=20)),
        "own": me().person == f"person:{person}",
        "in_words": in_words,
    }


def _assessors(person: str, on: date) -> list[dict[str, Any]]:
    """Return the assessor and the assessor's superior as the rules find them, and why."""
    agency = me().agency
    answers = [
        looking.assessor_on(work(), agency, person, on),
        looking.superior_of_assessor_on(work(), agency, person, on),
    ]
    called = names(work(), agency, [key for each in answers for key in each["principals"]])
    return [
        {"who": [called[key] for key in each["principals"]], "reason": told(each["reason"])}
        for each in answers
    ]


def _people(ids: Sequence[str], on: date) -> Sequence[Any]:
    return _rows(
        sa.select(Person.id, Person.name, Seat.name.label("seat"))
        .outerjoin(
            Holding,
            sa.and_(
                Holding.person_id == Person.id,
                Holding.capacity == "definitif",
                in_force(Holding, on),
            ),
        )
        .outerjoin(Seat, Seat.id == Holding.seat_id)
        .where(Person.id.in_(ids))
        .order_by(Person.name, Person.id)
    )


def _list_holdings(person: str) -> Sequence[Any]:
    return _rows(
        sa.select(
            Holding.capacity,
            Holding.decree,
            Holding.valid_from,
            Holding.valid_to,
            Seat.id.label("seat"),
            Seat.name,
            Unit.name.label("unit"),
        )
        .join(Seat, Seat.id == Holding.seat_id)
        .join(Unit, Unit.id == Seat.unit_id)
        .where(Holding.agency == me().agency, Holding.person_id == person)
        .order_by(Holding.valid_from.desc(), Seat.name)
    )


def _list_roles(person: str) -> Sequence[Any]:
    return _rows(
        sa.select(
            UnitRole.role,
            UnitRole.decree,
            UnitRole.valid_from,
            UnitRole.valid_to,
            Unit.name.label("unit"),
        )
        .join(Unit, Unit.id == UnitRole.unit_id)
        .where(UnitRole.agency == me().agency, UnitRole.person_id == person)
        .order_by(UnitRole.valid_from.desc(), UnitRole.role)
    )


def _list_named(person: str) -> Sequence[Any]:
    return _rows(
        sa.select(
            AssessorAssignment.id,
            AssessorAssignment.decree,
            AssessorAssignment.valid_from,
            AssessorAssignment.valid_to,
            Person.name,
        )
        .join(Person, Person.id == AssessorAssignment.assessor_id)
        .where(AssessorAssignment.agency == me().agency, AssessorAssignment.person_id == person)
        .order_by(AssessorAssignment.valid_from.desc())
    )


def _list_relations(person: str) -> Sequence[Any]:
    other = sa.case((Relation.person_a == person, Relation.person_b), else_=Relation.person_a)
    return _rows(
        sa.select(Relation.id, Relation.kind, Relation.valid_from, Relation.valid_to, Person.name)
        .join(Person, Person.id == other)
        .where(
            Relation.agency == me().agency,
            sa.or_(Relation.person_a == person, Relation.person_b == person),
        )
        .order_by(Relation.declared_at.desc())
    )


def _list_pool(person: str) -> Sequence[Any]:
    return _rows(
        sa.select(
            PanelPool.id,
            PanelPool.category,
            PanelPool.decree,
            PanelPool.valid_from,
            PanelPool.valid_to,
        )
        .where(PanelPool.agency == me().agency, PanelPool.person_id == person)
        .order_by(PanelPool.valid_from.desc())
    )


def _rows(query: Any) -> Sequence[Any]:
    return work().connection.execute(query.limit(MOST)).all()
