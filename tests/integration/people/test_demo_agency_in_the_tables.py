"""The made-up agency, brought in by the import and asked who assesses whom."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from engine.ports import CaseFacts
from engine.store.database import Database
from workflows.directory import PeopleDirectory
from workflows.people import demo_chart
from workflows.people.demo_agency import demo_agency
from workflows.people.import_people import import_people
from workflows.people.writing import write_csv
from workflows.tables.people import Person, Seat

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
LAST_YEAR = datetime(2025, 3, 3, 3, 0, tzinfo=UTC)
DEMO = demo_agency(150)
DIRECTORY = PeopleDirectory()


@pytest.fixture
def work(database_url):
    database = Database(database_url)
    with database.write() as work:
        assert import_people(work, "lampung", write_csv(DEMO.tables), "demo.csv").errors == ()
        yield work
    database.dispose()


def ids(work, model, column):
    return dict(work.session.execute(sa.select(column, model.id)).all())


def ask(work, person, now=NOW):
    facts = CaseFacts(
        case="c" * 32,
        agency="lampung",
        process="planning",
        bundle="0" * 64,
        subject=f"person:{person}",
        period="2026",
        business_key=None,
        root="c" * 32,
        parent=None,
        rules_date=now.date(),
    )
    return DIRECTORY.functions(work, facts, now), facts


@pytest.mark.parametrize("now", [NOW, LAST_YEAR])
def test_everybody_but_one_has_an_assessor_and_everybody_somebody_to_turn_to(work, now):
    people = ids(work, Person, Person.nip)
    lost = []
    for nip in DEMO.holders.values():
        functions, facts = ask(work, people[nip], now)
        found = functions["atasan_langsung"]()
        assert found["excluded"][0] == f"person:{people[nip]}"
        if not found["principals"]:
            lost.append(nip)
        for role in ("pengelola_kinerja", "admin_instansi"):
            assert functions["peran"](role)["principals"]
        assert DIRECTORY.fallback(work, facts, "x").principals
    assert lost == [DEMO.without_superior]


def test_the_staff_below_the_empty_seat_are_assessed_by_the_head_of_division(work):
    people, seats = ids(work, Person, Person.nip), ids(work, Seat, Seat.code)
    below = next(code for code in DEMO.holders if code.startswith("DINSOS.LJS.BEN-1"))
    found = ask(work, people[DEMO.holders[below]])[0]["atasan_langsung"]()
    assert found["principals"] == [f"seat:{seats['DINSOS.LJS-KA']}"]
    assert "jabatan kosong" in found["reason"]


def test_the_plt_assesses_the_heads_of_section_and_has_his_own_assessor(work):
    people, seats = ids(work, Person, Person.nip), ids(work, Seat, Seat.code)
    section = ask(work, people[DEMO.holders["DINSOS.REH.ANA-KA"]])[0]["atasan_langsung"]()
    assert section["principals"] == [f"seat:{seats[demo_chart.LED_BY_PLT]}"]
    assert "Plt. Kepala Bidang Rehabilitasi Sosial" in section["reason"]
    acting = people[DEMO.holders[demo_chart.PLT]]
    held = DIRECTORY.principals(work, "lampung", f"person:{acting}", NOW)
    assert {f"seat:{seats[each]}" for each in (demo_chart.PLT, demo_chart.LED_BY_PLT)} <= set(held)
    own = ask(work, acting)[0]["atasan_langsung"]()
    assert own["principals"] == [f"seat:{seats['DINSOS-KA']}"]


def test_objections_of_both_stories_have_somebody_to_decide_them(work):
    people, seats = ids(work, Person, Person.nip), ids(work, Seat, Seat.code)
    for nip, seat in (
        (DEMO.social_officer, "DINSOS.LJS-KA"),
        (DEMO.education_officer, "DISDIK.GTK-KA"),
    ):
        found = ask(work, people[nip])[0]["atasan_atasan"]()
        assert found["principals"] == [f"seat:{seats[seat]}"]
