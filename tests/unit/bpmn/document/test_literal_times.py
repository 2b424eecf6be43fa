from __future__ import annotations

import pytest

from bpmn.document.times import is_cycle, is_date, is_duration, is_literal, is_real_date, unquoted


@pytest.mark.parametrize(
    "text", ["P14D", "PT30M", "P1Y2M10DT2H30M", "P2W", "P5D hari_kerja", "PT0S", " P1D "]
)
def test_iso_durations_are_literal_with_or_without_a_calendar(text):
    assert is_duration(text)


@pytest.mark.parametrize(
    "text", ["P", "PT", "P1", "PH", "PT0.5H", "P1,5D", "tenggat", "parameter('x')", "P5D + 1", ""]
)
def test_what_only_looks_like_a_duration_is_not(text):
    assert not is_duration(text)


def test_dates_and_repetitions_are_literal():
    assert is_date("2026-01-31")
    assert is_date("2026-01-31T23:59:59+07:00")
    assert is_cycle("R3/P7D")
    assert is_cycle("R/2026-01-31T00:00:00Z/P1M")
    assert not is_literal("tanggal_mulai")


def test_quotes_around_a_literal_are_seen_through():
    assert unquoted('"P14D"') == "P14D"
    assert unquoted("'P14D'") == "P14D"
    assert unquoted("parameter('a')") == "parameter('a')"


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "2026-01-01T25:00:00Z"])
def test_a_day_that_no_calendar_has_is_no_real_date(text):
    assert is_date(text)
    assert not is_real_date(text)
    assert is_real_date("2026-02-28T08:00:00+07:00")
