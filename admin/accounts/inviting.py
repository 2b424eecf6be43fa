"""Inviting people who were imported: whom, and the printed list of codes by unit."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from admin.accounts.codes import Given
from admin.tables import Account
from engine.errors import NotFound
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.documents.render import render
from workflows.people.writing import guard
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit

NOWHERE = "Tanpa unit"
Form = Literal["pdf", "csv"]


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody to be invited, and where they sit."""

    person: str  # id
    nip: str
    unit: str  # name of the unit
    email: str | None


def whom(
    work: UnitOfWork,
    agency: str,
    *,
    units: Sequence[str] = (),
    nips: Sequence[str] = (),
    again: bool = False,
) -> list[Invited]:
    """Return the people to invite, by unit and name.

    Args:
        work: reads the people.
        agency: whose people.
        units: codes of units; those below them are meant too. None: every unit.
        nips: only these people.
        again: also those who have chosen a password already.

    Raises:
        NotFound: there is no such unit or person.
    """
    today = local_day(work, agency, work.now)
    _must_exist(work, agency, Unit, units)
    _must_exist(work, agency, Person, nips)
    query = (
        sa.select(Person.id, Person.nip, Person.name, Person.email, Unit.name, Unit.code)
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Holding, (Holding.person_id == Person.id) & in_force(Holding, today))
        .outerjoin(Seat, Seat.id == Holding.seat_id)
        .outerjoin(Unit, Unit.id == Seat.unit_id)
        .where(
            Person.agency == agency,
            Person.nip.is_not(None),
            sa.or_(Account.id.is_(None), Account.active),
        )
        .order_by(Holding.capacity, Holding.id)  # the own seat before those held as Plt or Plh
    )
    if not again:
        query = query.where(Account.password.is_(None))
    if nips:
        query = query.where(Person.nip.in_(nips))
    if units:
        query = query.where(Seat.unit_id.in_(_with_those_below(agency, units)))
    seen: dict[str, tuple[tuple[bool, str, str, str], Invited]] = {}
    for person, nip, name, email, unit, code in work.session.execute(query):
        order = (code is None, code or "", name, person)  # who sits nowhere comes last
        seen.setdefault(person, (order, Invited(person, nip or "", unit or NOWHERE, email)))
    return [invited for _, invited in sorted(seen.values(), key=lambda each: each[0])]


def listed(
    form: Form,
    agency: str,
    invited: Iterable[Invited],
    given: Iterable[Given],
    *,
    address: str,
    zone: ZoneInfo,
) -> bytes:
    """Return the list of codes by unit as a file.

    Args:
        form: a PDF to be printed and cut, or CSV for a mail merge.
        agency: whose list it is.
        invited: where people sit, in the order wanted.
        given: their codes.
        address: where people reach the installation; "" leaves it out.
        zone: of the moment until which the codes are good.
    """
    codes = {each.person: each for each in given}
    rows = [(each.unit, codes[each.person]) for each in invited if each.person in codes]
    if form == "csv":
        return _csv(rows, zone)
    until = max((code.expires_at for _, code in rows), default=None)
    page = f"{address}/activate/" if address else "alamat Siklus, lalu “Punya kode?”"
    data = {
        "instansi": agency,
        "cara": f"Buka {page}, isi NIP, kode, dan kata sandi pilihan sendiri.",
        "sampai": _moment(until, zone) if until else "",
        "unit": [
            {
                "nama": unit,
                "orang": [
                    {"nama": code.name, "nip": code.nip, "kode": code.code} for _, code in group
                ],
            }
            for unit, group in groupby(rows, key=lambda row: row[0])
        ],
    }
    return render("kode_masuk", data)


def _csv(rows: Iterable[tuple[str, Given]], zone: ZoneInfo) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["unit", "nama", "nip", "kode", "berlaku_sampai"])
    for unit, code in rows:
        writer.writerow(
            (
                guard(unit),
                guard(code.name),
                code.nip,
                code.code,
                _moment(code.expires_at, zone),
            )
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()  # spreadsheets take it for UTF-8 by this mark


def _moment(value: datetime, zone: ZoneInfo) -> str:
    return value.astimezone(zone).strftime("%d-%m-%Y %H.%M")


def _must_exist(
    work: UnitOfWork, agency: str, table: type[Unit] | type[Person], asked: Sequence[str]
) -> None:
    """Refuse codes of units, or NIPs, that the agency does not have."""
    what, column = ("unit", Unit.code) if table is Unit else ("person", Person.nip)
    known = set(
        work.session.scalars(
            sa.select(column).where(table.agency == agency, column.in_(list(asked)))
        )
    )
    for each in asked:
        if each not in known:
            raise NotFound(what, each)


def _with_those_below(agency: str, codes: Sequence[str]) -> sa.Select[tuple[str]]:
    tree = (
        sa.select(Unit.id)
        .where(Unit.agency == agency, Unit.code.in_(list(codes)))
        .cte("units_invited", recursive=True)
    )
    tree = tree.union(sa.select(Unit.id).join(tree, Unit.parent_id == tree.c.id))
    return sa.select(tree.c.id)
