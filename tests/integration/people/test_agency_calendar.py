"""The calendar over the tables, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.store.database import Database
from tests.integration.people.agency import SmallAgency
from workflows.calendar import AgencyCalendar, deadline, deadline_of_case, working_calendar
from workflows.domain.duration import WrongDuration
from workflows.tables.rules import CalendarDay, CalendarWeek, ParameterOverride

DAY = date(2026, 1, 1)
MONDAY = datetime(2026, 1, 12, 3, 0, tzinfo=UTC)
BEFORE = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def work(database_url):
    database = Database(database_url)
    with database.write() as work:
        yield work
    database.dispose()


@pytest.fixture
def agency(work):
    return SmallAgency(work.session)


def decide(work, day, kind, name, *, unit=None, level=None, at=BEFORE, agency="lampung"):
    level = level or ("unit" if unit else "instansi")
    row = CalendarDay(
        agency=agency,
        level=level,
        unit_id=unit,
        day=day,
        kind=kind,
        name=name,
        decree="SK",
        recorded_at=at,
    )
    work.session.add(row)
    work.session.flush()
    work.cache.clear()
    return row


def add(small, work, duration, calendar=None, start=MONDAY, **facts):
    given = replace(small.facts(), **facts)
    return AgencyCalendar().add(work, given, start, duration, calendar).isoformat()


def test_working_days_skip_the_national_holiday_and_the_weekend(work, agency):
    assert add(agency, work, "P5D", "hari_kerja") == "2026-01-20T23:59:59+07:00"
    assert add(agency, work, "P5D hari_kerja") == "2026-01-20T23:59:59+07:00"


def test_calendar_days_count_all_and_move_off_a_day_off(work, agency):
    assert add(agency, work, "P14D") == "2026-01-26T23:59:59+07:00"
    assert add(agency, work, "P5D", "hari_kalender") == "2026-01-19T23:59:59+07:00"


def test_hours_are_exact(work, agency):
    assert add(agency, work, "PT1H", "hari_kerja") == "2026-01-12T11:00:00+07:00"


def test_an_agencys_own_day_off_counts_there_and_nowhere_else(work, agency):
    decide(work, date(2026, 1, 13), "libur", "HUT")
    decide(work, date(2026, 1, 16), "kerja", "Masuk", agency="metro")
    assert add(agency, work, "P5D hari_kerja") == "2026-01-21T23:59:59+07:00"
    metro = add(agency, work, "P5D hari_kerja", agency="metro")
    assert metro == "2026-01-19T23:59:59+07:00"
    found = deadline(work, "lampung", MONDAY, "P1D hari_kerja", None, DAY)
    assert "13 Januari 2026 (HUT)" in found.explain()


def test_an_agency_may_work_six_days(work, agency):
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
    assert add(agency, work, "P5D hari_kerja") == "2026-01-19T23:59:59+07:00"


def test_the_unit_stands_over_the_agency_and_the_agency_over_the_nation(work, agency):
    day = date(2026, 1, 14)
    decide(work, day, "libur", "nasional", level="nasional")
    assert not working_calendar(work, "lampung", DAY).is_working_day(day)
    decide(work, day, "kerja", "instansi")
    assert working_calendar(work, "lampung", DAY).is_working_day(day)
    decide(work, day, "libur", "dinas", unit=agency.id("DINSOS"))
    of = {
        name: working_calendar(work, "lampung", DAY, person=agency.key(name), at=MONDAY)
        for name in ("sri", "ratna", "gubernur")
    }
    assert [of[name].why_off(day) for name in ("sri", "ratna", "gubernur")] == [
        "dinas",  # two levels below the unit that decided
        "dinas",
        None,
    ]
    decide(work, day, "setengah", "bidang", unit=agency.id("LINJAMSOS"))
    nearest = working_calendar(work, "lampung", DAY, person=agency.key("sri"), at=MONDAY)
    assert nearest.look(day) == (1, "bidang")


def test_a_unit_counts_by_its_own_week_and_zone_from_a_day_on(work, agency):
    work.session.add(
        CalendarWeek(
            agency="lampung",
            unit_id=agency.id("LINJAMSOS"),
            since=date(2026, 2, 1),
            days=6,
            zone="WITA",
            recorded_at=BEFORE,
        )
    )
    work.flush()
    february = MONDAY + timedelta(days=28)  # Monday 9 February; 17 February is a holiday
    assert add(agency, work, "P5D hari_kerja", start=MONDAY) == "2026-01-20T23:59:59+07:00"
    assert add(agency, work, "P5D hari_kerja", start=february) == "2026-02-14T23:59:59+08:00"
    ratna = agency.key("ratna")
    other = add(agency, work, "P5D hari_kerja", start=february, subject=ratna)
    assert other == "2026-02-18T23:59:59+07:00"


def test_what_is_decided_or_withdrawn_later_moves_nothing_that_was_pinned_before(work, agency):
    pinned = replace(agency.facts(), calendar_at=BEFORE)
    old = decide(work, date(2026, 1, 13), "libur", "HUT")
    first = deadline_of_case(work, pinned, MONDAY, "P5D hari_kerja")
    assert first.end.isoformat() == "2026-01-21T23:59:59+07:00"
    decide(work, date(2026, 1, 14), "libur", "Banjir", at=BEFORE + timedelta(days=1))
    old.withdrawn_at = BEFORE + timedelta(days=2)
    work.flush()
    work.cache.clear()
    assert deadline_of_case(work, pinned, MONDAY, "P5D hari_kerja") == first
    between = replace(pinned, calendar_at=BEFORE + timedelta(days=1))
    both = deadline_of_case(work, between, MONDAY, "P5D hari_kerja")
    assert both.end.isoformat() == "2026-01-22T23:59:59+07:00"
    after = replace(pinned, calendar_at=BEFORE + timedelta(days=2))
    assert "HUT" not in deadline_of_case(work, after, MONDAY, "P5D hari_kerja").explain()


def test_what_cannot_be_counted_is_refused(work, agency):
    with pytest.raises(WrongDuration):
        add(agency, work, "P5D", "hari_pasar")
    with pytest.raises(WrongDuration):
        add(agency, work, "lima hari")
