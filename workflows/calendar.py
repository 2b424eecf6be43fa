"""Counts durations by calendar or working days, with what the agency and its units decided.

An adapter of engine.ports.Calendar over workflows.domain.working_days. The rows are never edited:
whoever asks says as of when the calendar is meant, and gets the same answer ever after.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bpmn.durations import split
from engine import counted
from engine.store import tables as t
from engine.store.prepared import Prepared
from workflows.domain.duration import parse_duration
from workflows.domain.working_days import (
    LEVELS,
    ZONES,
    Deadline,
    OwnDay,
    Week,
    WorkingCalendar,
    calendar_of,
    overlay,
)
from workflows.parameters.overrides import rules_of
from workflows.people.standing import On
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Seat, Unit
from workflows.tables.replan import ReplanPin
from workflows.tables.rules import CalendarDay, CalendarWeek

if TYPE_CHECKING:
    from engine.ports import CaseFacts
    from engine.store.unit_of_work import UnitOfWork

_agency = sa.bindparam("given_agency", type_=sa.String)
_on = sa.bindparam("on", type_=sa.Date)
_d, _w = CalendarDay.__table__.c, CalendarWeek.__table__.c
_DAYS = Prepared(
    sa.select(_d.level, _d.unit_id, _d.day, _d.kind, _d.name, _d.recorded_at, _d.withdrawn_at)
    .where(_d.agency == _agency)
    .order_by(_d.recorded_at, _d.id)
)
_WEEKS = Prepared(
    sa.select(_w.unit_id, _w.since, _w.days, _w.zone, _w.recorded_at, _w.withdrawn_at)
    .where(_w.agency == _agency)
    .order_by(_w.since, _w.recorded_at, _w.id)
)
_seat = On(Seat, _on)
_held = (
    sa.select(Holding.person_id, _seat.column("unit_id"))
    .select_from(Holding)
    .join(Seat, Seat.id == Holding.seat_id)
    .outerjoin(_seat.past, _seat.join)
    .where(Holding.agency == _agency, in_force(Holding, _on))
    .order_by(
        sa.case({"definitif": 0, "plt": 1}, value=Holding.capacity, else_=2),
        Holding.valid_from.desc(),
        Holding.id,
    )
)
_UNIT_OF = Prepared(
    _held.where(Holding.person_id == sa.bindparam("person", type_=sa.String)).limit(1)
)
_UNITS_OF = _held.where(
    Holding.person_id.in_(sa.bindparam("people", expanding=True, type_=sa.String))
)
_TREE = Prepared(sa.select(Unit.id, Unit.parent_id).where(Unit.agency == _agency))
_case = sa.bindparam("case", type_=sa.String)
_PINS = Prepared(
    sa.union_all(
        sa.select(t.process_instance.c.rules_date, t.process_instance.c.calendar_at).where(
            t.process_instance.c.id == _case
        ),
        sa.select(ReplanPin.rules_date, ReplanPin.calendar_at).where(ReplanPin.case == _case),
    )
)


class Pin(NamedTuple):
    """By which numbers and by which knowledge of the calendar a case is counted."""

    rules_date: date
    calendar_at: datetime


class _Day(NamedTuple):
    level: str
    unit_id: str | None
    day: date
    kind: str
    name: str
    recorded_at: datetime
    withdrawn_at: datetime | None


class _WeekRow(NamedTuple):
    unit_id: str | None
    since: date
    days: int | None
    zone: str | None
    recorded_at: datetime
    withdrawn_at: datetime | None


class AgencyCalendar:
    """The Calendar of an installation."""

    def add(
        self,
        work: UnitOfWork,
        facts: CaseFacts,
        start: datetime,
        duration: str,
        calendar: str | None,
    ) -> datetime:
        """Return the moment `duration` after `start`.

        Whole days end at 23:59:59 of the zone of the subject's unit, the day of `start` being day
        0; hours and minutes are added as they are.

        Raises:
            WrongDuration: the text or the calendar's name cannot be counted with.
        """
        return deadline_of_case(work, facts, start, duration, calendar).end


def deadline_of_case(
    work: UnitOfWork,
    facts: CaseFacts,
    start: datetime,
    duration: str,
    calendar: str | None = None,
) -> Deadline:
    """Return when a length of time of a case ends, with how it was counted."""
    length = parse_duration(duration, calendar)
    found = calendar_of_case(work, facts, start).deadline(start, length)
    iso, named = split(duration) or (duration, None)
    counted.note(work, facts, found.end, start, iso, named or calendar)
    return found


def explained(
    work: UnitOfWork,
    agency: str,
    subject: str | None,
    due: datetime | None,
    kept: Mapping[str, Any] | None,
) -> Deadline | None:
    """Return how a deadline was counted, by the calendar it was counted with.

    Args:
        work: where it is read.
        agency: of the case.
        subject: key of the person the case is about.
        due: the deadline.
        kept: what stands beside it (`counted` of work_item and job).

    Returns:
        None when it was not counted: a fixed moment, or one that somebody decided.
    """
    if due is None or not kept:
        return None
    how = counted.from_json(kept)
    found = deadline(
        work,
        agency,
        how.since,
        how.length,
        how.calendar,
        how.rules_date,
        person=subject,
        known_at=how.calendar_at,
    )
    return found if found.end == due else None


def calendar_of_case(work: UnitOfWork, facts: CaseFacts, at: datetime) -> WorkingCalendar:
    """Return the calendar of a case: of its subject's unit at a moment, as its pin knows it."""
    return working_calendar(
        work,
        facts.agency,
        facts.rules_date,
        person=facts.subject,
        at=at,
        known_at=facts.calendar_at,
    )


