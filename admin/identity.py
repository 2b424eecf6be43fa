"""Who is asking: the signed-in person with the seats and roles that they have today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app, g
from flask_security import current_user

from admin.access import Who
from admin.formats import local
from admin.i18n import gettext
from admin.tables import Account
from admin.work import work
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit

CAPACITY = {"definitif": "", "plt": "Plt. ", "plh": "Plh. "}

Principals = Callable[[object, str, str, datetime], Sequence[str]]


@dataclass(frozen=True, slots=True)
class SeatHeld:
    """A seat that the person sits in today."""

    id: str
    name: str
    capacity: str
    decree: str

    def __str__(self) -> str:
        """As it stands in the bar: Plt. Kepala Bidang Rehabilitasi Sosial."""
        return CAPACITY.get(self.capacity, "") + self.name


@dataclass(frozen=True, slots=True)
class Me:
    """The person of this request."""

    agency: str
    person: str | None  # principal key "person:ID"; None for an account without a person
    name: str
    nip: str | None
    seats: tuple[SeatHeld, ...]
    principals: tuple[str, ...]
    roles: frozenset[Who]

    @property
    def line(self) -> str:
        """Name, seat and capacity, as the bar shows them."""
        place = str(self.seats[0]) if self.seats else gettext("tanpa jabatan")
        return f"{self.name} · {place}" if self.person else self.name


def me() -> Me:
    """Return who is asking. Only for requests of a signed-in account."""
    if "me" not in g:
        g.me = _find(current_user._get_current_object())
    found: Me = g.me
    return found


def _find(account: Account) -> Me:
    roles = {Who.SIGNED_IN}
    if account.has_role("administrator"):
        roles.add(Who.ADMINISTRATOR)
    if account.person_id is None:
        return Me(account.agency, None, account.name, account.username, (), (), frozenset(roles))
    unit = work()
    key = f"person:{account.person_id}"
    person = unit.session.get(Person, account.person_id)
    principals: Principals = current_app.extensions["principals"]
    keys = tuple(principals(unit, account.agency, key, unit.now))
    if any(principal.startswith("role:pengelola_kinerja@") for principal in keys):
        roles.add(Who.HR)
    if _in_topmost_unit(unit, account.agency, keys, "admin_instansi"):
        roles.add(Who.AGENCY_HR)
    seats, leads = _seats(account)
    if leads:
        roles.add(Who.HEAD)
    return Me(
        agency=account.agency,
        person=key,
        name=person.name if person else account.name,
        nip=person.nip if person else account.username,
        seats=seats,
        principals=keys,
        roles=frozenset(roles),
    )


def _in_topmost_unit(unit: UnitOfWork, agency: str, keys: Sequence[str], role: str) -> bool:
    """Say whether a role is held where it holds for the whole agency."""
    prefix = f"role:{role}@"
    units = [key.removeprefix(prefix) for key in keys if key.startswith(prefix)]
    if not units:
        return False
    top = sa.select(Unit.id).where(
        Unit.agency == agency, Unit.id.in_(units), Unit.parent_id.is_(None)
    )
    return unit.connection.execute(top.limit(1)).first() is not None


def _seats(account: Account) -> tuple[tuple[SeatHeld, ...], bool]:
    """Return today's seats, the own one before those held for others, and if one leads a unit."""
    unit = work()
    rows = unit.session.execute(
        sa.select(Seat.id, Seat.name, Holding.capacity, Holding.decree, Seat.is_head)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(
            Holding.agency == account.agency,
            Holding.person_id == account.person_id,
            in_force(Holding, local(unit.now).date()),
        )
        .order_by(Holding.capacity, Seat.name, Seat.id)
    ).all()
    return tuple(SeatHeld(*row[:4]) for row in rows), any(row.is_head for row in rows)
