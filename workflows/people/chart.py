"""The part of the organisation chart that a question about one person needs, in a few queries.

What is loaded is kept in the unit of work, so that a command that asks twice reads once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from engine.store.prepared import Prepared
from workflows.domain import organisation as org
from workflows.domain.organisation import Organisation
from workflows.people import queries
from workflows.people.recorded import recorded_assessors
from workflows.tables.people import Person

if TYPE_CHECKING:
    import sqlalchemy as sa

    from engine.store.unit_of_work import UnitOfWork

_Value = TypeVar("_Value")
_PREPARED: Mapping[sa.SelectBase, Prepared] = {
    query: Prepared(query)
    for query in (
        queries.PERSON,
        queries.PEOPLE,
        queries.ASSESSORS_NAMED,
        queries.ASSESSORS_NAMED_TO,
        queries.SEATS_UP,
        queries.HOLDERS,
        queries.DELEGATES,
        queries.RELATIONS,
        queries.RELATIONS_OF,
        queries.UNITS_UP,
        queries.HEADS,
        queries.ROLE_HOLDERS,
    )
}


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
    return _once(work, key, lambda: _Chart(work, agency, on, person).around(seats))


def chart_around_all(
    work: UnitOfWork, agency: str, persons: Sequence[str], on: date
) -> Organisation:
    """Return what is above several people: as `chart_around`, read at once for all of them."""
    key = ("chart_around_all", agency, tuple(sorted(persons)), on)
    return _once(work, key, lambda: _Chart(work, agency, on, "").around_all(persons))


def chart_of_unit(
    work: UnitOfWork,
    agency: str,
    unit: str | None,
    on: date,
    *,
    subject: str,
    role: str | None = None,
) -> Organisation:
    """Return a unit and those above it, with their heads, or with who holds a role in them.

    Args:
        work: the open transaction.
        agency: whose units.
        unit: id of the lowest unit; None for no unit at all.
        on: the day.
        subject: id of the person whose ties matter.
        role: the role; None for the heads.
    """
    key = ("chart_of_unit", agency, unit, on, subject, role)
    return _once(work, key, lambda: _Chart(work, agency, on, subject).of_unit(unit, role))


def home_unit(work: UnitOfWork, agency: str, person: str, on: date) -> str | None:
    """Return the id of the unit of the seat by which a person is assessed, or None."""
    return _once(
        work,
        ("home_unit", agency, person, on),
        lambda: work.connection.scalar(
            queries.HOME_UNIT, {"agency": agency, "person": person, "on": on}
        ),
    )


def root_unit(work: UnitOfWork, agency: str) -> str | None:
    """Return the id of the topmost unit: the first by code among those without a parent."""
    return _once(
        work,
        ("root_unit", agency),
        lambda: work.connection.scalar(queries.ROOT_UNIT, {"agency": agency}),
    )


def code_of_unit(work: UnitOfWork, agency: str, unit: str) -> str:
    """Return the code of a unit, or "" when it is not there."""
    found: str | None = work.connection.scalar(
        queries.CODE_OF_UNIT, {"agency": agency, "unit": unit}
    )
    return found or ""


def head_of_region(work: UnitOfWork, agency: str, on: date) -> str | None:
    """Return the id of the elected head's seat, the first by code, or None."""
    return _once(
        work,
        ("head_of_region", agency, on),
        lambda: work.connection.scalar(queries.HEAD_OF_REGION, {"agency": agency, "on": on}),
    )


def find_seat(work: UnitOfWork, agency: str, code: str) -> str | None:
    """Return the id of the seat with a code, or None."""
    found: str | None = work.connection.scalar(
        queries.SEAT_BY_CODE, {"agency": agency, "code": code}
    )
    return found


def find_unit(work: UnitOfWork, agency: str, code: str) -> str | None:
    """Return the id of the unit with a code, or None."""
    found: str | None = work.connection.scalar(
        queries.UNIT_BY_CODE, {"agency": agency, "code": code}
    )
    return found


def find_person(work: UnitOfWork, agency: str, nip: str) -> tuple[str, str] | None:
    """Return id and name of the person with a NIP, or None; spaces in the NIP are ignored."""
    row = work.connection.execute(
        queries.PERSON_BY_NIP, {"agency": agency, "nip": "".join(nip.split())}
    ).first()
    return (row[0], row[1]) if row else None


class StoredCharts:
    """Where the questions about people look: the tables, read for each question.

    `workflows.people.snapshot.Snapshot` answers the same from memory, for many people at once.
    """

    def __init__(self, work: UnitOfWork, agency: str) -> None:
        self.work, self.agency = work, agency

    def around(self, person: str, on: date, seats: Sequence[str] = ()) -> Organisation:
        """Return what is above a person, and above further seats."""
        return chart_around(self.work, self.agency, person, on, seats=seats)

    def of_unit(
        self, unit: str | None, on: date, *, subject: str, role: str | None = None
    ) -> Organisation:
        """Return a unit and those above it, with their heads, or with who holds a role in them."""
        return chart_of_unit(self.work, self.agency, unit, on, subject=subject, role=role)

    def home_unit(self, person: str, on: date) -> str | None:
        """Return the id of the unit of the seat by which a person is assessed, or None."""
        return home_unit(self.work, self.agency, person, on)

    def root_unit(self) -> str | None:
        """Return the id of the topmost unit."""
        return root_unit(self.work, self.agency)

    def head_of_region(self, on: date) -> str | None:
        """Return the id of the elected head's seat, or None."""
        return head_of_region(self.work, self.agency, on)

    def recorded_assessor(self, person: str, on: date) -> tuple[str, str] | None:
        """Return id and name of who set the person's newest plan until the day, or None."""
        found = recorded_assessors(self.work, self.agency, on, person).get(person)
        who = None if found is None else self.work.session.get(Person, found)
        return None if who is None else (who.id, who.name)

    def code_of_unit(self, unit: str) -> str:
        """Return the code of a unit, or "" when it is not there."""
        return code_of_unit(self.work, self.agency, unit)

    def find_seat(self, code: str) -> str | None:
        """Return the id of the seat with a code, or None."""
        return find_seat(self.work, self.agency, code)

    def find_unit(self, code: str) -> str | None:
        """Return the id of the unit with a code, or None."""
        return find_unit(self.work, self.agency, code)

    def find_person(self, nip: str) -> tuple[str, str] | None:
        """Return id and name of the person with a NIP, or None."""
        return find_person(self.work, self.agency, nip)


