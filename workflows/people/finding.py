"""People by what somebody typed, and those who sit directly below a seat: to choose one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from engine.store.unit_of_work import UnitOfWork
from engine.store.words import begins, split
from workflows.people.searching import MOST_WORDS
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit
from workflows.tables.search import PersonWord


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody to be chosen, with what tells namesakes apart."""

    id: str
    name: str
    nip: str | None
    place: str  # seat and unit today; "" for none


def find_people(
    work: UnitOfWork, agency: str, text: str, on: date, *, limit: int
) -> list[FoundPerson]:
    """Return people each of whose words begins with a word of the text, by name.

    Args:
        work: a unit of work.
        agency: whose people.
        text: words of a name, or a NIP with or without spaces; "" finds nobody.
        on: the day whose seats are told.
        limit: how many are returned at most.
    """
    number = "".join(text.split())
    words = [number] if number.isdigit() else split(text)[:MOST_WORDS]
    if not words:
        return []
    p = PersonWord
    query = sa.select(Person.id, Person.name, Person.nip).where(Person.agency == agency)
    for word in words:
        alike = sa.select(p.person_id).where(p.agency == agency, begins(p.word, word))
        query = query.where(Person.id.in_(alike))
    return _with_places(work, query.order_by(Person.name, Person.id).limit(limit), on)


def find_below(
    work: UnitOfWork, agency: str, seats: Iterable[str], on: date, *, limit: int
) -> list[FoundPerson]:
    """Return who sits directly below one of the seats (ids) on a day, by name."""
    above = list(seats)
    if not above:
        return []
    query = (
        sa.select(Person.id, Person.name, Person.nip)
        .join(Holding, Holding.person_id == Person.id)
        .join(Seat, Seat.id == Holding.seat_id)
        .where(Person.agency == agency, Seat.superior_id.in_(above), in_force(Holding, on))
        .distinct()
        .order_by(Person.name, Person.id)
        .limit(limit)
    )
    return _with_places(work, query, on)


def find_by_id(work: UnitOfWork, agency: str, ids: Sequence[str], on: date) -> list[FoundPerson]:
    """Return the people with these ids, by name; those not of the agency are left out."""
    if not ids:
        return []
    query = sa.select(Person.id, Person.name, Person.nip).where(
        Person.agency == agency, Person.id.in_(ids)
    )
    return _with_places(work, query.order_by(Person.name, Person.id), on)


def _with_places(
    work: UnitOfWork, query: sa.Select[str, str, str | None], on: date
) -> list[FoundPerson]:
    rows = work.connection.execute(query).all()
    places: dict[str, str] = {}
    held = (
        sa.select(Holding.person_id, Seat.name, Unit.name.label("unit"))
        .join(Seat, Seat.id == Holding.seat_id)
        .join(Unit, Unit.id == Seat.unit_id)
        .where(Holding.person_id.in_([row.id for row in rows]), in_force(Holding, on))
        .order_by(Holding.capacity, Seat.name)
    )
    if rows:
        for row in work.connection.execute(held):
            places.setdefault(row.person_id, f"{row.name} · {row.unit}")
    return [FoundPerson(row.id, row.name, row.nip, places.get(row.id, "")) for row in rows]
