"""Names of people, seats and roles, for pages: one query a kind, whatever the number of keys."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from admin.formats import local
from admin.i18n import gettext
from admin.identity import CAPACITY
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit


def names(work: UnitOfWork, agency: str, keys: Iterable[str | None]) -> dict[str, str]:
    """Return what principal keys are called; keys of nothing known are called by a dash.

    A seat is named with who sits in it today, a role with its unit.
    """
    wanted = {key for key in keys if key}
    found = dict.fromkeys(wanted, "–")
    found |= _people(work, agency, wanted)
    found |= _seats(work, agency, wanted)
    found |= _roles(work, agency, wanted)
    return found


def role_name(role: str) -> str:
    """Return a role as people say it: pengelola kinerja. One that only an agency knows stays."""
    return gettext(role.replace("_", " "))


def seat_of(work: UnitOfWork, agency: str, person: str | None) -> str:
    """Return the seat that a person ("person:ID") sits in today, the own one first; "" for none."""
    if person is None:
        return ""
    row = work.connection.execute(
        sa.select(Seat.name, Holding.capacity)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(
            Holding.agency == agency,
            Holding.person_id == person.removeprefix("person:"),
            in_force(Holding, local(work.now).date()),
        )
        .order_by(Holding.capacity, Seat.name)
        .limit(1)
    ).first()
    return CAPACITY.get(row.capacity, "") + row.name if row else ""


def find_person(work: UnitOfWork, agency: str, person: str | None) -> sa.Row | None:
    """Return name, NIP and rank of a person ("person:ID"), or None."""
    if person is None:
        return None
    return work.connection.execute(
        sa.select(Person.id, Person.name, Person.nip, Person.rank).where(
            Person.agency == agency, Person.id == person.removeprefix("person:")
        )
    ).first()


def _ids(keys: Iterable[str], kind: str) -> list[str]:
    return [key.removeprefix(kind) for key in keys if key.startswith(kind)]


def _people(work: UnitOfWork, agency: str, keys: Iterable[str]) -> dict[str, str]:
    ids = _ids(keys, "person:")
    if not ids:
        return {}
    query = sa.select(Person.id, Person.name).where(Person.agency == agency, Person.id.in_(ids))
    return {f"person:{row.id}": row.name for row in work.connection.execute(query)}


def _seats(work: UnitOfWork, agency: str, keys: Iterable[str]) -> dict[str, str]:
    ids = _ids(keys, "seat:")
    if not ids:
        return {}
    today = local(work.now).date()
    rows = work.connection.execute(
        sa.select(Seat.id, Seat.name, Holding.capacity, Person.name.label("holder"))
        .outerjoin(Holding, sa.and_(Holding.seat_id == Seat.id, in_force(Holding, today)))
        .outerjoin(Person, Person.id == Holding.person_id)
        .where(Seat.agency == agency, Seat.id.in_(ids))
        .order_by(Holding.capacity.desc(), Person.name)
    )
    found = {}
    for row in rows:
        holder = CAPACITY.get(row.capacity or "", "") + row.holder if row.holder else ""
        found[f"seat:{row.id}"] = f"{row.name} ({holder or gettext('kosong')})"
    return found


def _roles(work: UnitOfWork, agency: str, keys: Iterable[str]) -> dict[str, str]:
    parts = {}
    for key in _ids(keys, "role:"):
        role, _, unit = key.partition("@")
        parts[key] = (role, unit)
    if not parts:
        return {}
    query = sa.select(Unit.id, Unit.name).where(
        Unit.agency == agency, Unit.id.in_({unit for _, unit in parts.values()})
    )
    units = {row.id: row.name for row in work.connection.execute(query)}
    return {
        f"role:{key}": f"{role_name(role)}, {units[unit]}" if unit in units else role_name(role)
        for key, (role, unit) in parts.items()
    }


def find_by_nip(work: UnitOfWork, agency: str, nip: str) -> sa.Row | None:
    """Return id, name and NIP of the person with an employee number, or None."""
    return work.connection.execute(
        sa.select(Person.id, Person.name, Person.nip).where(
            Person.agency == agency, Person.nip == nip
        )
    ).first()