def _once(work: UnitOfWork, key: tuple[Any, ...], read: Callable[[], _Value]) -> _Value:
    if key not in work.cache:
        work.cache[key] = read()
    found: _Value = work.cache[key]
    return found


class _Chart:
    """Collects rows about one person on one day and builds an organisation of them."""

    def __init__(self, work: UnitOfWork, agency: str, on: date, person: str) -> None:
        self.work, self.agency, self.on, self.person = work, agency, on, person
        self.seats: dict[str, org.Seat] = {}
        self.people: dict[str, org.Person] = {}
        self.holdings: dict[tuple[str, str, str], org.Holding] = {}

    def around(self, seats: Sequence[str]) -> Organisation:
        """Read what is above the person and above further seats."""
        for row in self._rows(queries.PERSON, person=self.person):
            self.people[row[0]] = org.Person(*row)
        assigned = [
            org.AssessorAssignment(*self._with_person(row))
            for row in self._rows(queries.ASSESSORS_NAMED, person=self.person)
        ]
        self._read_up([self.person, *(each.assessor for each in assigned)], seats)
        delegations = [
            org.Delegation(*self._with_person(row))
            for row in self._rows(queries.DELEGATES, seats=list(self.seats))
        ]
        seated = {person for person, _, _ in self.holdings}
        delegates = {each.person for each in delegations} - seated
        if delegates:  # the way up from a delegate's own seat
            self._read_up(sorted(delegates), ())
        return self._build(assigned=assigned, delegations=delegations)

    def around_all(self, persons: Sequence[str]) -> Organisation:
        """Read what is above several people, with the ties and decrees of each."""
        several = list(persons)
        for row in self._rows(queries.PEOPLE, persons=several):
            self.people[row[0]] = org.Person(*row)
        assigned = [
            org.AssessorAssignment(*self._with_person(row))
            for row in self._rows(queries.ASSESSORS_NAMED_TO, persons=several)
        ]
        self._read_up([*several, *(each.assessor for each in assigned)], ())
        delegations = [
            org.Delegation(*self._with_person(row))
            for row in self._rows(queries.DELEGATES, seats=list(self.seats))
        ]
        relations = [
            org.Relation(*row) for row in self._rows(queries.RELATIONS_OF, persons=several)
        ]
        return Organisation.of(
            seats=self.seats.values(),
            people=self.people.values(),
            holdings=self.holdings.values(),
            relations=relations,
            assigned=assigned,
            delegations=delegations,
        )

    def of_unit(self, unit: str | None, role: str | None) -> Organisation:
        """Read a unit, those above it, and their heads or the holders of a role."""
        if unit is None:
            return Organisation()
        units = [org.Unit(*row) for row in self._rows(queries.UNITS_UP, unit=unit)]
        ids = [each.id for each in units]
        if role is None:
            self._read_holders(self._read_seats(queries.HEADS, units=ids))
            return self._build(units=units)
        roles = [
            org.RoleHolding(*self._with_person(row))
            for row in self._rows(queries.ROLE_HOLDERS, role=role, units=ids)
        ]
        return self._build(units=units, roles=roles)

    def _build(self, **rows: Iterable[Any]) -> Organisation:
        return Organisation.of(
            seats=self.seats.values(),
            people=self.people.values(),
            holdings=self.holdings.values(),
            relations=self._relations(),
            **rows,
        )

    def _relations(self) -> tuple[org.Relation, ...]:
        return _once(
            self.work,
            ("relations", self.agency, self.person, self.on),
            lambda: tuple(
                org.Relation(*row) for row in self._rows(queries.RELATIONS, person=self.person)
            ),
        )

    def _read_up(self, persons: Sequence[str], seats: Sequence[str]) -> None:
        """Read the seats of people, all seats above them, and their holders."""
        found = self._read_seats(queries.SEATS_UP, persons=persons, seats=list(seats))
        self._read_holders(found)

    def _read_seats(self, query: sa.SelectBase, **bound: Any) -> list[str]:
        found = [org.Seat(*row) for row in self._rows(query, **bound)]
        self.seats |= {seat.id: seat for seat in found}
        return [seat.id for seat in found]

    def _read_holders(self, seats: Sequence[str]) -> None:
        for seat, capacity, decree, since, *person in self._rows(queries.HOLDERS, seats=seats):
            someone = org.Person(*person)
            self.people[someone.id] = someone
            self.holdings[someone.id, seat, capacity] = org.Holding(
                someone.id, seat, capacity, decree, since
            )

    def _with_person(self, row: Sequence[Any]) -> Sequence[Any]:
        """Keep the person told behind the first three columns, and return those."""
        self.people[row[3]] = org.Person(*row[3:])
        return row[:3]

    def _rows(self, query: sa.SelectBase, **bound: Any) -> Iterable[Sequence[Any]]:
        given = {"agency": self.agency, "on": self.on, **bound}
        return _PREPARED[query].rows(self.work, given)
