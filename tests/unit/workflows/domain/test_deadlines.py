"""DOMAIN.md section 14, T7, T9, T11: counting days in local time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.duration import Duration, WrongDuration, parse_duration
from workflows.domain.national_days import national_days
from workflows.domain.working_days import (
    NoWorkingDay,
    OwnDay,
    WorkingCalendar,
    calendar_of,
    later,
)
from workflows.parameters import RuleSet

RULES = RuleSet(date(2026, 1, 1))
WIB = ZoneInfo("Asia/Jakarta")
JAN_16 = {date(2026, 1, 16): "Isra Mikraj"}


def calendar(days_off=(), **settings):
    named = dict(days_off)
    return WorkingCalendar(days_off=lambda year: named, **settings)


def received(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=WIB)


def limit(start, text, **settings):
    return calendar(**settings).deadline(start, parse_duration(text)).day


MONDAY = received(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "without", "with_holiday"),
    [
        ("P14D", date(2026, 1, 19), date(2026, 1, 19)),
        ("P5D hari_kerja", date(2026, 1, 12), date(2026, 1, 12)),
        ("P6D hari_kerja", date(2026, 1, 13), date(2026, 1, 13)),
        ("P10D hari_kerja", date(2026, 1, 19), date(2026, 1, 20)),
        ("P14D hari_kerja", date(2026, 1, 23), date(2026, 1, 26)),
        ("P21D hari_kerja", date(2026, 2, 3), date(2026, 2, 4)),
        ("P65D hari_kerja", date(2026, 4, 6), date(2026, 4, 7)),
    ],
)
def test_days_count_from_the_day_after_receipt(text, without, with_holiday):
    assert limit(MONDAY, text) == without
    assert limit(MONDAY, text, days_off=JAN_16) == with_holiday


def test_a_limit_on_a_saturday_moves_to_monday_when_the_setting_says_so():
    saturday = received(2026, 1, 10)
    assert limit(saturday, "P14D", shift=False) == date(2026, 1, 24)
    assert limit(saturday, "P14D") == date(2026, 1, 26)


def test_a_limit_on_a_friday_stays():
    assert limit(received(2026, 2, 27), "P14D") == date(2026, 3, 13)


def test_a_limit_ends_with_the_last_second_of_the_local_day():
    found = calendar().deadline(MONDAY, parse_duration("P14D"))
    assert found.end == datetime(2026, 1, 19, 23, 59, 59, tzinfo=WIB)
    assert found.met_by(datetime(2026, 1, 19, 23, 59, 59, 999999, tzinfo=WIB))
    assert found.met_by(datetime(2026, 1, 19, 16, 59, 59, tzinfo=UTC))
    assert not found.met_by(datetime(2026, 1, 20, 0, 0, 0, tzinfo=WIB))
    assert not found.met_by(datetime(2026, 1, 19, 17, 0, 0, tzinfo=UTC))


def test_day_zero_is_the_local_day_of_receipt():
    late_evening = datetime(2026, 1, 4, 18, 0, tzinfo=UTC)  # Monday 5 January, 01:00 WIB
    assert limit(late_evening, "P14D") == date(2026, 1, 19)


def test_months_and_years_end_on_the_same_day_of_the_month():
    assert limit(received(2026, 2, 10), "P6M") == date(2026, 8, 10)
    assert limit(received(2026, 9, 1), "P1Y") == date(2027, 9, 1)


def test_the_31st_becomes_the_last_day_of_a_shorter_month():
    assert later(date(2026, 8, 31), parse_duration("P6M")) == date(2027, 2, 28)
    assert later(date(2028, 2, 29), parse_duration("P1Y")) == date(2029, 2, 28)
    assert later(date(2026, 11, 30), parse_duration("P1Y2M3D")) == date(2028, 2, 2)


def test_hours_are_added_to_the_moment_as_they_are():
    found = calendar().deadline(MONDAY, parse_duration("PT36H"))
    assert found.end == MONDAY + timedelta(hours=36)
    mixed = calendar().deadline(MONDAY, parse_duration("P5DT1H"))
    assert mixed.end == MONDAY + timedelta(days=5, hours=1)


def test_no_time_at_all_ends_with_today_even_on_a_sunday():
    sunday = received(2026, 1, 11)
    assert limit(sunday, "P0D") == limit(sunday, "P0D hari_kerja") == date(2026, 1, 11)


def test_an_own_day_stands_over_the_national_calendar():
    own = {
        date(2026, 1, 6): OwnDay("libur", "HUT Kabupaten"),
        date(2026, 1, 10): OwnDay("kerja", "Masuk Sabtu"),
    }
    assert limit(MONDAY, "P5D hari_kerja", own_days=own) == date(2026, 1, 12)
    assert calendar(own_days=own).why_off(date(2026, 1, 6)) == "HUT Kabupaten"
    assert calendar(own_days=own).is_working_day(date(2026, 1, 10))


def test_a_six_day_week_works_on_saturday():
    assert limit(MONDAY, "P5D hari_kerja", weekdays=frozenset(range(1, 7))) == date(2026, 1, 10)


def test_the_days_that_were_skipped_are_told_with_their_reasons():
    found = calendar(JAN_16).deadline(received(2026, 1, 12), parse_duration("P5D hari_kerja"))
    assert found.day == date(2026, 1, 20)
    assert found.explain() == (
        "5 hari kerja sejak Senin, 12 Januari 2026 (hari ke-0) berakhir Selasa, 20 Januari 2026"
        " pukul 23.59 WIB. Tidak dihitung: 16 Januari 2026 (Isra Mikraj),"
        " 17 Januari 2026 (akhir pekan), dan 18 Januari 2026 (akhir pekan)."
    )


def test_a_moved_limit_says_from_where_it_moved():
    found = calendar().deadline(received(2026, 1, 10), parse_duration("P14D"))
    assert found.explain() == (
        "14 hari sejak Sabtu, 10 Januari 2026 (hari ke-0) berakhir Senin, 26 Januari 2026"
        " pukul 23.59 WIB. Batas semula Sabtu, 24 Januari 2026 jatuh pada hari libur,"
        " maka bergeser ke hari kerja berikutnya."
    )


def test_a_calendar_without_a_working_day_cannot_count():
    with pytest.raises(NoWorkingDay):
        limit(MONDAY, "P1D hari_kerja", weekdays=frozenset())


def test_working_days_between_two_days_leave_out_the_first():
    assert calendar().working_days_between(date(2026, 1, 5), date(2026, 1, 12)) == 5
    assert calendar().working_days_between(date(2026, 1, 12), date(2026, 1, 5)) == 0


def test_the_national_calendar_knows_holidays_and_cuti_bersama():
    shipped = calendar_of(RULES)
    assert shipped.why_off(date(2026, 8, 17)) == "Hari Kemerdekaan Republik Indonesia"
    assert shipped.why_off(date(2026, 12, 24)) == "Cuti Bersama Hari Raya Natal"
    assert shipped.zone == WIB
    own = calendar_of({**RULES, "cuti_bersama_libur": False})
    assert own.is_working_day(date(2026, 12, 24))


def test_national_days_are_those_of_the_year():
    days = national_days(2026)
    assert {day.year for day in days} == {2026}
    assert date(2026, 1, 1) in days


@pytest.mark.parametrize(
    ("text", "duration", "words"),
    [
        ("P14D", Duration(days=14), "14 hari"),
        (" P2W ", Duration(days=14), "14 hari"),
        ("P5D hari_kerja", Duration(days=5, calendar="hari_kerja"), "5 hari kerja"),
        ("P1Y2M", Duration(years=1, months=2), "1 tahun 2 bulan"),
        ("PT90M", Duration(seconds=5400), "1 jam 30 menit"),
        ("PT5S", Duration(seconds=5), "5 detik"),
        ("P0D", Duration(), "0 hari"),
    ],
)
def test_a_duration_is_read_and_told(text, duration, words):
    assert parse_duration(text) == duration
    assert parse_duration(text).in_words() == words


def test_a_bare_duration_counts_by_the_calendar_of_its_element():
    assert parse_duration("P5D", "hari_kerja").calendar == "hari_kerja"
    assert parse_duration("P5D hari_kalender", "hari_kerja").calendar == "hari_kalender"
    assert parse_duration("PT1H", "hari_kerja") == Duration(seconds=3600)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "14 hari",
        "P5D hari_libur",
        "P1M hari_kerja",
        "P1W hari_kerja",
        "PT5H hari_kerja",
        "P-1D",
        "P1.5D",
    ],
)
def test_what_cannot_be_counted_is_refused(text):
    with pytest.raises(WrongDuration):
        parse_duration(text)


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
days_off = st.dictionaries(days, st.just("libur"), max_size=60)
weeks = st.sets(st.integers(1, 7), min_size=1).map(frozenset)


@given(days, st.integers(1, 80), days_off, weeks)
def test_a_working_day_limit_is_worked_and_has_exactly_n_worked_days_before_it(day, n, off, week):
    found = calendar(off, weekdays=week)
    moment = datetime.combine(day, time(9), tzinfo=WIB)
    last = found.deadline(moment, Duration(days=n, calendar="hari_kerja"))
    assert found.is_working_day(last.day)
    assert found.working_days_between(day, last.day) == n
    assert len(last.skipped) == (last.day - day).days - n
    assert all(not found.is_working_day(skipped) for skipped, _ in last.skipped)


@given(days, st.integers(1, 400), days_off, weeks)
def test_a_moved_limit_is_the_first_worked_day_on_or_after_the_plain_one(day, n, off, week):
    found = calendar(off, weekdays=week)
    last = found.deadline(datetime.combine(day, time(9), tzinfo=WIB), Duration(days=n))
    plain = day + timedelta(days=n)
    assert last.day >= plain
    assert found.is_working_day(last.day)
    gap = [plain + timedelta(days=k) for k in range((last.day - plain).days)]
    assert not any(found.is_working_day(each) for each in gap)
    assert last.shifted_from == (plain if gap else None)


@given(days, st.integers(0, 40), st.integers(0, 40), days_off)
def test_a_longer_limit_never_ends_earlier(day, n, more, off):
    found = calendar(off)
    moment = datetime.combine(day, time(9), tzinfo=WIB)
    for kind in ("hari_kerja", "hari_kalender"):
        if kind == "hari_kalender" and n == 0:
            continue  # no time at all ends today, worked or not
        short, long = (
            found.deadline(moment, Duration(days=each, calendar=kind)).end for each in (n, n + more)
        )
        assert short <= long
