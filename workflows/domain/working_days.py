"""Counting days: the day of receipt is day 0, and a limit is the end of day n in local time."""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from workflows.domain.duration import Duration
from workflows.domain.national_days import national_days
from workflows.domain.rules import Rules
from workflows.domain.told import joined, phrase, word
from workflows.domain.words import day_in_words, listed, weekday_in_words

END_OF_DAY = time(23, 59, 59)
LONGEST_GAP = 366  # days off in a row; more means that no day is worked at all
WEEKEND = word("akhir pekan")  # why a day is not counted that no holiday names
ZONE_WORDS = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
ZONES = {short: name for name, short in ZONE_WORDS.items()}
DAY_OFF, HALF_DAY, FULL_DAY = 0, 1, 2  # halves of a working day that a day counts
DAY_KINDS = {"libur": DAY_OFF, "setengah": HALF_DAY, "kerja": FULL_DAY}
LEVELS = ("nasional", "instansi", "unit")  # a later one stands over an earlier one


class NoWorkingDay(ValueError):
    """A calendar without any working day cannot count."""


@dataclass(frozen=True, slots=True)
class OwnDay:
    """What is decided for one day, over the national calendar."""

    kind: str  # libur, setengah or kerja
    name: str
    level: str = "instansi"

    @property
    def halves(self) -> int:
        """How many halves of a working day it counts."""
        return DAY_KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Week:
    """How a place works from a day on; None: as the place above it."""

    since: date
    weekdays: frozenset[int] | None = None  # ISO: 1 Monday, 7 Sunday
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a length of time ends, and how that was counted."""

    end: datetime  # the last second of the last day, in local time
    start: date  # day 0
    length: Duration
    skipped: tuple[tuple[date, str], ...] = ()  # days not counted, and why
    shifted_from: date | None = None  # the day off on which the limit fell
    halved: tuple[tuple[date, str], ...] = ()  # days that counted half, and why

    @property
    def zone(self) -> str:
        """The zone in which it ends, as people say it."""
        return ZONE_WORDS.get(str(self.end.tzinfo), str(self.end.tzinfo))

    @property
    def day(self) -> date:
        """The last day in time."""
        return self.end.date()

    def met_by(self, moment: datetime) -> bool:
        """Return whether something that happened at an aware moment was in time."""
        return moment.astimezone(self.end.tzinfo).date() <= self.day

    def explain(self) -> str:
        """Say how the limit was counted, in one or more sentences."""
        told = [
            phrase(
                "%(length)s sejak %(start)s (hari ke-0) berakhir %(end)s pukul %(time)s.",
                length=self.length.in_words(),
                start=weekday_in_words(self.start),
                end=weekday_in_words(self.day),
                time=f"{self.end:%H.%M} {self.zone}",
            )
        ]
        if self.shifted_from is not None:
            told.append(
                phrase(
                    "Batas semula %(day)s jatuh pada hari libur, maka bergeser ke hari kerja"
                    " berikutnya.",
                    day=weekday_in_words(self.shifted_from),
                )
            )
        if self.skipped:
            days = [joined("", (day_in_words(day), " (", why, ")")) for day, why in self.skipped]
            told.append(phrase("Tidak dihitung: %(days)s.", days=listed(days)))
        if self.halved:
            days = [joined("", (day_in_words(day), " (", why, ")")) for day, why in self.halved]
            told.append(phrase("Dihitung setengah hari: %(days)s.", days=listed(days)))
        return joined(" ", told)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked, and where the day ends. The same question has the same answer."""

    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})  # ISO: 1 Monday, 7 Sunday
    days_off: Callable[[int], Mapping[date, str]] = field(default=lambda year: {})
    own_days: Mapping[date, OwnDay] = field(default_factory=dict)
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("Asia/Jakarta"))
    shift: bool = True  # geser_ke_hari_kerja
    weeks: Sequence[Sequence[Week]] = ()  # one list a place, the nearest place first, by `since`

    def zone_on(self, day: date) -> tzinfo:
        """Return the zone in which a length of time is counted that begins on a day."""
        return self._nearest(day, "zone") or self.zone

    def weekdays_on(self, day: date) -> frozenset[int]:
        """Return the weekdays that are worked in the week of a day."""
        return self._nearest(day, "weekdays") or self.weekdays

    def _nearest(self, day: date, what: str) -> Any:
        for place in self.weeks:
            for week in reversed(place):
                if week.since <= day and (found := getattr(week, what)) is not None:
                    return found
        return None

    def look(self, day: date) -> tuple[int, str]:
        """Return how many halves of a working day a day counts, and its name if it has one."""
        own = self.own_days.get(day)
        if own is not None:
            return own.halves, own.name
        name = self.days_off(day.year).get(day, "")
        if name:
            return DAY_OFF, name
        return (FULL_DAY, "") if day.isoweekday() in self.weekdays_on(day) else (DAY_OFF, WEEKEND)

    def why_off(self, day: date) -> str | None:
        """Return why a day is not worked, or None when it is, be it half of it."""
        halves, name = self.look(day)
        return None if halves else name

    def is_working_day(self, day: date) -> bool:
        """Return whether a day is worked."""
        return self.why_off(day) is None

    def next_working_day(self, day: date) -> date:
        """Return the day itself when it is worked, or the first one after it that is.

        Raises:
            NoWorkingDay: none follows within a year.
        """
        for _ in range(LONGEST_GAP):
            if self.is_working_day(day):
                return day
            day += timedelta(days=1)
        raise _never_worked(day)

    def end_of(self, day: date) -> datetime:
        """Return the last second of a day, in local time."""
        return datetime.combine(day, END_OF_DAY, tzinfo=self.zone_on(day))

    def deadline(self, start: datetime, length: Duration) -> Deadline:
        """Return when a length of time ends that begins at an aware moment.

        Whole days end with the day; hours and minutes are added to the moment as they are. Two
        half days make one working day.

        Raises:
            NoWorkingDay: no day is worked for a year.
        """
        local = start.astimezone(self.zone_on(start.astimezone(self.zone).date()))
        if not length.in_days:
            moment = local + (later(local.date(), length) - local.date())
            moment += timedelta(seconds=length.seconds)
            return Deadline(moment, local.date(), length)
        if length.calendar == "hari_kerja":
            return self._working_days(local, length)
        last = later(local.date(), length)
        counted = last != local.date()  # P0D stays where it is
        moved = self.next_working_day(last) if self.shift and counted else last
        end = datetime.combine(moved, END_OF_DAY, tzinfo=local.tzinfo)
        return Deadline(end, local.date(), length, shifted_from=last if moved != last else None)

    def working_days_between(self, start: date, end: date) -> int:
        """Return the working days after a day, up to and with another; 0 when it is not later."""
        return sum(
            self.is_working_day(start + timedelta(days=n + 1)) for n in range((end - start).days)
        )

    def _working_days(self, local: datetime, length: Duration) -> Deadline:
        start = day = local.date()
        skipped: list[tuple[date, str]] = []
        halved: list[tuple[date, str]] = []
        left, gap = length.days * FULL_DAY, 0
        while left > 0:
            day += timedelta(days=1)
            halves, name = self.look(day)
            if halves == DAY_OFF:
                skipped.append((day, name))
                gap += 1
                if gap >= LONGEST_GAP:
                    raise _never_worked(day)
                continue
            if halves == HALF_DAY:
                halved.append((day, name))
            left, gap = left - halves, 0
        end = datetime.combine(day, END_OF_DAY, tzinfo=local.tzinfo)
        return Deadline(end, start, length, tuple(skipped), halved=tuple(halved))


