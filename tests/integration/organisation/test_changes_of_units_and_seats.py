"""Units and seats change from a day on; earlier days answer as before, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engine.errors import DomainRefused
from engine.store import history
from tests.integration.organisation.conftest import Office
from tests.integration.people.agency import AGENCY
from workflows.organisation import seats, units
from workflows.organisation.changing import trying
from workflows.organisation.looking import list_units, seat_as_of, unit_as_of
from workflows.tables.people import Seat, Unit

SEAT = {"nama": "Jabatan STAF", "jenis_jabatan": "pelaksana"}


def seat_values(office: Office, **changes: str) -> dict[str, str]:
    base = {**SEAT, "unit": office.ids["LINJAMSOS"], "atasan": office.ids["KASI"]}
    return {**base, **changes}


def refused(office: Office, act, field: str, **how: str) -> str:
    """Return the message of an act that must be refused at a field, and leave no trace."""
    before = len(office.story())
    with pytest.raises(DomainRefused) as caught, office.change(**how) as change:
        act(change)
    assert caught.value.field == field
    assert len(office.story()) == before
    return str(caught.value)


def test_a_renamed_unit_has_its_old_name_on_earlier_days(office: Office) -> None:
    key = office.ids["LINJAMSOS"]
    typed = {"nama": "Bidang Perlindungan", "induk": office.ids["DINSOS"], "id_siasn": ""}
    with office.change() as change:
        units.change_unit(change, key, typed)
    with office.engine.read() as work:
        yesterday = office.today - timedelta(days=1)
        assert unit_as_of(work, key, office.today).name == "Bidang Perlindungan"
        assert unit_as_of(work, key, yesterday).name == "Unit LINJAMSOS"
        assert unit_as_of(work, key, yesterday).above == "Unit DINSOS"


def test_a_new_unit_is_not_there_the_day_before(office: Office) -> None:
    with office.change() as change:
        typed = {"kode": "DAYASOS", "nama": "Pemberdayaan", "induk": office.ids["DINSOS"]}
        unit = units.create_unit(change, typed, on=office.today + timedelta(days=3))
        key = unit.id
    with office.engine.read() as work:
        everything = sa.select(Unit.id)
        assert unit_as_of(work, key, office.today) is None
        later = list_units(work, AGENCY, office.today + timedelta(days=3), everything)
        assert "DAYASOS" in {row.code for row in later}
        now = list_units(work, AGENCY, office.today, everything)
        assert {row.code: row.people for row in now} == {"PROV": 1, "DINSOS": 1, "LINJAMSOS": 3}


def test_a_unit_does_not_move_below_itself(office: Office) -> None:
    typed = {"nama": "Unit DINSOS", "induk": office.ids["LINJAMSOS"]}
    message = refused(office, lambda c: units.change_unit(c, office.ids["DINSOS"], typed), "induk")
    assert "berputar" in message


def test_a_code_is_used_once(office: Office) -> None:
    typed = {"kode": "DINSOS", "nama": "Dinas lain", "induk": ""}
    assert "DINSOS" in refused(office, lambda c: units.create_unit(c, typed), "kode")


def test_a_day_that_is_over_needs_a_reason(office: Office) -> None:
    key, day = office.ids["LINJAMSOS"], office.today - timedelta(days=5)
    typed = {"nama": "Nama baru", "induk": office.ids["DINSOS"]}
    refused(office, lambda c: units.change_unit(c, key, typed, on=day), "alasan")
    with office.change(reason="SK baru diterima hari ini") as change:
        units.change_unit(change, key, typed, on=day)
    with office.engine.read() as work:
        assert unit_as_of(work, key, day).name == "Nama baru"
        assert unit_as_of(work, key, day - timedelta(days=1)).name == "Unit LINJAMSOS"
    assert office.story()[-1]["facts"]["late"] is True


def test_a_change_is_not_slipped_in_before_a_later_one(office: Office) -> None:
    key, later = office.ids["LINJAMSOS"], office.today + timedelta(days=10)
    with office.change() as change:
        typed = {"nama": "Nama nanti", "induk": office.ids["DINSOS"]}
        units.change_unit(change, key, typed, on=later)
    typed = {"nama": "Nama dulu", "induk": office.ids["DINSOS"]}
    message = refused(office, lambda c: units.change_unit(c, key, typed), "mulai")
    assert f"{later:%d-%m-%Y}" in message


def test_a_correction_writes_over_and_tells_why(office: Office) -> None:
    key = office.ids["LINJAMSOS"]
    typed = {"kode": "LINJAMSOS", "nama": "Unit Linjamsos", "induk": office.ids["DINSOS"]}
    refused(office, lambda c: units.change_unit(c, key, typed, correction=True), "alasan")
    with office.change(reason="salah ketik") as change:
        units.change_unit(change, key, typed, correction=True)
    with office.engine.read() as work:
        assert unit_as_of(work, key, office.today - timedelta(days=30)).name == "Unit Linjamsos"
    last = office.story()[-1]
    assert last["kind"] == "unit_corrected"
    assert last["payload"]["before"] == {"nama": "Unit LINJAMSOS"}
    assert last["payload"]["reason"] == "salah ketik"


def test_a_unit_with_seats_in_it_stays_open(office: Office) -> None:
    key = office.ids["LINJAMSOS"]
    refused(office, lambda c: units.close_unit(c, key, last=office.today), "sampai")
    with office.change() as change:
        empty = units.create_unit(change, {"kode": "X", "nama": "Kosong", "induk": ""})
        units.close_unit(change, empty.id, last=office.today)


def test_another_superior_seat_changes_the_assessor_from_that_day_on(office: Office) -> None:
    typed = seat_values(office, atasan=office.ids["KABID"])
    with office.change() as change:
        seats.change_seat(change, office.ids["STAF"], typed)
    assert office.assessor("sri") == "KABID"
    assert office.assessor("sri", office.today - timedelta(days=1)) == "KASI"


def test_a_planned_change_counts_from_its_day(office: Office) -> None:
    day = office.today + timedelta(days=20)
    typed = seat_values(office, atasan=office.ids["KABID"])
    with office.change() as change:
        seats.change_seat(change, office.ids["STAF"], typed, on=day)
    assert office.assessor("sri") == "KASI"
    assert office.assessor("sri", day) == "KABID"


def test_superiors_do_not_run_in_a_circle(office: Office) -> None:
    typed = {
        "nama": "Jabatan KADIS",
        "unit": office.ids["DINSOS"],
        "atasan": office.ids["STAF"],
        "jenis_jabatan": "jpt_pratama",
        "kepala_unit": "ya",
    }
    message = refused(office, lambda c: seats.change_seat(c, office.ids["KADIS"], typed), "atasan")
    assert "Jabatan STAF" in message


def test_a_unit_has_one_head(office: Office) -> None:
    typed = seat_values(office, kode="LAIN", kepala_unit="ya")
    assert "KABID" in refused(office, lambda c: seats.create_seat(c, typed), "kepala_unit")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"nama": ""}, "nama"),
        ({"jenis_jabatan": "raja"}, "jenis_jabatan"),
        ({"eselon": "9"}, "eselon"),
        ({"jenjang": "ahli_muda"}, "jenjang"),
        ({"unit": "0" * 32}, "unit"),
        ({"atasan": "0" * 32}, "atasan"),
    ],
)
def test_what_the_import_refuses_is_refused_at_its_field(
    office: Office, values: dict[str, str], field: str
) -> None:
    typed = seat_values(office, kode="BARU", **values)
    refused(office, lambda c: seats.create_seat(c, typed), field)


def test_a_closed_seat_hands_its_subordinates_over_and_ends_its_holdings(office: Office) -> None:
    key, last = office.ids["KASI"], office.today
    refused(office, lambda c: seats.close_seat(c, key, last=last), "atasan")
    with office.change() as change:
        seats.close_seat(change, key, last=last, heir=office.ids["KABID"])
    assert office.assessor("sri", last) == "KASI"
    assert office.assessor("sri", last + timedelta(days=1)) == "KABID"
    with office.engine.read() as work:
        assert seat_as_of(work, key, last).name == "Jabatan KASI"
        assert seat_as_of(work, key, last + timedelta(days=1)) is None


def test_trying_a_change_leaves_nothing_behind(office: Office) -> None:
    typed = seat_values(office, atasan=office.ids["KABID"])
    with trying(office.engine, AGENCY, "admin") as change:
        seats.change_seat(change, office.ids["STAF"], typed)
        change.finish()
        assert change.told[0].after == {"atasan": "Jabatan KABID"}
    assert office.assessor("sri") == "KASI"
    assert office.story() == []


def test_the_story_of_the_agency_is_one_unbroken_chain(office: Office) -> None:
    for name in ("Satu", "Dua"):
        with office.change() as change:
            typed = {"kode": name.upper(), "nama": name, "induk": office.ids["DINSOS"]}
            units.create_unit(change, typed)
            typed = seat_values(office, kode=f"S-{name}", nama=name, atasan="")
            seats.create_seat(change, typed)
    rows = office.story()
    assert [row["kind"] for row in rows] == ["unit_created", "seat_created"] * 2
    assert history.broken_links(rows) == []
    assert {row["actor"] for row in rows} == {office.key("ratna")}
    assert "Satu" not in str([row["facts"] for row in rows])
    with office.engine.read() as work:
        assert work.session.scalar(sa.select(sa.func.count()).select_from(Seat)) == 7


def test_what_is_closed_is_changed_no_more_so_that_no_earlier_day_sees_it_again(
    office: Office,
) -> None:
    last, later = office.today, office.today + timedelta(days=5)
    with office.change() as change:
        seats.close_seat(change, office.ids["STAF"], last=last)
    values = seat_values(office, nama="Nama baru")
    told = refused(
        office, lambda c: seats.change_seat(c, office.ids["STAF"], values, on=later), "mulai"
    )
    assert "sudah ditutup" in told
    with office.engine.read() as work:
        assert seat_as_of(work, office.ids["STAF"], later) is None