def deadline(
    work: UnitOfWork,
    agency: str,
    start: datetime,
    duration: str,
    calendar: str | None,
    rules_date: date,
    *,
    person: str | None = None,
    known_at: datetime | None = None,
) -> Deadline:
    """Return when a length of time ends, with how it was counted, for people to read.

    Args:
        work: where it is read.
        agency: whose rules count.
        start: a moment of day 0.
        duration: ISO 8601, with or without the calendar's name behind it.
        calendar: of a bare duration; None for calendar days.
        rules_date: the numbers of the law are read as in force on this day.
        person: id or key of the person whose unit's calendar counts; None: the agency's.
        known_at: the calendar as it was known then; None: as it is known now.

    Raises:
        WrongDuration: the text or the calendar's name cannot be counted with.
    """
    length = parse_duration(duration, calendar)
    found = working_calendar(work, agency, rules_date, person=person, at=start, known_at=known_at)
    return found.deadline(start, length)


def working_calendar(
    work: UnitOfWork,
    agency: str,
    rules_date: date,
    *,
    person: str | None = None,
    unit: str | None = None,
    at: datetime | None = None,
    known_at: datetime | None = None,
) -> WorkingCalendar:
    """Return the calendar of the agency, of a unit, or of a person's unit at a moment.

    The rows are read once a transaction, and a calendar is built once for each state that the
    rows ever had.
    """
    rows = _rows(work, agency)
    if unit is None and person is not None and rows.of_units:
        zone = ZoneInfo(rules_of(work, agency, rules_date)["zona_waktu"])
        on = (at or work.now).astimezone(zone).date()
        unit = _unit_of(work, agency, person.removeprefix("person:"), on)
    known = rows.state_at(known_at)
    key = ("working_calendar", agency, rules_date, unit, known)
    if key not in work.cache:
        places = _places(work, agency, unit) if unit is not None else []
        days, weeks = rows.known(known, places)
        work.cache[key] = calendar_of(rules_of(work, agency, rules_date), days, weeks)
    found: WorkingCalendar = work.cache[key]
    return found