def overlay(*levels: Mapping[date, OwnDay]) -> dict[date, OwnDay]:
    """Return the days of several levels as one: what a later level says stands over the rest."""
    found: dict[date, OwnDay] = {}
    for each in levels:
        found.update(each)
    return found


def _never_worked(day: date) -> NoWorkingDay:
    return NoWorkingDay(f"Expected a working day in the year before {day.isoformat()}")


def calendar_of(
    rules: Rules,
    own_days: Mapping[date, OwnDay] | None = None,
    weeks: Sequence[Sequence[Week]] = (),
) -> WorkingCalendar:
    """Return the calendar of an agency: national days, its own days over them, its week, its zone.

    Args:
        rules: hold `hari_kerja_seminggu`, `cuti_bersama_libur`, `zona_waktu`,
            `geser_ke_hari_kerja`.
        own_days: days decided otherwise, all levels in one.
        weeks: dated work weeks and zones, one list a place, the nearest place first.
    """
    cuti_bersama: bool = rules["cuti_bersama_libur"]
    return WorkingCalendar(
        weekdays=frozenset(rules["hari_kerja_seminggu"]),
        days_off=lambda year: national_days(year, cuti_bersama=cuti_bersama),
        own_days=own_days or {},
        zone=ZoneInfo(rules["zona_waktu"]),
        shift=rules["geser_ke_hari_kerja"],
        weeks=weeks,
    )


def later(day: date, length: Duration) -> date:
    """Return the day that many years, months and calendar days later.

    The 31st becomes the last day of a shorter month.
    """
    month = day.month - 1 + length.months
    year = day.year + length.years + month // 12
    month = month % 12 + 1
    last = months.monthrange(year, month)[1]
    return date(year, month, min(day.day, last)) + timedelta(days=length.days)
