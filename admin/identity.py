"""Who is asking: the signed-in person with the seats and roles that they have today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app, g
from flask_security import current_user

from admin.access import Who
from admin.formats import local
from admin.i18n import gettext
from admin.tables import Account
from admin.work import work
from engine.ports import Directory
from engine.powers import Lent, Power
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit

CAPACITY = {"definitif": "", "plt": "Plt. ", "plh": "Plh. "}


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
    lent: tuple[Lent, ...] = ()  # of others, by delegations in force

    @property
    def powers(self) -> tuple[Power, ...]:
        """What the person does items with: the own principals, then those that are lent."""
        return (*self.principals, *self.lent)

    @property
    def stands_in_for(self) -> tuple[str, ...]:
        """The people ("person:ID") all of whose official work is lent to the person."""
        return tuple(dict.fromkeys(one.givers[0] for one in self.lent if one.within is None))

    @property
    def seats_lent(self) -> frozenset[str]:
        """Ids of the seats all of whose work is lent to the person."""
        keys = (one.principal for one in self.lent if one.within is None)
        return frozenset(key.removeprefix("seat:") for key in keys if key.startswith("seat:"))

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
    directory: Directory = current_app.extensions["directory"]
    keys = tuple(directory.principals(unit, account.agency, key, unit.now))
    lent = tuple(directory.lent(unit, account.agency, key, unit.now))
    if any(principal.startswith("role:pengelola_kinerja@") for principal in keys):
        roles.add(Who.HR)
    if _in_topmost_unit(unit, account.agency, keys, "admin_instansi"):
        roles.add(Who.AGENCY_HR)
    seats, leads = _seats(account)
    if leads or (lent and _leads_a_unit(unit, account.agency, lent)):
        roles.add(Who.HEAD)
    return Me(
        agency=account.agency,
        person=key,
        name=person.name if person else account.name,
        nip=person.nip if person else account.username,
        seats=seats,
        principals=keys,
        roles=frozenset(roles),
        lent=lent,
    )


def _leads_a_unit(unit: UnitOfWork, agency: str, lent: Sequence[Lent]) -> bool:
    """Say whether all the work of a head of a unit is lent."""
    keys = [one.principal.removeprefix("seat:") for one in lent if one.within is None]
    heads = sa.select(Seat.id).where(
        Seat.agency == agency, Seat.id.in_(keys), Seat.is_head.is_(sa.true())
    )
    return unit.connection.execute(heads.limit(1)).first() is not None


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
