"""Decide a day or a work week of the calendar, and withdraw one; rows are added, never edited.

Nothing that is counted already moves by it: a case counts by the calendar as it was known when the
case began (`process_instance.calendar_at`), until it is re-planned.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import DomainRefused, NotFound
from engine.store import agency_history
from engine.store.history import Event
from workflows.domain.working_days import DAY_KINDS, LEVELS, ZONES
from workflows.tables.people import Unit
from workflows.tables.rules import CalendarDay, CalendarWeek

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

LONGEST = {"name": 120, "decree": 200, "reason": 500}
DAYS_A_WEEK = (5, 6)
FIRST_YEAR, LAST_YEAR = 2000, 2100

REFUSALS = {
    "level": "Pilih tingkatnya: nasional, instansi, atau unit.",
    "unit": "Pilih unitnya dari daftar.",
    "unit_level": "Unit hanya diisi untuk tingkat unit.",
    "kind": "Pilih libur, kerja, atau setengah hari.",
    "day": "Isi tanggal antara tahun 2000 dan 2100.",
    "name": "Tulis nama hari itu, paling banyak 120 huruf.",
    "decree": "Tulis keputusan atau surat edaran yang mendasarinya.",
    "reason": "Tulis alasannya, paling banyak 500 huruf.",
    "taken": "Hari itu sudah ditetapkan pada tingkat yang sama. Tarik dahulu yang lama.",
    "taken_week": "Sejak tanggal itu sudah ada ketetapan minggu kerja. Tarik dahulu yang lama.",
    "days": "Pilih 5 atau 6 hari kerja.",
    "zone": "Pilih WIB, WITA, atau WIT.",
    "something": "Isi jumlah hari kerja, zona waktu, atau keduanya.",
    "withdrawn": "Ketetapan ini sudah ditarik.",
}
"""Why something is refused, by the word in `reason` of the refusal."""


def decide_day(
    work: UnitOfWork,
    agency: str,
    *,
    level: str,
    unit: str | None,
    day: date | None,
    kind: str,
    name: str,
    decree: str,
    reason: str = "",
    actor: str,
) -> str:
    """Decide how one day counts; return the id of the row.

    Args:
        work: the transaction.
        agency: whose calendar.
        level: nasional, instansi or unit.
        unit: id of the unit, for that level; it counts for all units below it as well.
        day: which day.
        kind: libur, kerja or setengah.
        name: what the day is called.
        decree: by which it is decided.
        reason: why, in words; may be empty.
        actor: who decides ("person:ID", or the name of a command).

    Raises:
        DomainRefused: something does not fit, or the level has decided the day already; `field`
            is the argument, `reason` a word of REFUSALS.
    """
    if level not in LEVELS:
        raise refused("level", "level")
    _check_unit(work, agency, level, unit)
    if kind not in DAY_KINDS:
        raise refused("kind", "kind")
    row = CalendarDay(
        agency=agency,
        level=level,
        unit_id=unit,
        day=_day(day),
        kind=kind,
        name=_text(name, "name"),
        decree=_text(decree, "decree"),
        reason=_text(reason, "reason", required=False),
        recorded_at=work.now,
        recorded_by=actor,
    )
    facts = {"level": level, "unit": unit, "day": row.day.isoformat(), "kind": kind}
    texts = {"name": row.name, "decree": row.decree, "reason": row.reason}
    _record(work, agency, Event("calendar_day_decided", actor=actor, facts=facts, payload=texts))
    taken = sa.select(CalendarDay.id).where(
        CalendarDay.agency == agency,
        CalendarDay.level == level,
        CalendarDay.unit_id.is_(None) if unit is None else CalendarDay.unit_id == unit,
        CalendarDay.day == row.day,
        CalendarDay.withdrawn_at.is_(None),
    )
    if work.session.scalar(taken) is not None:
        raise refused("day", "taken")
    return _keep(work, row)


def decide_week(
    work: UnitOfWork,
    agency: str,
    *,
    unit: str | None,
    since: date | None,
    days: int | None,
    zone: str | None,
    decree: str,
    reason: str = "",
    actor: str,
) -> str:
    """Decide on how many days, and in which zone, the agency or a unit works from a day on.

    Args:
        work: the transaction.
        agency: whose calendar.
        unit: id of the unit, with all units below it; None: the whole agency.
        since: first day.
        days: 5 (to Friday), 6 (to Saturday), or None: as the place above.
        zone: WIB, WITA, WIT, or None: as the place above.
        decree: by which it is decided.
        reason: why, in words; may be empty.
        actor: who decides.

    Raises:
        DomainRefused: as for `decide_day`.
    """
    _check_unit(work, agency, "unit" if unit else "instansi", unit)
    if days is not None and days not in DAYS_A_WEEK:
        raise refused("days", "days")
    if zone is not None and zone not in ZONES:
        raise refused("zone", "zone")
    if days is None and zone is None:
        raise refused("days", "something")
    row = CalendarWeek(
        agency=agency,
        unit_id=unit,
        since=_day(since, "since"),
        days=days,
        zone=zone,
        decree=_text(decree, "decree"),
        reason=_text(reason, "reason", required=False),
        recorded_at=work.now,
        recorded_by=actor,
    )
    facts = {"unit": unit, "since": row.since.isoformat(), "days": days, "zone": zone}
    texts = {"decree": row.decree, "reason": row.reason}
    _record(work, agency, Event("calendar_week_decided", actor=actor, facts=facts, payload=texts))
    taken = sa.select(CalendarWeek.id).where(
        CalendarWeek.agency == agency,
        CalendarWeek.unit_id.is_(None) if unit is None else CalendarWeek.unit_id == unit,
        CalendarWeek.since == row.since,
        CalendarWeek.withdrawn_at.is_(None),
    )
    if work.session.scalar(taken) is not None:
        raise refused("since", "taken_week")
    return _keep(work, row)


def withdraw(work: UnitOfWork, agency: str, row: str, *, reason: str, actor: str) -> None:
    """Withdraw a decided day or week from now on; what it was stays readable.

    Raises:
        NotFound: the agency has no such row.
        DomainRefused: no reason is given, or it is withdrawn already.
    """
    why = _text(reason, "reason")
    _record(
        work,
        agency,
        Event("calendar_withdrawn", row, actor=actor, payload={"reason": why}),
    )
    for model in (CalendarDay, CalendarWeek):
        found: Any = work.session.get(model, row, with_for_update=True)
        if found is None or found.agency != agency:
            continue
        if found.withdrawn_at is not None:
            raise refused("row", "withdrawn")
        found.withdrawn_at, found.withdrawn_by, found.withdrawn_reason = work.now, actor, why
        work.session.flush()
        work.cache.clear()
        return
    raise NotFound("calendar row", row)


def refused(field: str, reason: str) -> DomainRefused:
    """Return the refusal of a field, in Indonesian."""
    return DomainRefused(REFUSALS[reason], field=field, reason=reason)


def _record(work: UnitOfWork, agency: str, event: Event) -> None:
    """Write the story first: its lock lets two decisions about one day come one by one."""
    agency_history.record(work, agency, [event])


def _keep(work: UnitOfWork, row: CalendarDay | CalendarWeek) -> str:
    work.session.add(row)
    work.session.flush()
    work.cache.clear()  # the calendar was read before
    return row.id


def _check_unit(work: UnitOfWork, agency: str, level: str, unit: str | None) -> None:
    if level != "unit":
        if unit:
            raise refused("unit", "unit_level")
        return
    known = sa.select(Unit.id).where(Unit.id == unit, Unit.agency == agency)
    if not unit or work.session.scalar(known) is None:
        raise refused("unit", "unit")


def _day(day: date | None, field: str = "day") -> date:
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refused(field, "day")
    return day


def _text(text: str, field: str, *, required: bool = True) -> str:
    found = " ".join(text.split())
    if (required and not found) or len(found) > LONGEST[field]:
        raise refused(field, field)
    return found
