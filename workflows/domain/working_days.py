"""Counting days: the day of receipt is day 0, and a limit is the end of day n in local time."""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from workflows.domain.duration import Duration
from workflows.domain.national_days import national_days
from workflows.domain.rules import Rules
from workflows.domain.words import day_in_words, listed, weekday_in_words

END_OF_DAY = time(23, 59, 59)
LONGEST_GAP = 366  # days off in a row; more means that no day is worked at all
WEEKEND = "akhir pekan"  # why a day is not counted that no holiday names
ZONE_WORDS = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


class NoWorkingDay(ValueError):
    """A calendar without any working day cannot count."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a length of time ends, and how that was counted."""

    end: datetime  # the last second of the last day, in local time
    start: date  # day 0
    length: Duration
    skipped: tuple[tuple[date, str], ...] = ()  # days not counted, and why
    shifted_from: date | None = None  # the day off on which the limit fell

    @property
    def day(self) -> date:
        """The last day in time."""
        return self.end.date()

    def met_by(self, moment: datetime) -> bool:
        """Return whether something that happened at an aware moment was in time."""
        return moment.astimezone(self.end.tzinfo).date() <= self.day

    def explain(self) -> str:
        """Say how the limit was counted, in one or more sentences."""
        zone = ZONE_WORDS.get(str(self.end.tzinfo), str(self.end.tzinfo))
        told = [
            f"{self.length.in_words()} sejak {weekday_in_words(self.start)} (hari ke-0)"
            f" berakhir {weekday_in_words(self.day)} pukul {self.end:%H.%M} {zone}."
        ]
        if self.shifted_from is not None:
            told.append(
                f"Batas semula {weekday_in_words(self.shifted_from)} jatuh pada hari libur,"
                " maka bergeser ke hari kerja berikutnya."
            )
        if self.skipped:
            days = listed([f"{day_in_words(day)} ({why})" for day, why in self.skipped])
            told.append(f"Tidak dihitung: {days}.")
        return " ".join(told)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked, and where the day ends."""

    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})  # ISO: 1 Monday, 7 Sunday
    days_off: Callable[[int], Mapping[date, str]] = field(default=lambda year: {})
    own_days: Mapping[date, tuple[bool, str]] = field(default_factory=dict)  # worked?, name
    zone: tzinfo = field(default_factory=lambda: ZoneInfo("Asia/Jakarta"))
    shift: bool = True  # geser_ke_hari_kerja

    def why_off(self, day: date) -> str | None:
        """Return why a day is not worked, or None when it is."""
        own = self.own_days.get(day)
        if own is not None:
            worked, name = own
            return None if worked else name
        name = self.days_off(day.year).get(day, "")
        if name:
            return name
        return None if day.isoweekday() in self.weekdays else WEEKEND

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
        raise NoWorkingDay(f"Expected a working day in the year before {day.isoformat()}")

    def end_of(self, day: date) -> datetime:
        """Return the last second of a day, in local time."""
        return datetime.combine(day, END_OF_DAY, tzinfo=self.zone)

    def deadline(self, start: datetime, length: Duration) -> Deadline:
        """Return when a length of time ends that begins at an aware moment.

        Whole days end with the day; hours and minutes are added to the moment as they are.
        """
        local = start.astimezone(self.zone)
        if not length.in_days:
            moment = local + (later(local.date(), length) - local.date())
            moment += timedelta(seconds=length.seconds)
            return Deadline(moment, local.date(), length)
        if length.calendar == "hari_kerja":
            return self._working_days(local.date(), length)
        last = later(local.date(), length)
        counted = last != local.date()  # P0D stays where it is
        moved = self.next_working_day(last) if self.shift and counted else last
        return Deadline(
            self.end_of(moved), local.date(), length, shifted_from=last if moved != last else None
        )

    def working_days_between(self, start: date, end: date) -> int:
        """Return the working days after a day, up to and with another; 0 when it is not later."""
        return sum(
            self.is_working_day(start + timedelta(days=n + 1)) for n in range((end - start).days)
        )

    def _working_days(self, start: date, length: Duration) -> Deadline:
        day, skipped = start, []
        for _ in range(length.days):
            day += timedelta(days=1)
            worked = self.next_working_day(day)
            while day < worked:
                skipped.append((day, self.why_off(day) or ""))
                day += timedelta(days=1)
        return Deadline(self.end_of(day), start, length, tuple(skipped))


def calendar_of(
    rules: Rules, own_days: Mapping[date, tuple[bool, str]] | None = None
) -> WorkingCalendar:
    """Return the calendar of an agency: national days, its own days over them, its week, its zone.

    Args:
        rules: hold `hari_kerja_seminggu`, `cuti_bersama_libur`, `zona_waktu`,
            `geser_ke_hari_kerja`.
        own_days: the agency's own days: whether worked, and the name.
    """
    cuti_bersama: bool = rules["cuti_bersama_libur"]
    return WorkingCalendar(
        weekdays=frozenset(rules["hari_kerja_seminggu"]),
        days_off=lambda year: national_days(year, cuti_bersama=cuti_bersama),
        own_days=own_days or {},
        zone=ZoneInfo(rules["zona_waktu"]),
        shift=rules["geser_ke_hari_kerja"],
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
