"""Units: created, renamed, moved, closed; and the grade of a unit for a year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from workflows.domain.told import phrase, word
from workflows.evaluations import set_organisation_grade
from workflows.organisation.changing import Change, refuse
from workflows.people.columns import parse_unit
from workflows.people.past import TooEarly, circle, differences, put_right, supersede
from workflows.tables.base import new_id
from workflows.tables.evaluation import ORGANISATION_GRADES, OrganisationGrade
from workflows.tables.people import Person, Seat, Unit

COLUMNS = {"name": "nama", "parent_id": "induk", "siasn_id": "id_siasn", "code": "kode"}
LONGEST_BASIS = 1000


def create_unit(change: Change, typed: Mapping[str, str], *, on: date | None = None) -> Unit:
    """Create a unit.

    Args:
        change: the open change.
        typed: kode, nama, induk (id of the unit above, or ""), id_siasn.
        on: its first day; today when none is given.

    Raises:
        DomainRefused: a value is wrong, or the code is in use.
    """
    values = _read(change, typed)
    day = change.day(on)
    _check_code(change, values["code"], None)
    unit = Unit(id=new_id(), agency=change.agency, since=day, **values)
    _check_above(change, unit, day)
    change.work.session.add(unit)
    change.work.flush()
    change.note("unit_created", [unit], name=unit.name, on=day, after=_told(change, values))
    return unit


def change_unit(
    change: Change,
    key: str,
    typed: Mapping[str, str],
    *,
    on: date | None = None,
    correction: bool = False,
) -> Unit:
    """Rename or move a unit from a day on, or put right what was entered wrongly.

    Args:
        change: the open change.
        key: id of the unit.
        typed: nama, induk, id_siasn; kode too, in a correction.
        on: the first day of the change; today when none is given.
        correction: the entry was wrong all the time; needs a reason.

    Raises:
        DomainRefused: a value is wrong, nothing changes, or the tree would have a cycle.
    """
    unit = change.get(Unit, key)
    values = _read(change, {"kode": unit.code, **typed})
    if not correction and values["code"] != unit.code:
        raise refuse("kode", "Kode hanya dapat diperbaiki sebagai koreksi salah catat.")
    _check_code(change, values["code"], unit)
    return _write(change, unit, values, on, correction)


def close_unit(change: Change, key: str, *, last: date) -> Unit:
    """Close a unit after its last day.

    Raises:
        DomainRefused: units or seats in it are open beyond that day.
    """
    unit = change.get(Unit, key)
    change.day(last)
    if unit.closed_on is not None:
        raise refuse("sampai", "Unit ini sudah ditutup.")
    if unit.since is not None and last < unit.since:
        raise refuse(
            "sampai", phrase("Unit ini baru ada sejak %(day)s.", day=f"{unit.since:%d-%m-%Y}")
        )
    below = _open_in(change, Unit, Unit.parent_id, unit, last)
    seats = _open_in(change, Seat, Seat.unit_id, unit, last)
    if below or seats:
        raise refuse(
            "sampai",
            phrase("Tutup atau pindahkan dahulu %(names)s.", names=", ".join([*below, *seats][:5])),
        )
    unit.closed_on = last
    change.note("unit_closed", [unit], name=unit.name, on=last, after={"sampai": last})
    return unit


def grade_unit(
    change: Change, key: str, *, period: str, grade: str, basis: str
) -> OrganisationGrade:
    """Keep the grade of a unit (predikat kinerja organisasi) for a year; a new one is a version.

    Args:
        change: the open change; its author is a person.
        key: id of the unit.
        period: the year, "2026".
        grade: istimewa to sangat_kurang.
        basis: the decree or report that it rests on.

    Raises:
        DomainRefused: a value is missing or wrong.
    """
    unit = change.get(Unit, key)
    if not re.fullmatch(r"20\d\d", period) or int(period) > change.today.year + 1:
        raise refuse("tahun", "Tulis tahun dengan empat angka, misalnya 2026.")
    if grade not in ORGANISATION_GRADES:
        raise refuse("predikat", "Pilih predikat kinerja organisasi.")
    if not basis.strip() or len(basis) > LONGEST_BASIS:
        raise refuse("dasar", "Tulis dasar penetapan, misalnya nomor keputusan.")
    if not change.actor.startswith("person:"):
        raise refuse("predikat", "Hanya akun seorang pegawai yang dapat menetapkan predikat.")
    newest = change.work.session.scalar(
        sa.select(OrganisationGrade)
        .where(OrganisationGrade.unit_id == unit.id, OrganisationGrade.period == period)
        .order_by(OrganisationGrade.version.desc())
        .limit(1)
    )
    if newest is not None:
        change.need_reason(
            phrase(
                "Tahun %(period)s sudah punya predikat. Tulis alasan perubahannya.", period=period
            )
        )
    row = set_organisation_grade(
        change.work.session,
        agency=change.agency,
        unit=unit.id,
        period=period,
        grade=grade,
        basis=basis.strip(),
        set_by=change.actor.removeprefix("person:"),
        at=change.work.now,
    )
    change.note(
        "organisation_graded",
        [unit],
        name=f"{unit.name}, {period}",
        before={"predikat": newest.grade} if newest else None,
        after={"predikat": grade, "dasar": basis.strip()},
    )
    return row


def _read(change: Change, typed: Mapping[str, str]) -> dict[str, Any]:
    read = change.read({**typed, "induk": ""})
    row = parse_unit(read)
    change.check(read)
    above = typed.get("induk") or None
    if above is not None:
        change.get(Unit, above, "induk")
    return {
        "code": row.key,
        "name": row.name,
        "parent_id": above,
        "siasn_id": row.siasn_id or None,
    }


def _write(
    change: Change, unit: Unit, values: Mapping[str, Any], on: date | None, correction: bool
) -> Unit:
    if not differences(unit, values):
        raise refuse("nama", "Tidak ada yang berubah.")
    if correction:
        change.need_reason("Tulis apa yang salah dicatat.")
        changed = put_right(unit, values)
        day = None
    else:
        day = change.day(on)
        check_there(unit, "mulai", day)  # else a closed unit would be there again until that day
        changed = superseded(change, unit, values, day)
    _check_above(change, unit, day or change.today)
    change.note(
        "unit_corrected" if correction else "unit_changed",
        [unit],
        name=unit.name,
        on=day,
        before=_told(change, {name: was for name, (was, _) in changed.items()}),
        after=_told(change, {name: now for name, (_, now) in changed.items()}),
    )
    return unit


def superseded(
    change: Change, row: Unit | Seat | Person, values: Mapping[str, Any], day: date
) -> dict[str, tuple[Any, Any]]:
    """Let values stand from a day on.

    Raises:
        DomainRefused: a later change is known, or one of the same day, which only a reason undoes.
    """
    if row.since == day and day < change.today:
        raise refuse("mulai", "Sudah ada perubahan pada hari itu. Perbaiki sebagai koreksi.")
    try:
        return supersede(change.work.session, row, values, day)
    except TooEarly as early:
        raise refuse(
            "mulai",
            phrase(
                "Sudah ada perubahan yang berlaku sejak %(day)s. Pilih tanggal sesudahnya.",
                day=f"{early.since:%d-%m-%Y}",
            ),
        ) from early


def _check_code(change: Change, code: str, unit: Unit | None) -> None:
    query = sa.select(Unit.id).where(Unit.agency == change.agency, Unit.code == code)
    other = change.work.session.scalar(query)
    if other is not None and (unit is None or other != unit.id):
        raise refuse("kode", phrase("Kode %(code)s sudah dipakai unit lain.", code=code))


def _check_above(change: Change, unit: Unit, day: date) -> None:
    """Refuse a parent that is not there, and a tree that bites its tail."""
    check_circle(change, unit, "parent_id", "induk", word("Susunan unit"), day)
    if unit.parent_id is not None:
        check_there(change.get(Unit, unit.parent_id, "induk"), "induk", day)


def check_circle(
    change: Change, row: Unit | Seat, above: str, field: str, what: str, day: date
) -> None:
    """Refuse what leads up to itself, on the day of the change or as is known last."""
    with change.work.session.no_autoflush:
        for on in (None, day):
            found = circle(change.work.session, row, above, on)
            if found:
                raise refuse(
                    field,
                    phrase("%(what)s berputar: %(found)s.", what=what, found=" → ".join(found[:6])),
                )


def check_there(row: Unit | Seat, field: str, day: date) -> None:
    """Refuse a unit or seat that is closed by the day, or not yet there."""
    if row.closed_on is not None and row.closed_on < day:
        raise refuse(field, phrase("%(name)s sudah ditutup.", name=row.name))


def _open_in(change: Change, model: Any, column: Any, unit: Unit, last: date) -> list[str]:
    rows = change.work.session.scalars(
        sa.select(model.name)
        .where(
            model.agency == change.agency,
            column == unit.id,
            sa.or_(model.closed_on.is_(None), model.closed_on > last),
        )
        .order_by(model.name)
        .limit(5)
    )
    return list(rows)


def _told(change: Change, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by the names of forms; the unit above by its name."""
    told = {COLUMNS[name]: value for name, value in values.items()}
    if told.get("induk"):
        above = change.work.session.get(Unit, told["induk"])
        told["induk"] = above.name if above else None
    return told
