"""People: registered, changed from a day on (a status, a rank), put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflows.domain.told import phrase
from workflows.organisation.changing import Change, refuse
from workflows.organisation.units import superseded
from workflows.people.columns import PersonRow, parse_person
from workflows.people.past import differences, put_right
from workflows.tables.base import new_id
from workflows.tables.people import Holding, Person, Seat, Unit

COLUMNS = {
    "nip": "nip",
    "name": "nama",
    "rank": "golongan",
    "employment": "kepegawaian",
    "status": "status",
    "email": "email",
    "phone": "telepon",
}
CONTACTS = ("email", "phone")  # kept in the row alone: history does not carry them


def register_person(change: Change, typed: Mapping[str, str]) -> Person:
    """Register a person; the rules of a NIP are those of the import.

    Args:
        change: the open change.
        typed: nip, nama, kepegawaian, golongan, status, email, telepon.

    Raises:
        DomainRefused: a value is wrong, or somebody has this NIP.
    """
    values = _read(change, typed)
    _check_nip(change, values["nip"], None)
    person = Person(id=new_id(), agency=change.agency, **values)
    change.work.session.add(person)
    change.work.flush()
    change.note("person_registered", [person], name=person.name, after=_told(values))
    return person


def change_person(
    change: Change, key: str, typed: Mapping[str, str], *, on: date | None = None
) -> Person:
    """Change a person's status, rank, name or employment from a day on; contacts at once.

    A status that keeps from office lets claims lapse and items without a holder go to HR.

    Raises:
        DomainRefused: a value is wrong, or nothing changes.
    """
    person = change.get(Person, key)
    change.not_oneself(person)
    values = _read(change, {"nip": person.nip or "", **typed})
    if (values["nip"] or None) != person.nip:
        raise refuse("nip", "NIP hanya dapat diperbaiki sebagai koreksi salah catat.")
    if not differences(person, values):
        raise refuse("nama", "Tidak ada yang berubah.")
    day = change.day(on)
    changed = superseded(change, person, values, day)
    if "status" in changed:
        change.review(change.offices_of(person, day), day)
    _note(change, "person_changed", person, changed, day)
    return person


def correct_person(change: Change, key: str, typed: Mapping[str, str]) -> Person:
    """Put right what was entered wrongly about a person, the NIP too; needs a reason.

    Raises:
        DomainRefused: a value is wrong, nothing changes, or there is no reason.
    """
    person = change.get(Person, key)
    change.not_oneself(person)
    values = _read(change, {"nip": person.nip or "", **typed})
    _check_nip(change, values["nip"], person)
    if not differences(person, values):
        raise refuse("nama", "Tidak ada yang berubah.")
    change.need_reason("Tulis apa yang salah dicatat.")
    changed = put_right(person, values)
    if "status" in changed:
        change.review(change.offices_of(person, change.today), change.today)
    _note(change, "person_corrected", person, changed, None)
    return person


def units_of(change: Change, person: Person, on: date) -> list[Unit]:
    """Return the units in which a person holds a seat on a day, for the story of the unit."""
    return list(
        change.work.session.scalars(
            sa.select(Unit)
            .join(Seat, Seat.unit_id == Unit.id)
            .join(Holding, Holding.seat_id == Seat.id)
            .where(
                Holding.person_id == person.id,
                Holding.valid_from <= on,
                sa.or_(Holding.valid_to.is_(None), Holding.valid_to >= on),
            )
            .order_by(Unit.code)
            .distinct()
        )
    )


def _note(
    change: Change,
    kind: str,
    person: Person,
    changed: Mapping[str, tuple[Any, Any]],
    day: date | None,
) -> None:
    change.note(
        kind,
        [person],
        units=units_of(change, person, day or change.today),
        name=person.name,
        on=day,
        before=_told({name: was for name, (was, _) in changed.items()}),
        after=_told({name: now for name, (_, now) in changed.items()}),
    )


def _read(change: Change, typed: Mapping[str, str]) -> dict[str, Any]:
    read = change.read(typed)
    row: PersonRow = parse_person(read)
    change.check(read)
    return {
        "nip": row.nip or None,
        "name": row.name,
        "rank": row.rank or None,
        "employment": row.employment,
        "status": row.status,
        "email": row.email or None,
        "phone": row.phone or None,
    }


def _check_nip(change: Change, nip: str | None, person: Person | None) -> None:
    if nip is None:
        return
    query = sa.select(Person.id, Person.name).where(
        Person.agency == change.agency, Person.nip == nip
    )
    other = change.work.session.execute(query).first()
    if other is not None and (person is None or other.id != person.id):
        raise refuse("nip", phrase("NIP ini sudah dipakai %(name)s.", name=other.name))


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        COLUMNS[name]: "•••" if name in CONTACTS and value else value
        for name, value in values.items()
    }
