"""When a mail leaves: now, or at the hour of the next day that is not quiet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from admin.delivery.choices import LONGEST_WAIT, Choice, Day, is_quiet, leaves, next_digest

WIB = ZoneInfo("Asia/Jakarta")
WEEKEND = Day(WIB, lambda day: day.isoweekday() > 5)


def test_at_once_leaves_at_once_on_a_working_day() -> None:
    now = datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert leaves(Choice("at_once", 7), now, WEEKEND) == (now, False)


def test_at_once_on_a_day_off_waits_for_the_hour_of_the_next_working_day() -> None:
    saturday = datetime(2026, 11, 21, 3, tzinfo=UTC)
    at, digest = leaves(Choice("at_once", 7), saturday, WEEKEND)
    assert (at, digest) == (datetime(2026, 11, 23, 7, tzinfo=WIB), True)


def test_the_day_is_the_agencys_not_utcs() -> None:
    tuesday_there = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)  # 00.30 WIB on Tuesday
    at = next_digest(Choice("digest", 7), tuesday_there, WEEKEND)
    assert at == datetime(2026, 11, 24, 7, tzinfo=WIB)
    sunday_there = datetime(2026, 11, 21, 17, 30, tzinfo=UTC)
    assert leaves(Choice("at_once", 7), sunday_there, WEEKEND)[1]


CHOICES = st.builds(
    Choice,
    mail=st.sampled_from(["at_once", "digest"]),
    hour=st.integers(0, 23),
    quiet=st.frozensets(st.integers(1, 7), max_size=6),
    quiet_off=st.booleans(),
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@given(CHOICES, MOMENTS, st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31))))
def test_nothing_leaves_on_a_quiet_day_and_nothing_waits_for_ever(
    choice: Choice, now: datetime, off: frozenset[date]
) -> None:
    day = Day(WIB, lambda one: one in off)
    at, digest = leaves(choice, now, day)
    local = at.astimezone(WIB)
    assert now <= at <= now + timedelta(days=LONGEST_WAIT + 1)
    if at < now + timedelta(days=LONGEST_WAIT - 1):
        assert not is_quiet(choice, local.date(), day)
    if digest:
        assert (local.hour, local.minute) == (choice.hour, 0)
