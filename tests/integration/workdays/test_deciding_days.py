"""Days and weeks are decided, withdrawn and read from files; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from engine.errors import DomainRefused, NotFound
from engine.store import agency_history
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from tests.integration.people.agency import SmallAgency
from workflows.calendar import working_calendar
from workflows.people.files import UnreadableFile
from workflows.tables.rules import CalendarDay, CalendarWeek
from workflows.workdays.deciding import decide_day, decide_week, withdraw
from workflows.workdays.from_file import import_calendar

DAY = date(2026, 4, 15)  # a Wednesday


@pytest.fixture
def work(database_url: str) -> Iterator[UnitOfWork]:
    database = Database(database_url)
    with database.write() as work:
        yield work
    database.dispose()


def day(work: UnitOfWork, **changed: Any) -> str:
    given: dict[str, Any] = {
        "level": "instansi",
        "unit": None,
        "day": DAY,
        "kind": "libur",
        "name": "HUT Lampung",
        "decree": "SE 1",
        "actor": "person:wati",
    }
    return decide_day(work, "lampung", **{**given, **changed})


def worked(work: UnitOfWork) -> bool:
    return working_calendar(work, "lampung", DAY).is_working_day(DAY)


def test_a_day_counts_from_its_decision_until_it_is_withdrawn(work: UnitOfWork) -> None:
    assert worked(work)
    row = day(work)
    assert not worked(work)
    withdraw(work, "lampung", row, reason="Salah tanggal", actor="person:wati")
    assert worked(work)
    kept = work.session.get_one(CalendarDay, row)
    assert (kept.name, kept.withdrawn_reason) == ("HUT Lampung", "Salah tanggal")
    told = agency_history.list_rows(work, "lampung")
    assert [each["kind"] for each in told] == ["calendar_day_decided", "calendar_withdrawn"]
    assert told[0]["payload"]["decree"] == "SE 1"
    with pytest.raises(DomainRefused) as again:
        withdraw(work, "lampung", row, reason="Lagi", actor="person:wati")
    assert again.value.facts["reason"] == "withdrawn"
    with pytest.raises(NotFound):
        withdraw(work, "metro", row, reason="Bukan milik kami", actor="person:x")


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"level": "desa"}, "level", "level"),
        ({"level": "unit"}, "unit", "unit"),
        ({"unit": "x" * 32}, "unit", "unit_level"),
        ({"kind": "cuti"}, "kind", "kind"),
        ({"day": None}, "day", "day"),
        ({"day": date(1925, 1, 1)}, "day", "day"),
        ({"name": "  "}, "name", "name"),
        ({"decree": ""}, "decree", "decree"),
        ({"reason": "x" * 501}, "reason", "reason"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    work: UnitOfWork, changed: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(DomainRefused) as refused:
        day(work, **changed)
    assert (refused.value.field, refused.value.facts["reason"]) == (field, reason)


def test_a_level_decides_a_day_once(work: UnitOfWork) -> None:
    agency = SmallAgency(work.session)
    day(work)
    day(work, level="nasional")
    day(work, level="unit", unit=agency.id("DINSOS"), kind="setengah")
    with pytest.raises(DomainRefused) as taken:
        day(work, kind="kerja")
    assert taken.value.facts["reason"] == "taken"


def test_a_week_needs_days_or_a_zone_and_begins_once(work: UnitOfWork) -> None:
    def week(**changed: Any) -> str:
        given: dict[str, Any] = {"unit": None, "since": DAY, "days": 6, "zone": None}
        named = {**given, "decree": "SE 2", "actor": "person:wati", **changed}
        return decide_week(work, "lampung", **named)

    week()
    assert working_calendar(work, "lampung", DAY).is_working_day(date(2026, 4, 25))  # a Saturday
    assert not working_calendar(work, "lampung", DAY).is_working_day(date(2026, 4, 11))
    for changed, reason in (
        ({}, "taken_week"),
        ({"days": 4}, "days"),
        ({"days": None}, "something"),
        ({"zone": "GMT"}, "zone"),
        ({"unit": "tidak ada"}, "unit"),
    ):
        with pytest.raises(DomainRefused) as refused:
            week(**changed)
        assert refused.value.facts["reason"] == reason


FILE = """\
jenis;tanggal;hari_itu;nama;tingkat;unit;keputusan;sejak;hari_seminggu;zona
hari;2026-03-18;libur;HUT Lampung;;;SE 1;;;
hari;19/03/2026;setengah;Ramadan;unit;DINSOS;SE 2;;;
minggu;;;;;LINJAMSOS;SE 3;2026-02-01;6;wita
"""


def test_a_file_is_taken_whole_and_again_without_change(work: UnitOfWork) -> None:
    agency = SmallAgency(work.session)
    report = import_calendar(work, "lampung", FILE.encode(), "kalender.csv")
    assert (report.rows, report.created, report.changed, report.errors) == (3, 3, 0, ())
    sri = working_calendar(work, "lampung", DAY, person=agency.key("sri"))
    assert [sri.look(date(2026, 3, n))[0] for n in (18, 19, 28)] == [0, 1, 2]
    again = import_calendar(work, "lampung", FILE.encode(), "kalender.csv")
    assert (again.created, again.changed) == (0, 0)
    other = FILE.replace("libur;HUT", "kerja;HUT")
    changed = import_calendar(work, "lampung", other.encode(), "kalender.csv")
    assert (changed.created, changed.changed) == (0, 1)
    assert work.session.query(CalendarDay).count() == 3  # the withdrawn one stays
    assert work.session.query(CalendarWeek).count() == 1


def test_wrong_rows_are_named_and_nothing_counts(work: UnitOfWork) -> None:
    SmallAgency(work.session)
    rows = FILE + "hari;18-03-2026;libur;Dua kali;;;SE 4;;;\nhari;2026-13-01;cuti;X;unit;TAK;;;;\n"
    report = import_calendar(work, "lampung", rows.encode(), "kalender.csv")
    assert not report.written
    assert {(each.line, each.column, each.reason_id) for each in report.errors} == {
        (5, "tanggal", "ganda"),
        (6, "tanggal", "tanggal"),
        (6, "hari_itu", "pilihan_tidak_dikenal"),
        (6, "keputusan", "kosong"),
    }
    with pytest.raises(UnreadableFile):
        import_calendar(work, "lampung", b"apa;ini\n1;2\n", "kalender.csv")
