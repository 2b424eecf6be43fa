"""The part of the organisation chart that a question about one person needs, in a few queries.

What is loaded is kept in the unit of work, so that a command that asks twice reads once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workflows.domain import organisation as org
from workflows.domain.organisation import Organisation
from workflows.tables import people as tables
from workflows.tables.base import in_force

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

_unit, _seat, _person = tables.Unit, tables.Seat, tables.Person
_SEAT = (
    _seat.id,
    _seat.code,
    _seat.name,
    _seat.unit_id,
    _seat.superior_id,
    _seat.kind,
    _seat.is_head,
)
_PERSON = (_person.id, _person.name, _person.status, _person.nip)


def chart_around(
    work: UnitOfWork, agency: str, person: str, on: date, *, seats: Sequence[str] = ()
) -> Organisation:
    """Return what is above a person: seats, holders, delegates, named assessors, ties.

    Args:
        work: the open transaction.
        agency: whose people.
        person: id of the person that is asked about.
        on: the day.
        seats: further seats from which the way up is wanted.
    """
    key = ("chart_around", agency, person, on, tuple(seats))
    if key not in work.cache:
        work.cache[key] = _Chart(work, agency, on).around(person, seats)
    found: Organisation = work.cache[key]
    return found


def chart_of_units(
    work: UnitOfWork, agency: str, units: Collection[str], on: date, *, role: str | None = None
) -> Organisation:
    """Return units and those above them, their heads, and who holds a role in any of them."""
    key = ("chart_of_units", agency, tuple(sorted(units)), on, role)
    if key not in work.cache:
        work.cache[key] = _Chart(work, agency, on).of_units(units, role)
    found: Organisation = work.cache[key]
    return found


def find_seat(work: UnitOfWork, agency: str, code: str) -> str | None:
    """Return the id of the seat with a code, or None."""
    return work.connection.scalar(
        sa.select(_seat.id).where(_seat.agency == agency, _seat.code == code)
    )


def find_unit(work: UnitOfWork, agency: str, code: str) -> str | None:
    """Return the id of the unit with a code, or None."""
    return work.connection.scalar(
        sa.select(_unit.id).where(_unit.agency == agency, _unit.code == code)
    )


def find_person(work: UnitOfWork, agency: str, nip: str) -> tuple[str, str] | None:
    """Return id and name of the person with a NIP, or None; spaces in the NIP are ignored."""
    digits = "".join(nip.split())
    row = work.connection.execute(
        sa.select(_person.id, _person.name).where(_person.agency == agency, _person.nip == digits)
    ).first()
    return (row[0], row[1]) if row else None


def root_unit(work: UnitOfWork, agency: str) -> str | None:
    """Return the id of the topmost unit: the first by code among those without a parent."""
    key = ("root_unit", agency)
    if key not in work.cache:
        work.cache[key] = work.connection.scalar(
            sa.select(_unit.id)
            .where(_unit.agency == agency, _unit.parent_id.is_(None))
            .order_by(_unit.code)
            .limit(1)
        )
    found: str | None = work.cache[key]
    return found


class _Chart:
    """Collects rows of one agency on one day and builds an organisation of them."""

    def __init__(self, work: UnitOfWork, agency: str, on: date) -> None:
        self.connection, self.agency, self.on = work.connection, agency, on
        self.units: dict[str, org.Unit] = {}
        self.seats: dict[str, org.Seat] = {}
        self.people: dict[str, org.Person] = {}
        self.holdings: dict[tuple[str, str, str], org.Holding] = {}
        self.delegations: list[org.Delegation] = []
        self.assigned: list[org.AssessorAssignment] = []
        self.relations: list[org.Relation] = []
        self.roles: list[org.RoleHolding] = []

    def around(self, person: str, seats: Sequence[str]) -> Organisation:
        """Read what is above one person."""
        self._read_people([person])
        self._read_assigned(person)
        self._read_up([person, *(each.assessor for each in self.assigned)], seats)
        self._read_delegations()
        delegates = {each.person for each in self.delegations} - self._seated()
        if delegates:  # the way up from a delegate's own seat
            self._read_up(sorted(delegates), ())
        self._read_relations(person)
        return self._build()

    def of_units(self, units: Collection[str], role: str | None) -> Organisation:
        """Read units, those above them, their heads, and the holders of a role."""
        self._read_units(units)
        heads = self._seat_rows(
            sa.select(*_SEAT).where(
                _seat.agency == self.agency,
                _seat.unit_id.in_(list(self.units)),
                _seat.is_head.is_(True),
            )
        )
        self._read_holders(heads)
        if role is not None:
            self._read_roles(role)
        return self._build()

    def _build(self) -> Organisation:
        return Organisation.of(
            units=self.units.values(),
            seats=self.seats.values(),
            people=self.people.values(),
            holdings=self.holdings.values(),
            roles=self.roles,
            delegations=self.delegations,
            assigned=self.assigned,
            relations=self.relations,
        )

    def _seated(self) -> set[str]:
        return {person for person, _, _ in self.holdings}

    def _read_people(self, persons: Sequence[str]) -> None:
        for row in self._rows(sa.select(*_PERSON).where(_person.id.in_(persons))):
            self.people[row[0]] = org.Person(*row)

    def _read_assigned(self, person: str) -> None:
        table = tables.AssessorAssignment
        query = (
            sa.select(table.person_id, table.assessor_id, table.decree, *_PERSON)
            .join(_person, _person.id == table.assessor_id)
            .where(table.agency == self.agency, table.person_id == person, in_force(table, self.on))
            .order_by(table.valid_from.desc(), table.id.desc())
        )
        for row in self._rows(query):
            self.assigned.append(org.AssessorAssignment(*row[:3]))
            self.people[row[3]] = org.Person(*row[3:])

    def _read_up(self, persons: Sequence[str], seats: Sequence[str]) -> None:
        """Read the seats of people, all seats above them, and their holders."""
        holding = tables.Holding
        held = sa.select(holding.seat_id).where(
            holding.agency == self.agency,
            holding.person_id.in_(persons),
            in_force(holding, self.on),
        )
        start = sa.select(*_SEAT).where(
            _seat.agency == self.agency, sa.or_(_seat.id.in_(held), _seat.id.in_(seats))
        )
        up = start.cte("up", recursive=True)
        above = sa.select(*_SEAT).join(up, _seat.id == up.c.superior_id)
        up = up.union(above)  # a cycle adds no new row, so it ends
        self._read_holders(self._seat_rows(sa.select(up)))

    def _seat_rows(self, query: sa.Executable) -> list[str]:
        found = [org.Seat(*row) for row in self._rows(query)]
        self.seats |= {seat.id: seat for seat in found}
        return [seat.id for seat in found]

    def _read_holders(self, seats: Sequence[str]) -> None:
        table = tables.Holding
        query = (
            sa.select(table.seat_id, table.capacity, table.decree, table.valid_from, *_PERSON)
            .join(_person, _person.id == table.person_id)
            .where(table.agency == self.agency, table.seat_id.in_(seats), in_force(table, self.on))
        )
        for seat, capacity, decree, since, *person in self._rows(query):
            someone = org.Person(*person)
            self.people[someone.id] = someone
            self.holdings[someone.id, seat, capacity] = org.Holding(
                someone.id, seat, capacity, decree, since
            )

    def _read_delegations(self) -> None:
        table = tables.Delegation
        query = (
            sa.select(table.seat_id, table.person_id, table.decree, *_PERSON)
            .join(_person, _person.id == table.person_id)
            .where(
                table.agency == self.agency,
                table.seat_id.in_(list(self.seats)),
                in_force(table, self.on),
            )
            .order_by(table.valid_from.desc(), table.id)
        )
        for row in self._rows(query):
            self.delegations.append(org.Delegation(*row[:3]))
            self.people[row[3]] = org.Person(*row[3:])

    def _read_relations(self, person: str) -> None:
        table = tables.Relation
        query = sa.select(table.person_a, table.person_b, table.kind).where(
            table.agency == self.agency,
            sa.or_(table.person_a == person, table.person_b == person),
        )
        self.relations = [org.Relation(*row) for row in self._rows(query)]

    def _read_units(self, units: Collection[str]) -> None:
        columns = (_unit.id, _unit.code, _unit.name, _unit.parent_id)
        up = (
            sa.select(*columns)
            .where(_unit.agency == self.agency, _unit.id.in_(units))
            .cte("up", recursive=True)
        )
        up = up.union(sa.select(*columns).join(up, _unit.id == up.c.parent_id))
        for row in self._rows(sa.select(up)):
            self.units[row[0]] = org.Unit(*row)

    def _read_roles(self, role: str) -> None:
        table = tables.UnitRole
        query = (
            sa.select(table.person_id, table.unit_id, table.role, *_PERSON)
            .join(_person, _person.id == table.person_id)
            .where(
                table.agency == self.agency,
                table.role == role,
                table.unit_id.in_(list(self.units)),
                in_force(table, self.on),
            )
        )
        for row in self._rows(query):
            self.roles.append(org.RoleHolding(*row[:3]))
            self.people[row[3]] = org.Person(*row[3:])

    def _rows(self, query: sa.Executable) -> Iterable[Sequence[Any]]:
        return self.connection.execute(query)
