"""The directory over the tables, on both databases: principals, functions, capacity, fallback."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from engine.store.database import Database
from tests.integration.people.agency import AGENCY, NOW, SmallAgency
from workflows.directory import PeopleDirectory, UnknownName
from workflows.tables.people import Seat
from workflows.tables.rules import ParameterOverride

DIRECTORY = PeopleDirectory()


@pytest.fixture
def work(database_url):
    database = Database(database_url)
    with database.write() as work:
        yield work
    database.dispose()


@pytest.fixture
def agency(work):
    return SmallAgency(work.session)


def functions(work, agency, subject="sri", now=NOW, **facts):
    return DIRECTORY.functions(work, agency.facts(subject, **facts), now)


def principals(work, agency, name, at=NOW):
    return set(DIRECTORY.principals(work, AGENCY, agency.key(name), at))


def test_a_person_holds_the_own_key_the_seats_and_the_roles_of_the_day(work, agency):
    agency.role("wayan", "pengelola_kinerja", "DINSOS")
    agency.hold("wayan", "KABID", "plt", start=date(2026, 2, 1), end=date(2026, 3, 2))
    agency.role("wayan", "admin_instansi", "PROV", end=date(2026, 3, 1))
    assert principals(work, agency, "wayan") == {
        agency.key("wayan"),
        agency.key("KASI"),
        agency.key("KABID"),
        agency.role_key("pengelola_kinerja", "DINSOS"),
    }


def test_a_holding_ends_with_its_last_day_in_local_time(work, agency):
    agency.hold("wayan", "KABID", "plt", end=date(2026, 3, 2))
    last_moment = datetime(2026, 3, 2, 16, 59, tzinfo=UTC)  # 23:59 WIB
    next_day = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 00:00 WIB
    assert agency.key("KABID") in principals(work, agency, "wayan", last_moment)
    assert agency.key("KABID") not in principals(work, agency, "wayan", next_day)


@pytest.mark.parametrize("status", ["cltn", "tugas_belajar", "mpp", "diberhentikan_sementara"])
def test_somebody_out_of_office_keeps_only_the_own_key(work, agency, status):
    agency.person("agus", status=status)
    agency.hold("agus", "KASI", "plh")
    agency.role("agus", "pengelola_kinerja", "DINSOS")
    assert principals(work, agency, "agus") == {agency.key("agus")}


def test_an_unknown_person_and_another_agency_hold_nothing(work, agency):
    assert list(DIRECTORY.principals(work, AGENCY, "person:nobody", NOW)) == ["person:nobody"]
    assert list(DIRECTORY.principals(work, "metro", agency.key("sri"), NOW)) == [agency.key("sri")]


def test_pegawai_is_the_subject(work, agency):
    assert functions(work, agency)["pegawai"]()["principals"] == [agency.key("sri")]
    assert functions(work, agency, subject=None)["pegawai"]()["principals"] == []
    assert functions(work, agency, subject=None)["atasan_langsung"]()["principals"] == []
    assert functions(work, agency, subject=None)["atasan_atasan"]()["principals"] == []


def test_the_assessor_is_named_by_his_seat_with_the_subject_kept_out(work, agency):
    assert functions(work, agency)["atasan_langsung"]() == {
        "principals": [agency.key("KASI")],
        "reason": "Wayan, Jabatan KASI (definitif), adalah atasan langsung Sri.",
        "excluded": [agency.key("sri")],
    }


def test_the_assessors_superior_keeps_the_assessor_out_too(work, agency):
    found = functions(work, agency)["atasan_atasan"]()
    assert found["principals"] == [agency.key("KABID")]
    assert set(found["excluded"]) == {agency.key("sri"), agency.key("wayan")}


def test_an_empty_seat_a_plt_and_a_spouse_are_told(work, agency):
    agency.vacate("wayan")
    agency.person("dewi")
    agency.hold("dewi", "KABID", "plh", decree="SP 5")
    agency.relate("budi", "sri")
    found = functions(work, agency)["atasan_langsung"]()
    assert found["principals"] == [agency.key("KABID")]
    assert set(found["excluded"]) == {agency.key("sri"), agency.key("budi")}
    assert found["reason"] == (
        "Dewi, Plh. Jabatan KABID (pelaksana harian berdasarkan SP 5), adalah atasan langsung Sri."
        " Dilewati: Jabatan KASI (jabatan kosong);"
        " Budi, Jabatan KABID (ada hubungan pasangan dengan pegawai)."
    )


def test_an_assessor_named_by_decree_is_named_in_person(work, agency):
    agency.assign("sri", "ratna")
    found = functions(work, agency)["atasan_langsung"]()
    assert found["principals"] == [agency.key("ratna")]
    assert functions(work, agency)["atasan_atasan"]()["principals"] == [agency.key("GUB")]


def test_a_delegate_is_named_in_person_and_his_superior_is_found(work, agency):
    agency.vacate("wayan")
    agency.person("joko")
    agency.keep("JKT", _seat(agency, "JKT", superior="KADIS"))
    agency.hold("joko", "JKT")
    agency.delegate("KASI", "joko")
    assert functions(work, agency)["atasan_langsung"]()["principals"] == [agency.key("joko")]
    assert functions(work, agency)["atasan_atasan"]()["principals"] == [agency.key("KADIS")]


def _seat(agency, code, superior):
    return Seat(
        code=code,
        name=code,
        unit_id=agency.id("DINSOS"),
        superior_id=agency.id(superior),
        kind="fungsional",
    )


def test_nobody_above_gives_no_principal_but_a_reason(work, agency):
    found = functions(work, agency, subject="gubernur")["atasan_langsung"]()
    assert found["principals"] == []
    assert found["reason"] == "Tidak ada jabatan di atas Jabatan GUB."


def test_the_superior_of_a_person_a_seat_a_role_and_of_an_answer(work, agency):
    ask = functions(work, agency)
    above = ask["atasan_dari"]
    assert above(agency.key("wayan"))["principals"] == [agency.key("KABID")]
    assert above(agency.key("KABID"))["principals"] == [agency.key("KADIS")]
    assert above("role:pengelola_kinerja@" + agency.id("DINSOS"))["principals"] == [
        agency.key("KADIS")
    ]
    assert above(ask["atasan_langsung"]())["principals"] == [agency.key("KABID")]
    assert above([agency.key("KABID")])["principals"] == [agency.key("KADIS")]
    assert above([])["principals"] == []
    for wrong in ("kepala", 7):
        with pytest.raises(UnknownName):
            above(wrong)


def test_a_role_is_found_in_the_nearest_unit_up(work, agency):
    agency.role("budi", "pengelola_kinerja", "PROV")
    ask = functions(work, agency)["peran"]
    assert ask("pengelola_kinerja")["principals"] == [agency.role_key("pengelola_kinerja", "PROV")]
    agency.role("ratna", "pengelola_kinerja", "DINSOS")
    work.cache.clear()
    assert ask("pengelola_kinerja")["principals"] == [
        agency.role_key("pengelola_kinerja", "DINSOS")
    ]
    assert ask("pengelola_kinerja", "PROV")["principals"] == [
        agency.role_key("pengelola_kinerja", "PROV")
    ]
    assert ask("admin_instansi") == {
        "principals": [],
        "reason": "Tidak ada pemegang peran admin instansi yang dapat bertindak.",
        "excluded": [agency.key("sri")],
    }
    with pytest.raises(UnknownName, match="XX"):
        ask("pengelola_kinerja", "XX")


def test_a_role_held_by_the_subject_alone_is_looked_for_further_up(work, agency):
    agency.role("sri", "pengelola_kinerja", "LINJAMSOS")
    agency.role("ratna", "pengelola_kinerja", "DINSOS")
    found = functions(work, agency)["peran"]("pengelola_kinerja")
    assert found["principals"] == [agency.role_key("pengelola_kinerja", "DINSOS")]


def test_the_head_of_a_unit_is_found_by_default_for_the_subjects_own(work, agency):
    ask = functions(work, agency)["kepala_unit"]
    assert ask()["principals"] == [agency.key("KABID")]
    assert ask("DINSOS")["principals"] == [agency.key("KADIS")]
    assert functions(work, agency, subject=None)["kepala_unit"]()["principals"] == [
        agency.key("GUB")
    ]


def test_a_seat_and_a_person_are_named_by_code_and_nip(work, agency):
    ask = functions(work, agency)
    assert ask["kursi"]("KADIS")["principals"] == [agency.key("KADIS")]
    assert ask["orang"]("19850101 200901 1 001")["principals"] == [agency.key("wayan")]
    agency.vacate("ratna")
    work.cache.clear()
    assert ask["kursi"]("KADIS")["principals"] == []
    for call in (lambda: ask["kursi"]("XX"), lambda: ask["orang"]("1")):
        with pytest.raises(UnknownName):
            call()


def test_numbers_are_read_on_the_cases_own_day(work, agency):
    work.session.add(
        ParameterOverride(
            agency=AGENCY,
            name="tenggat_reviu",
            value="P1D hari_kerja",
            valid_from=date(2026, 2, 1),
            decree="SK 3",
        )
    )
    work.flush()
    before = functions(work, agency, rules_date=date(2026, 1, 31))["parameter"]
    after = functions(work, agency, rules_date=date(2026, 2, 1))["parameter"]
    assert (before("tenggat_reviu"), after("tenggat_reviu")) == ("P3D hari_kerja", "P1D hari_kerja")
    assert after("koefisien_angka_kredit")["pemula"] == 3.75


def test_a_day_of_the_cycle_is_told_in_the_cases_own_year(work, agency):
    ask = functions(work, agency, period="2027")["batas"]
    assert ask("batas_penetapan_skp") == "2027-01-31T23:59:59+07:00"
    assert ask("akhir_evaluasi_tahunan") == "2028-01-31T23:59:59+07:00"
    unnamed = functions(work, agency, period=None)["batas"]
    assert unnamed("batas_penetapan_skp") == "2026-01-31T23:59:59+07:00"


def test_today_is_the_local_day(work, agency):
    evening = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
    assert functions(work, agency, now=evening)["tanggal_hari_ini"]() == date(2026, 3, 3)


def test_what_nobody_holds_goes_to_the_performance_office_and_says_why(work, agency):
    agency.role("budi", "pengelola_kinerja", "DINSOS")
    spare = DIRECTORY.fallback(work, agency.facts(), "Jabatan kosong.")
    assert spare.principals == (agency.role_key("pengelola_kinerja", "DINSOS"),)
    assert spare.reason == ("Jabatan kosong. Karena itu tugas ini diselesaikan pengelola kinerja.")
    assert spare.excluded == (agency.key("sri"),)


def test_the_fallback_is_never_empty(work, agency):
    spare = DIRECTORY.fallback(work, agency.facts(), "x")
    later = agency.role_key("pengelola_kinerja", "PROV")
    assert spare.principals == (agency.key("GUB"), later), "the head, and whoever gets the role"
    assert "diselesaikan kepala instansi" in spare.reason
    empty = SmallAgency.__new__(SmallAgency)
    empty.agency, empty.ids = "metro", {}
    alone = DIRECTORY.fallback(work, empty.facts(None), "x")
    assert alone.principals == ("role:pengelola_kinerja@metro",)


def test_who_decided_another_step_does_not_settle_this_one(work, agency):
    agency.role("budi", "pengelola_kinerja", "DINSOS")
    agency.role("ratna", "admin_instansi", "PROV")
    spare = DIRECTORY.fallback(work, agency.facts(), "x", [agency.key("budi")])
    assert spare.principals == (agency.role_key("admin_instansi", "PROV"),)
    assert agency.key("budi") in spare.excluded
    both = [agency.key("budi"), agency.key("ratna")]
    spare = DIRECTORY.fallback(work, agency.facts(), "x", both)
    assert spare.principals[0] == agency.key("GUB")


def test_the_capacity_of_an_act_names_seat_and_decree(work, agency):
    agency.hold("wayan", "KABID", "plt", decree="SP 4")

    def capacity(principal):
        return DIRECTORY.capacity(work, AGENCY, agency.key("wayan"), principal, NOW)

    assert capacity(agency.key("KABID")) == {
        "principal": agency.key("KABID"),
        "capacity": "plt",
        "title": "Plt. Jabatan KABID",
        "seat": agency.id("KABID"),
        "seat_name": "Jabatan KABID",
        "unit": agency.id("LINJAMSOS"),
        "unit_name": "Unit LINJAMSOS",
        "decree": "SP 4",
    }
    own = capacity(agency.key("wayan"))
    assert (own["capacity"], own["title"]) == ("pribadi", "Jabatan KASI")


def test_the_capacity_of_a_role_names_its_unit(work, agency):
    agency.role("wayan", "pengelola_kinerja", "DINSOS", decree="SK 2")
    key = agency.role_key("pengelola_kinerja", "DINSOS")
    assert DIRECTORY.capacity(work, AGENCY, agency.key("wayan"), key, NOW) == {
        "principal": key,
        "capacity": "peran",
        "title": "Pengelola kinerja Unit DINSOS",
        "unit": agency.id("DINSOS"),
        "unit_name": "Unit DINSOS",
        "decree": "SK 2",
    }


def test_the_capacity_of_what_is_not_held_is_the_person_alone(work, agency):
    for principal in (agency.key("GUB"), "role:apa@x", agency.key("sri")):
        found = DIRECTORY.capacity(work, AGENCY, "person:nobody", principal, NOW)
        assert found == {"principal": principal, "capacity": "pribadi", "title": ""}


def test_a_question_asked_twice_in_a_transaction_is_read_once(work, agency):
    work.session.flush()
    seen = []
    sa.event.listen(work.connection, "before_cursor_execute", lambda *args: seen.append(args[2]))
    ask = functions(work, agency)
    ask["atasan_langsung"]()
    first = len(seen)
    ask["atasan_atasan"]()
    functions(work, agency)["atasan_langsung"]()
    assert len(seen) == first <= 7
    DIRECTORY.principals(work, AGENCY, agency.key("sri"), NOW)
    DIRECTORY.principals(work, AGENCY, agency.key("sri"), NOW)
    assert len(seen) == first + 1
