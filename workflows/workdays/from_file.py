"""Brings decided days and work weeks in from a file (CSV, XLSX or YAML)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from engine.errors import DomainRefused
from workflows.directory import local_day
from workflows.domain.rules import Rules
from workflows.domain.told import phrase
from workflows.domain.working_days import DAY_KINDS, LEVELS, ZONES
from workflows.parameters.overrides import rules_of
from workflows.people.columns import Reader, RowError
from workflows.people.files import Row, read_sheets
from workflows.people.import_people import ImportReport
from workflows.people.taking import Layout, Taken
from workflows.tables.people import Unit
from workflows.tables.rules import CalendarDay, CalendarWeek
from workflows.workdays.deciding import LONGEST, decide_day, decide_week, withdraw

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

COLUMN_OF = {
    "level": "tingkat",
    "unit": "unit",
    "kind": "hari_itu",
    "day": "tanggal",
    "name": "nama",
    "decree": "keputusan",
    "reason": "alasan",
    "since": "sejak",
    "days": "hari_seminggu",
    "zone": "zona",
}
AS_ABOVE = "seperti_atasnya"


class _Day(NamedTuple):
    day: date | None
    kind: str
    name: str
    level: str
    unit: str
    decree: str
    reason: str


class _Week(NamedTuple):
    since: date | None
    days: str
    zone: str
    unit: str
    decree: str
    reason: str


def _read_day(read: Reader) -> _Day:
    unit = read.text("unit", 40)
    return _Day(
        read.day("tanggal", required=True),
        read.choice("hari_itu", tuple(DAY_KINDS)),
        read.text("nama", LONGEST["name"], required=True),
        read.choice("tingkat", LEVELS, default="unit" if unit else "instansi"),
        unit,
        read.text("keputusan", LONGEST["decree"], required=True),
        read.text("alasan", LONGEST["reason"]),
    )


def _read_week(read: Reader) -> _Week:
    return _Week(
        read.day("sejak", required=True),
        read.choice("hari_seminggu", ("5", "6", AS_ABOVE), default=AS_ABOVE),
        read.choice("zona", (*map(str.lower, ZONES), AS_ABOVE), default=AS_ABOVE).upper(),
        read.text("unit", 40),
        read.text("keputusan", LONGEST["decree"], required=True),
        read.text("alasan", LONGEST["reason"]),
    )


LAYOUT = Layout(
    required={
        "hari": ("tanggal", "hari_itu", "nama", "keputusan"),
        "minggu": ("sejak", "keputusan"),
    },
    optional={
        "hari": ("tingkat", "unit", "alasan"),
        "minggu": ("hari_seminggu", "zona", "unit", "alasan"),
    },
    parsers={"hari": _read_day, "minggu": _read_week},
)


def import_calendar(
    work: UnitOfWork,
    agency: str,
    content: bytes,
    name: str,
    *,
    skip_bad: bool = False,
    actor: str = "siklus",
) -> ImportReport:
    """Decide the days and weeks of a file; all of it or, unless bad rows are skipped, nothing.

    A row that says what stands already changes nothing. A day that stands otherwise is withdrawn
    and decided anew, with the row's reason or decree.

    Raises:
        UnreadableFile: it cannot be read, or holds no known kind of row.
    """
    taken = _Taken(rules_of(work, agency, local_day(work, agency, work.now)), work, agency)
    taken.take(read_sheets(content, name))
    created = changed = 0
    for row, found in taken.found:
        try:
            with work.session.begin_nested():
                before = _standing(work, agency, found)
                if before is not None and _same(before, found):
                    continue
                if before is not None:
                    why = found.reason or found.decree
                    withdraw(work, agency, before.id, reason=why, actor=actor)
                _decide(work, agency, found, actor)
        except DomainRefused as refused:
            column = COLUMN_OF.get(refused.field or "", "")
            taken.wrong(row, column, str(refused.facts.get("reason")), str(refused))
            continue
        created, changed = created + (before is None), changed + (before is not None)
    written = skip_bad or not taken.errors
    return ImportReport(
        taken.count,
        created if written else 0,
        changed if written else 0,
        tuple(taken.errors),
        tuple(taken.ignored),
        written,
    )


class _Taken(Taken):
    """The rows that can be read, each with the id of its unit."""

    def __init__(self, rules: Rules, work: UnitOfWork, agency: str) -> None:
        super().__init__(LAYOUT, rules, local_day(work, agency, work.now))
        query = sa.select(Unit.code, Unit.id).where(Unit.agency == agency)
        self.units = {row.code: row.id for row in work.session.execute(query)}
        self.found: list[tuple[Row, _Day | _Week]] = []
        self._seen: dict[tuple[object, ...], Row] = {}

    def keep(self, kind: str, row: Row, found: Any, errors: Sequence[RowError]) -> None:
        """Keep a row; a day that stands twice in the file is wrong."""
        if errors:
            return
        if found.unit and found.unit not in self.units:
            self.wrong(
                row,
                "unit",
                "unit_tidak_dikenal",
                phrase("Tidak ada unit %(unit)s.", unit=found.unit),
            )
            return
        found = found._replace(unit=self.units.get(found.unit, ""))
        key = (kind, found[0], found.unit, getattr(found, "level", ""))
        first = self._seen.setdefault(key, row)
        if first is not row:
            column = "tanggal" if kind == "hari" else "sejak"
            self.wrong(
                row, column, "ganda", phrase("Sudah ada di baris %(line)s.", line=first.line)
            )
            return
        self.found.append((row, found))


def _standing(
    work: UnitOfWork, agency: str, found: _Day | _Week
) -> CalendarDay | CalendarWeek | None:
    """Return what is decided already for the same day, or the same first day, of the place."""
    model: Any = CalendarDay if isinstance(found, _Day) else CalendarWeek
    query = sa.select(model).where(
        model.agency == agency,
        model.unit_id == found.unit if found.unit else model.unit_id.is_(None),
        model.withdrawn_at.is_(None),
    )
    if isinstance(found, _Day):
        query = query.where(model.level == found.level, model.day == found.day)
    else:
        query = query.where(model.since == found.since)
    row: CalendarDay | CalendarWeek | None = work.session.scalar(query)
    return row


def _same(row: CalendarDay | CalendarWeek, found: _Day | _Week) -> bool:
    if isinstance(row, CalendarDay):
        assert isinstance(found, _Day), "a day is compared with a day"
        told: tuple[object, ...] = (found.kind, found.name, found.decree)
        return (row.kind, row.name, row.decree) == told
    assert isinstance(found, _Week), "a week is compared with a week"
    return (row.days, row.zone, row.decree) == (*_week(found), found.decree)


def _week(found: _Week) -> tuple[int | None, str | None]:
    days = None if found.days == AS_ABOVE else int(found.days)
    return days, None if found.zone == AS_ABOVE.upper() else found.zone


def _decide(work: UnitOfWork, agency: str, found: _Day | _Week, actor: str) -> None:
    if isinstance(found, _Day):
        decide_day(
            work,
            agency,
            level=found.level,
            unit=found.unit or None,
            day=found.day,
            kind=found.kind,
            name=found.name,
            decree=found.decree,
            reason=found.reason,
            actor=actor,
        )
        return
    days, zone = _week(found)
    decide_week(
        work,
        agency,
        unit=found.unit or None,
        since=found.since,
        days=days,
        zone=zone,
        decree=found.decree,
        reason=found.reason,
        actor=actor,
    )
