"""The calendar over the tables, on both databases."""

from datetime import UTC, date, datetime

import pytest

from engine.store.database import Database
from workflows.calendar import AgencyCalendar, deadline
from workflows.domain.duration import WrongDuration
from workflows.tables.rules import CalendarDay, ParameterOverride

DAY = date(2026, 1, 1)
MONDAY = datetime(2026, 1, 12, 3, 0, tzinfo=UTC)


@pytest.fixture
def work(database_url):
    database = Database(database_url)
    with database.write() as work:
        yield work
    database.dispose()


def add(work, duration, calendar=None, agency="lampung", start=MONDAY):
    moment = AgencyCalendar().add(work, agency, start, duration, calendar, DAY)
    return moment.isoformat()


def test_working_days_skip_the_national_holiday_and_the_weekend(work):
    assert add(work, "P5D", "hari_kerja") == "2026-01-20T23:59:59+07:00"
    assert add(work, "P5D hari_kerja") == "2026-01-20T23:59:59+07:00"


def test_calendar_days_count_all_and_move_off_a_day_off(work):
    assert add(work, "P14D") == "2026-01-26T23:59:59+07:00"
    assert add(work, "P5D", "hari_kalender") == "2026-01-19T23:59:59+07:00"


def test_hours_are_exact(work):
    assert add(work, "PT1H", "hari_kerja") == "2026-01-12T11:00:00+07:00"


def test_an_agencys_own_day_off_counts_there_and_nowhere_else(work):
    work.session.add(
        CalendarDay(agency="lampung", day=date(2026, 1, 13), kind="libur", name="HUT", decree="SK")
    )
    work.session.add(
        CalendarDay(agency="metro", day=date(2026, 1, 16), kind="kerja", name="Masuk", decree="SK")
    )
    work.flush()
    assert add(work, "P5D hari_kerja") == "2026-01-21T23:59:59+07:00"
    assert add(work, "P5D hari_kerja", agency="metro") == "2026-01-19T23:59:59+07:00"
    found = deadline(work, "lampung", MONDAY, "P1D hari_kerja", None, DAY)
    assert "13 Januari 2026 (HUT)" in found.explain()


def test_an_agency_may_work_six_days(work):
    work.session.add(
        ParameterOverride(
            agency="lampung",
            name="hari_kerja_seminggu",
            value=[1, 2, 3, 4, 5, 6],
            valid_from=DAY,
            decree="SK 1",
        )
    )
    work.flush()
    assert add(work, "P5D hari_kerja") == "2026-01-19T23:59:59+07:00"


def test_what_cannot_be_counted_is_refused(work):
    with pytest.raises(WrongDuration):
        add(work, "P5D", "hari_pasar")
    with pytest.raises(WrongDuration):
        add(work, "lima hari")
