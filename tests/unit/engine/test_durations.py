from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bpmn.document.times import is_duration
from engine import durations
from engine.errors import ExecutionFailed
from workflows.domain.duration import WrongDuration, parse_duration

START = datetime(2026, 1, 31, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P14D", ("P14D", None)),
        ("P5D hari_kerja", ("P5D", "hari_kerja")),
        ("PT2H", ("PT2H", None)),
        (" P1Y2M10DT2H30M ", ("P1Y2M10DT2H30M", None)),
        ("P", None),
        ("PT", None),
        ("P5X", None),
        ("5D", None),
        ("parameter('masa')", None),
    ],
)
def test_a_duration_is_told_from_other_text(text: str, expected: object) -> None:
    assert durations.split(text) == expected


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        ("P1D", datetime(2026, 2, 1, 8, tzinfo=UTC)),
        ("P1M", datetime(2026, 2, 28, 8, tzinfo=UTC)),
        ("P13M", datetime(2027, 2, 28, 8, tzinfo=UTC)),
        ("P2Y", datetime(2028, 1, 31, 8, tzinfo=UTC)),
        ("P1W", datetime(2026, 2, 7, 8, tzinfo=UTC)),
        ("PT90M", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("P11M", datetime(2026, 12, 31, 8, tzinfo=UTC)),
    ],
)
def test_months_keep_the_day_or_take_the_last_one(duration: str, expected: datetime) -> None:
    assert durations.add(START, duration) == expected


def test_six_months_from_february_end_in_august() -> None:
    # DOMAIN.md T11
    start = datetime(2026, 2, 10, tzinfo=UTC)
    assert durations.add(start, "P6M") == datetime(2026, 8, 10, tzinfo=UTC)
    start = datetime(2026, 9, 1, tzinfo=UTC)
    assert durations.add(start, "P1Y") == datetime(2027, 9, 1, tzinfo=UTC)


def test_what_is_no_duration_is_named() -> None:
    with pytest.raises(ValueError, match="lima hari"):
        durations.parts("lima hari")


@pytest.mark.parametrize("text", ["PT0.5H", "P1,5D", "P1.5D hari_kerja", "P1Y2W3DT", "P", "P٣D"])
def test_what_one_part_of_the_house_refuses_all_refuse(text: str) -> None:
    assert not is_duration(text)
    assert durations.split(text) is None
    with pytest.raises(WrongDuration):
        parse_duration(text)


@pytest.mark.parametrize(
    "text", ["P14D", "P5D hari_kerja", "P1Y2M3DT4H5M6S", " PT0S ", "P0D", "PT0.25S"]
)
def test_what_one_part_of_the_house_takes_all_take(text: str) -> None:
    assert is_duration(text)
    assert durations.split(text) is not None
    assert parse_duration(text).calendar


def test_fractions_of_a_second_count() -> None:
    start = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert durations.add(start, "PT0.25S") == start + timedelta(milliseconds=250)


@pytest.mark.parametrize("length", ["P99999999Y", "P9000Y", "P9999999D"])
def test_a_time_after_the_last_year_of_the_calendar_is_named(length: str) -> None:
    with pytest.raises(ExecutionFailed, match="year 10000"):
        durations.add(datetime(2026, 1, 5, 8, tzinfo=UTC), length)
