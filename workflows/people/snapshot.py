"""A whole agency on one day, read once: for questions about thousands of people.

Answers what `workflows.people.chart.Charts` answers, from memory; the same rules run over it, so
what a preview says is what the running process will find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workflows.domain import organisation as org
from workflows.domain.organisation import Organisation
from workflows.people.chart import Charts
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

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork


class Snapshot(Charts):
    """Everybody, every seat and unit of an agency, as they stand on one day.

    Args:
        work: the transaction that reads; it may be closed afterwards.
        agency: whose people.
        on: the day.
    """

    def __init__(self, work: UnitOfWork, agency: str, on: date) -> None:
        super().__init__(work, agency)
        self.on = on
        self._by_unit: dict[str | None, Organisation] = {}
        self._read()

    def around(self, person: str, on: date, seats: Sequence[str] = ()) -> Organisation:
        """Return the whole organisation: more than is above the person is no harm."""
        return self.organisation

    def of_unit(
        self, unit: str | None, on: date, *, subject: str, role: str | None = None
    ) -> Organisation:
        """Return the organisation; for heads, with no other seats than those of the units above."""
        if role is not None:
            return self.organisation
        if unit not in self._by_unit:
            up = self.organisation.units_up(unit)
            heads = [seat for each in up for seat in self._heads.get(each.id, ())]
            self._by_unit[unit] = replace(
                self.organisation, seats={seat.id: seat for seat in heads}
            )
        return self._by_unit[unit]

    def home_unit(self, person: str, on: date) -> str | None:
        """Return the id of the unit of the seat by which a person is assessed, or None."""
        seat = self.seat_of(person)
        return seat.unit if seat else None

    def root_unit(self) -> str | None:
        """Return the id of the topmost unit."""
        tops = [unit for unit in self.organisation.units.values() if unit.parent is None]
        return min(tops, key=lambda unit: unit.code).id if tops else None

    def find_seat(self, code: str) -> str | None:
        """Return the id of the seat with a code, or None."""
        return self._seats_by_code.get(code)

    def find_unit(self, code: str) -> str | None:
        """Return the id of the unit with a code, or None."""
        return self._units_by_code.get(code)

    def find_person(self, nip: str) -> tuple[str, str] | None:
        """Return id and name of the person with a NIP, or None."""
        return self._people_by_nip.get("".join(nip.split()))

    def seat_of(self, person: str) -> org.Seat | None:
        """Return the seat by which a person is assessed, or None."""
        held = self.organisation.seat_of(person)
        return self.organisation.seats.get(held.seat) if held else None

    def people_behind(self, principals: Sequence[str]) -> tuple[str, ...]:
        """Return the people ("person:ID") who stand behind principals, each once."""
        found: dict[str, None] = {}
        for principal in principals:
            kind, _, name = principal.partition(":")
            if kind == "person":
                found[principal] = None
            elif kind == "seat":
                for holding in self.organisation.by_seat.get(name, ()):
                    found[f"person:{holding.person}"] = None
            else:
                role, _, unit = name.partition("@")
                for person in self.organisation.roles.get((role, unit), ()):
                    found[f"person:{person}"] = None
        return tuple(found)

    def units_below(self, tops: Sequence[str]) -> frozenset[str]:
        """Return the ids of units and of all units below them."""
        found, level = set(tops), list(tops)
        while level:
            level = [
                each for unit in level for each in self._children.get(unit, ()) if each not in found
            ]
            found.update(level)
        return frozenset(found)

    def _read(self) -> None:
        seats = [
            (org.Seat(*row[:7]), row[7])
            for row in self._rows(
                Seat,
                Seat.id,
                Seat.code,
                Seat.name,
                Seat.unit_id,
                Seat.superior_id,
                Seat.kind,
                Seat.is_head,
                Seat.echelon,
            )
        ]
        units = [
            org.Unit(*row)
            for row in self._rows(Unit, Unit.id, Unit.code, Unit.name, Unit.parent_id)
        ]
        people = [
            (org.Person(*row[:4]), row[4])
            for row in self._rows(
                Person, Person.id, Person.name, Person.status, Person.nip, Person.employment
            )
        ]
        self.organisation = Organisation.of(
            units=units,
            seats=(seat for seat, _ in seats),
            people=(person for person, _ in people),
            holdings=(
                org.Holding(*row)
                for row in self._rows(
                    Holding,
                    Holding.person_id,
                    Holding.seat_id,
                    Holding.capacity,
                    Holding.decree,
                    Holding.valid_from,
                )
            ),
            roles=(
                org.RoleHolding(*row)
                for row in self._rows(UnitRole, UnitRole.person_id, UnitRole.unit_id, UnitRole.role)
            ),
            delegations=(
                org.Delegation(*row)
                for row in self._rows(
                    Delegation,
                    Delegation.seat_id,
                    Delegation.person_id,
                    Delegation.decree,
                    order=(Delegation.valid_from.desc(), Delegation.id),
                )
            ),
            assigned=(
                org.AssessorAssignment(*row)
                for row in self._rows(
                    AssessorAssignment,
                    AssessorAssignment.person_id,
                    AssessorAssignment.assessor_id,
                    AssessorAssignment.decree,
                    order=(AssessorAssignment.valid_from.desc(), AssessorAssignment.id.desc()),
                )
            ),
            relations=(
                org.Relation(*row)
                for row in self._rows(Relation, Relation.person_a, Relation.person_b, Relation.kind)
            ),
        )
        self.echelons = {seat.id: echelon or "" for seat, echelon in seats}
        self.employments = {person.id: employment for person, employment in people}
        self._seats_by_code = {seat.code: seat.id for seat, _ in seats}
        self._units_by_code = {unit.code: unit.id for unit in units}
        self._people_by_nip = {p.nip: (p.id, p.name) for p, _ in people if p.nip}
        self._heads: dict[str, list[org.Seat]] = defaultdict(list)
        for seat, _ in seats:
            if seat.is_head:
                self._heads[seat.unit].append(seat)
        self._children: dict[str, list[str]] = defaultdict(list)
        for unit in units:
            if unit.parent is not None:
                self._children[unit.parent].append(unit.id)

    def _rows(self, model: type[Any], *columns: Any, order: Sequence[Any] = ()) -> Any:
        query = sa.select(*columns).where(model.agency == self.agency)
        if issubclass(model, Dated):
            query = query.where(in_force(model, self.on))
        return self.work.connection.execute(query.order_by(*(order or (model.id,)))).all()
