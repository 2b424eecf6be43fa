"""Counts durations by calendar or working days, with the agency's own days off.

An adapter of engine.ports.Calendar over workflows.domain.working_days.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.store.prepared import Prepared
from workflows.domain.duration import parse_duration
from workflows.domain.working_days import Deadline, WorkingCalendar, calendar_of
from workflows.parameters.overrides import rules_of
from workflows.tables.rules import CalendarDay

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

_OWN_DAYS = Prepared(
    sa.select(CalendarDay.day, CalendarDay.kind, CalendarDay.name).where(
        CalendarDay.agency == sa.bindparam("given_agency")
    )
)


class AgencyCalendar:
    """The Calendar of an installation."""

    def add(
        self,
        work: UnitOfWork,
        agency: str,
        start: datetime,
        duration: str,
        calendar: str | None,
        rules_date: date,
    ) -> datetime:
        """Return the moment `duration` after `start`.

        Whole days end at 23:59:59 of the agency's own zone, the day of `start` being day 0; hours
        and minutes are added as they are.

        Raises:
            WrongDuration: the text or the calendar's name cannot be counted with.
        """
        return deadline(work, agency, start, duration, calendar, rules_date).end


def deadline(
    work: UnitOfWork,
    agency: str,
    start: datetime,
    duration: str,
    calendar: str | None,
    rules_date: date,
) -> Deadline:
    """Return the same moment with how it was counted, for people to read."""
    length = parse_duration(duration, calendar)
    return working_calendar(work, agency, rules_date).deadline(start, length)


def working_calendar(work: UnitOfWork, agency: str, rules_date: date) -> WorkingCalendar:
    """Return the agency's calendar by the rules of a day; read once a transaction."""
    key = ("working_calendar", agency, rules_date)
    if key not in work.cache:
        rules = rules_of(work, agency, rules_date)
        work.cache[key] = calendar_of(rules, _own_days(work, agency))
    found: WorkingCalendar = work.cache[key]
    return found


def _own_days(work: UnitOfWork, agency: str) -> Mapping[date, tuple[bool, str]]:
    work.flush()
    rows = _OWN_DAYS.rows(work, {"given_agency": agency})
    return {day: (kind == "kerja", name) for day, kind, name in rows}
