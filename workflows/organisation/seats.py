"""Seats: created, changed, moved, closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflows.domain.told import phrase
from workflows.organisation.changing import Change, refuse
from workflows.organisation.units import check_circle, check_there, superseded
from workflows.people.columns import parse_seat
from workflows.people.past import differences, put_right
from workflows.tables.base import new_id
from workflows.tables.people import Holding, Person, Seat, Unit

COLUMNS = {
    "code": "kode",
    "name": "nama",
    "unit_id": "unit",
    "superior_id": "atasan",
    "kind": "jenis_jabatan",
    "echelon": "eselon",
    "level": "jenjang",
    "is_head": "kepala_unit",
}


def create_seat(change: Change, typed: Mapping[str, str], *, on: date | None = None) -> Seat:
    """Create a seat.

    Args:
        change: the open change.
        typed: kode, nama, unit and atasan (ids), jenis_jabatan, eselon, jenjang, kepala_unit.
        on: its first day; today when none is given.

    Raises:
        DomainRefused: a value is wrong, or the code is in use.
    """
    values = _read(change, typed)
    day = change.day(on)
    _check_code(change, values["code"], None)
    seat = Seat(id=new_id(), agency=change.agency, since=day, **values)
    _check(change, seat, day)
    change.work.session.add(seat)
    change.work.flush()
    about = [seat, change.get(Unit, seat.unit_id)]
    change.note("seat_created", about, name=seat.name, on=day, after=_told(change, values))
    return seat


def change_seat(
    change: Change,
    key: str,
    typed: Mapping[str, str],
    *,
    on: date | None = None,
    correction: bool = False,
) -> Seat:
    """Change a seat from a day on, or put right what was entered wrongly.

    Open items stay with the seat and whoever holds it.

    Args:
        change: the open change.
        key: id of the seat.
        typed: as for `create_seat`; kode only in a correction.
        on: the first day of the change; today when none is given.
        correction: the entry was wrong all the time; needs a reason.

    Raises:
        DomainRefused: a value is wrong, nothing changes, or superiors would run in a circle.
    """
    seat = change.get(Seat, key)
    values = _read(change, {"kode": seat.code, **typed})
    if not correction and values["code"] != seat.code:
        raise refuse("kode", "Kode hanya dapat diperbaiki sebagai koreksi salah catat.")
    _check_code(change, values["code"], seat)
    if not differences(seat, values):
        raise refuse("nama", "Tidak ada yang berubah.")
    units = {seat.unit_id, values["unit_id"]}
    if correction:
        change.need_reason("Tulis apa yang salah dicatat.")
        changed, day = put_right(seat, values), None
    else:
        day = change.day(on)
        check_there(seat, "mulai", day)
        changed = superseded(change, seat, values, day)
    _check(change, seat, day or change.today)
    change.note(
        "seat_corrected" if correction else "seat_changed",
        [seat, *(change.get(Unit, each) for each in sorted(units))],
        name=seat.name,
        on=day,
        before=_told(change, {name: was for name, (was, _) in changed.items()}),
        after=_told(change, {name: now for name, (_, now) in changed.items()}),
    )
    return seat


def close_seat(change: Change, key: str, *, last: date, heir: str = "") -> Seat:
    """Close a seat after its last day: holdings end with it, and those below go to another seat.

    Args:
        change: the open change.
        key: id of the seat.
        last: its last day.
        heir: id of the seat that takes over the subordinate seats.

    Raises:
        DomainRefused: there are subordinate seats and no other superior for them.
    """
    seat = change.get(Seat, key)
    change.day(last, "sampai")
    if seat.closed_on is not None:
        raise refuse("sampai", "Jabatan ini sudah ditutup.")
    if seat.since is not None and last < seat.since:
        raise refuse(
            "sampai", phrase("Jabatan ini baru ada sejak %(day)s.", day=f"{seat.since:%d-%m-%Y}")
        )
    _hand_over(change, seat, heir, last)
    seat.closed_on = last
    about: list[Any] = [seat, change.get(Unit, seat.unit_id)]
    for holding in _held_beyond(change, seat, last):
        holding.valid_to = last
        about.append(change.get(Person, holding.person_id))
    change.note("seat_closed", about, name=seat.name, on=last, after={"sampai": last})
    change.review({f"seat:{seat.id}"}, date.fromordinal(last.toordinal() + 1))
    return seat


def _hand_over(change: Change, seat: Seat, heir: str, last: date) -> None:
    below = change.work.session.scalars(
        sa.select(Seat).where(
            Seat.agency == change.agency,
            Seat.superior_id == seat.id,
            sa.or_(Seat.closed_on.is_(None), Seat.closed_on > last),
        )
    ).all()
    if not below:
        return
    if not heir:
        names = ", ".join(sorted(each.name for each in below)[:3])
        raise refuse(
            "atasan",
            phrase(
                "%(count)s jabatan ada di bawahnya (%(names)s). Pilih atasan barunya.",
                count=len(below),
                names=names,
            ),
        )
    new = change.get(Seat, heir, "atasan")
    first = date.fromordinal(last.toordinal() + 1)
    for each in below:
        before = {"atasan": seat.name}
        superseded(change, each, {"superior_id": new.id}, first)
        change.note(
            "seat_changed",
            [each, change.get(Unit, each.unit_id)],
            name=each.name,
            on=first,
            before=before,
            after={"atasan": new.name},
        )
    for each in below:
        check_circle(change, each, "superior_id", "atasan", "Susunan atasan", first)


def _held_beyond(change: Change, seat: Seat, last: date) -> list[Holding]:
    rows = change.work.session.scalars(
        sa.select(Holding).where(
            Holding.agency == change.agency,
            Holding.seat_id == seat.id,
            sa.or_(Holding.valid_to.is_(None), Holding.valid_to > last),
        )
    ).all()
    later = [row for row in rows if row.valid_from > last]
    if later:
        raise refuse("sampai", "Ada pemangku yang mulai sesudah tanggal itu. Akhiri dahulu.")
    return list(rows)


def _read(change: Change, typed: Mapping[str, str]) -> dict[str, Any]:
    read = change.read(typed)
    row = parse_seat(read)
    change.check(read)
    change.get(Unit, row.unit, "unit")
    if row.superior:
        change.get(Seat, row.superior, "atasan")
    return {
        "code": row.key,
        "name": row.name,
        "unit_id": row.unit,
        "superior_id": row.superior or None,
        "kind": row.kind,
        "echelon": row.echelon or None,
        "level": row.level or None,
        "is_head": row.is_head,
    }


def _check_code(change: Change, code: str, seat: Seat | None) -> None:
    query = sa.select(Seat.id).where(Seat.agency == change.agency, Seat.code == code)
    other = change.work.session.scalar(query)
    if other is not None and (seat is None or other != seat.id):
        raise refuse("kode", phrase("Kode %(code)s sudah dipakai jabatan lain.", code=code))


def _check(change: Change, seat: Seat, day: date) -> None:
    """Refuse a closed unit or superior, a circle of superiors, and a second head of a unit."""
    check_there(change.get(Unit, seat.unit_id, "unit"), "unit", day)
    if seat.superior_id is not None:
        check_there(change.get(Seat, seat.superior_id, "atasan"), "atasan", day)
    check_circle(change, seat, "superior_id", "atasan", "Susunan atasan", day)
    if seat.is_head:
        other = change.work.session.scalar(
            sa.select(Seat.name).where(
                Seat.agency == change.agency,
                Seat.unit_id == seat.unit_id,
                Seat.is_head.is_(True),
                Seat.id != seat.id,
                sa.or_(Seat.closed_on.is_(None), Seat.closed_on >= day),
            )
        )
        if other is not None:
            raise refuse("kepala_unit", phrase("Unit ini sudah dipimpin %(other)s.", other=other))


def _told(change: Change, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by the names of forms; units and seats by their names."""
    told = {COLUMNS[name]: value for name, value in values.items()}
    for name, model in (("unit", Unit), ("atasan", Seat)):
        if told.get(name):
            row: Any = change.work.session.get(model, told[name])
            told[name] = row.name if row else None
    return told