def learn_units(
    work: UnitOfWork, agency: str, asked: Iterable[tuple[str | None, datetime]]
) -> None:
    """Look up at once in which units many people were, each at a moment; a query a day.

    Nothing is asked when no unit has decided anything.
    """
    if not _rows(work, agency).of_units:
        return
    zone = ZoneInfo(rules_of(work, agency, work.now.date())["zona_waktu"])
    wanted: dict[date, set[str]] = {}
    for person, at in asked:
        if person is not None:
            on = at.astimezone(zone).date()
            key = person.removeprefix("person:")
            if ("calendar_unit", agency, key, on) not in work.cache:
                wanted.setdefault(on, set()).add(key)
    for on, people in wanted.items():
        given = {"given_agency": agency, "on": on, "people": sorted(people)}
        for person, unit in reversed(work.connection.execute(_UNITS_OF, given).all()):
            work.cache["calendar_unit", agency, person, on] = unit  # the first row is the last
        for person in people:
            work.cache.setdefault(("calendar_unit", agency, person, on), None)


def pins_of(work: UnitOfWork, case: str) -> list[Pin]:
    """Return by what a case is counted, and was before it was re-planned; [] for no such case."""
    return [Pin(*row) for row in _PINS.rows(work, {"case": case})]


class _Rows:
    """All rows of an agency, those withdrawn too, and the moments at which they changed."""

    def __init__(self, days: Sequence[_Day], weeks: Sequence[_WeekRow]) -> None:
        self.days, self.weeks = days, weeks
        both: Iterable[_Day | _WeekRow] = [*days, *weeks]
        self.of_units = any(row.unit_id is not None for row in both)
        changes = {row.recorded_at for row in both}
        self.changes = sorted(changes | {row.withdrawn_at for row in both if row.withdrawn_at})

    def state_at(self, moment: datetime | None) -> datetime | None:
        """Return the last change up to a moment (None: up to now), or None before the first."""
        found = None
        for each in self.changes:
            if moment is not None and each > moment:
                break
            found = each
        return found

    def known(
        self, moment: datetime | None, places: Sequence[str]
    ) -> tuple[dict[date, OwnDay], list[list[Week]]]:
        """Return days and weeks as known at a moment, for units from the nearest one up."""
        if moment is None:
            return {}, []
        layers: dict[str, dict[date, OwnDay]] = {}
        for row in self.days:
            if _stood(row, moment):
                own = OwnDay(row.kind, row.name, row.level)
                layers.setdefault(row.unit_id or row.level, {})[row.day] = own
        order = [*LEVELS[:2], *reversed(places)]
        weeks = [
            [_week(row) for row in self.weeks if row.unit_id == place and _stood(row, moment)]
            for place in [*places, None]
        ]
        return overlay(*(layers.get(each, {}) for each in order)), [each for each in weeks if each]


def _stood(row: _Day | _WeekRow, moment: datetime) -> bool:
    gone = row.withdrawn_at
    return row.recorded_at <= moment and (gone is None or gone > moment)


def _week(row: _WeekRow) -> Week:
    days = None if row.days is None else frozenset(range(1, row.days + 1))
    return Week(row.since, days, None if row.zone is None else ZoneInfo(ZONES[row.zone]))


def _rows(work: UnitOfWork, agency: str) -> _Rows:
    key = ("calendar_rows", agency)
    if key not in work.cache:
        work.flush()
        given = {"given_agency": agency}
        work.cache[key] = _Rows(
            [_Day(*row) for row in _DAYS.rows(work, given)],
            [_WeekRow(*row) for row in _WEEKS.rows(work, given)],
        )
    found: _Rows = work.cache[key]
    return found


def _unit_of(work: UnitOfWork, agency: str, person: str, on: date) -> str | None:
    key = ("calendar_unit", agency, person, on)
    if key not in work.cache:
        row = _UNIT_OF.first(work, {"given_agency": agency, "person": person, "on": on})
        work.cache[key] = None if row is None else row[1]
    found: str | None = work.cache[key]
    return found


def _places(work: UnitOfWork, agency: str, unit: str) -> list[str]:
    """Return a unit and the units above it, the nearest first."""
    key = ("calendar_tree", agency)
    if key not in work.cache:
        work.cache[key] = {row[0]: row[1] for row in _TREE.rows(work, {"given_agency": agency})}
    above: dict[str, str | None] = work.cache[key]
    found: list[str] = []
    here: str | None = unit
    while here is not None and here not in found:
        found.append(here)
        here = above.get(here)
    return found
