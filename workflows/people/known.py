"""What the tables already hold about an agency, by the keys that files use."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflows.people.columns import key_of_official
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole

_Row = TypeVar("_Row", Unit, Seat, Person, Holding, UnitRole)
HoldingKey = tuple[str, str, str, date]  # person key, seat code, capacity, first day
RoleKey = tuple[str, str, str, date]  # person key, unit code, role, first day


@dataclass
class Known:
    """An agency's rows, found by code and NIP; ids lead back to those keys."""

    units: dict[str, Unit] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)  # by NIP, or "=name"
    holdings: dict[HoldingKey, Holding] = field(default_factory=dict)
    roles: dict[RoleKey, UnitRole] = field(default_factory=dict)
    of_seat: dict[str, list[HoldingKey]] = field(default_factory=lambda: defaultdict(list))
    of_person: dict[str, list[HoldingKey]] = field(default_factory=lambda: defaultdict(list))
    unit_code: dict[str, str] = field(default_factory=dict)  # by id
    seat_code: dict[str, str] = field(default_factory=dict)
    person_key: dict[str, str] = field(default_factory=dict)

    def parent_of_unit(self, code: str) -> str:
        """Return the code of the unit above, or ""."""
        unit = self.units.get(code)
        return self.unit_code.get(unit.parent_id or "", "") if unit else ""

    def superior_of_seat(self, code: str) -> str:
        """Return the code of the seat above, or ""."""
        seat = self.seats.get(code)
        return self.seat_code.get(seat.superior_id or "", "") if seat else ""


def key_of_person(person: Person) -> str:
    """Return the key by which files name a person."""
    return person.nip or key_of_official(person.name)


def read_known(session: Session, agency: str) -> Known:
    """Read everything of an agency's people once."""
    known = Known()
    for unit in _all(session, Unit, agency):
        known.units[unit.code] = unit
        known.unit_code[unit.id] = unit.code
    for seat in _all(session, Seat, agency):
        known.seats[seat.code] = seat
        known.seat_code[seat.id] = seat.code
    for person in _all(session, Person, agency):
        key = key_of_person(person)
        known.people[key] = person
        known.person_key[person.id] = key
    for holding in _all(session, Holding, agency):
        person_key = known.person_key[holding.person_id]
        seat_code = known.seat_code[holding.seat_id]
        key_of_holding = (person_key, seat_code, holding.capacity, holding.valid_from)
        known.holdings[key_of_holding] = holding
        known.of_seat[seat_code].append(key_of_holding)
        known.of_person[person_key].append(key_of_holding)
    for role in _all(session, UnitRole, agency):
        key_of_role = (
            known.person_key[role.person_id],
            known.unit_code[role.unit_id],
            role.role,
            role.valid_from,
        )
        known.roles[key_of_role] = role
    return known


def _all(session: Session, model: type[_Row], agency: str) -> list[_Row]:
    query = sa.select(model).where(model.agency == agency).order_by(model.id)
    return list(session.scalars(query))
