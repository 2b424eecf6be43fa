"""A year of a calendar: months of weeks of days, and the days that have a name."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_day_names

from admin.i18n import gettext, language, later
from admin.numbers.values import month_names
from workflows.domain.working_days import DAY_OFF, FULL_DAY, HALF_DAY, WEEKEND, WorkingCalendar

KINDS = {"libur": later("Libur"), "setengah": later("Setengah hari"), "kerja": later("Hari kerja")}
KIND_OF = {DAY_OFF: "libur", HALF_DAY: "setengah", FULL_DAY: "kerja"}
LEVELS = {
    "nasional": later("nasional"),
    "instansi": later("instansi"),
    "unit": later("unit"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the year."""

    day: date
    kind: str  # a word of KINDS
    name: str  # "" for an ordinary day
    level: str  # who decided it, "" where the national calendar or the week says so

    @property
    def weekend(self) -> bool:
        """Whether only the week says that it is off."""
        return self.name == WEEKEND

    @property
    def special(self) -> bool:
        """Whether it has a name of its own."""
        return bool(self.name) and not self.weekend


@dataclass(frozen=True, slots=True)
class Month:
    """One month."""

    name: str
    weeks: list[list[Day | None]]  # seven cells each, Monday first; None: of another month
    worked: str  # working days, "20" or "19½"


def year_of(calendar: WorkingCalendar, year: int) -> list[Month]:
    """Return the twelve months."""
    return [_month(calendar, year, number) for number in range(1, 13)]


def named_days(found: list[Month]) -> Iterator[Day]:
    """Return the days with a name of their own, in their order."""
    for month in found:
        for week in month.weeks:
            yield from (day for day in week if day is not None and day.special)


def weekday_names() -> list[tuple[str, str]]:
    """Return the days of the week, short and whole, Monday first."""
    short, whole = (get_day_names(width, locale=language()) for width in ("abbreviated", "wide"))
    return [(short[number], whole[number]) for number in range(7)]


def _month(calendar: WorkingCalendar, year: int, number: int) -> Month:
    first = date(year, number, 1)
    count = months.monthrange(year, number)[1]
    days = [_day(calendar, first + timedelta(days=n)) for n in range(count)]
    cells: list[Day | None] = [*[None] * first.weekday(), *days]
    cells += [None] * (-len(cells) % 7)
    halves = sum({"kerja": 2, "setengah": 1, "libur": 0}[day.kind] for day in days)
    worked = f"{halves // 2}½" if halves % 2 else str(halves // 2)
    return Month(
        month_names()[number - 1], [cells[n : n + 7] for n in range(0, len(cells), 7)], worked
    )


def _day(calendar: WorkingCalendar, day: date) -> Day:
    halves, name = calendar.look(day)
    own = calendar.own_days.get(day)
    return Day(day, KIND_OF[halves], name, own.level if own else "")


def kind_name(kind: str) -> str:
    """Return what a kind of day is called."""
    return gettext(KINDS[kind])


def level_name(level: str) -> str:
    """Return what a level is called."""
    return gettext(LEVELS[level])
