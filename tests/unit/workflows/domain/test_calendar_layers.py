"""Counting over layers of days, weeks and zones, against a counter that looks at each day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.duration import Duration, parse_duration
from workflows.domain.working_days import OwnDay, Week, WorkingCalendar, overlay

WIB, WITA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))
numbers = st.integers(0, 40)
weekdays = st.sets(st.integers(1, 7), min_size=1).map(frozenset)
layers = st.lists(
    st.dictionaries(
        days, st.builds(OwnDay, st.sampled_from(["libur", "setengah", "kerja"]), st.just("x"))
    ),
    max_size=3,
)
places = st.lists(
    st.lists(st.builds(Week, days, weekdays), max_size=3).map(
        lambda found: sorted(found, key=lambda week: week.since)
    ),
    max_size=3,
)
national = st.dictionaries(days, st.just("nasional"), max_size=40)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    named = draw(national)
    return WorkingCalendar(
        draw(weekdays), lambda year: named, overlay(*draw(layers)), weeks=draw(places)
    )


def halves(calendar: WorkingCalendar, day: date) -> int:
    """Say what a day counts, reading the layers one by one, from the nearest down."""
    own = calendar.own_days.get(day)
    if own is not None:
        return {"libur": 0, "setengah": 1, "kerja": 2}[own.kind]
    if day in calendar.days_off(day.year):
        return 0
    week = calendar.weekdays
    for place in calendar.weeks:
        begun = [each.weekdays for each in place if each.since <= day and each.weekdays]
        if begun:
            week = begun[-1]
            break
    return 2 if day.isoweekday() in week else 0


def naive(calendar: WorkingCalendar, start: date, number: int) -> date:
    """Count one day after the other."""
    counted, day = 0, start
    while counted < 2 * number:
        day += timedelta(days=1)
        counted += halves(calendar, day)
    return day


def last_day(calendar: WorkingCalendar, start: date, number: int) -> date:
    moment = datetime.combine(start, time(9), tzinfo=WIB)
    return calendar.deadline(moment, Duration(days=number, calendar="hari_kerja")).day


@given(calendars(), days, numbers)
def test_it_counts_as_one_counts_day_by_day_and_twice_the_same(
    calendar: WorkingCalendar, start: date, number: int
) -> None:
    found = last_day(calendar, start, number)
    assert found == naive(calendar, start, number) == last_day(calendar, start, number)
    assert number == 0 or calendar.is_working_day(found)


@given(calendars(), days, numbers, numbers)
def test_more_days_and_a_later_start_never_end_earlier(
    calendar: WorkingCalendar, start: date, number: int, more: int
) -> None:
    found = last_day(calendar, start, number)
    assert found <= last_day(calendar, start, number + more)
    assert found <= last_day(calendar, start + timedelta(days=more), number)


@given(calendars(), days, numbers, numbers)
def test_two_lengths_after_each_other_are_their_sum(
    calendar: WorkingCalendar, start: date, first: int, second: int
) -> None:
    inbetween = last_day(calendar, start, first)
    together, apart = (
        last_day(calendar, start, first + second),
        last_day(calendar, inbetween, second),
    )
    if any(own.kind == "setengah" for own in calendar.own_days.values()):
        # A half day left over in between is lost, so that apart may end one working day later.
        assert together <= apart <= last_day(calendar, together, 1)
    else:
        assert together == apart


@given(calendars(), days, st.integers(1, 200))
def test_a_limit_in_calendar_days_ends_on_a_day_off_only_when_it_may(
    calendar: WorkingCalendar, start: date, number: int
) -> None:
    moment = datetime.combine(start, time(9), tzinfo=WIB)
    found = calendar.deadline(moment, Duration(days=number))
    assert calendar.is_working_day(found.day)
    as_it_is = WorkingCalendar(shift=False).deadline(moment, Duration(days=number))
    assert as_it_is.day == start + timedelta(days=number)


def test_two_half_days_make_one_and_are_told() -> None:
    own = {date(2026, 1, 6 + n): OwnDay("setengah", "Ramadan") for n in (0, 1)}
    calendar = WorkingCalendar(own_days=own)
    found = calendar.deadline(datetime(2026, 1, 5, 9, tzinfo=WIB), parse_duration("P2D hari_kerja"))
    assert found.day == date(2026, 1, 8)
    assert found.explain().endswith(
        "Dihitung setengah hari: 6 Januari 2026 (Ramadan) dan 7 Januari 2026 (Ramadan)."
    )


@pytest.mark.parametrize(("zone", "day"), [(WIB, date(2026, 1, 5)), (WITA, date(2026, 1, 6))])
def test_day_zero_and_the_end_are_those_of_the_zone_of_the_unit(zone: ZoneInfo, day: date) -> None:
    calendar = WorkingCalendar(weeks=[[Week(date(2026, 1, 1), zone=zone)]])
    found = calendar.deadline(datetime(2026, 1, 5, 16, 30, tzinfo=UTC), parse_duration("P1D"))
    assert (found.start, str(found.end.tzinfo)) == (day, str(zone))
    assert found.zone == {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA"}[str(zone)]
