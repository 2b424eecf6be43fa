"""The year as a path, its papers, and the demo's clock, on the demo that visitors are shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from admin.app import create_app
from admin.assembly import open_engine
from admin.demo.season import LAST, THIS, VISIT, act_until_visit
from admin.demo.stage import AGENCY, PASSWORD, Stage, set_up
from admin.settings import Settings
from engine import queries
from engine.store import tables as t
from engine.store.database import Database
from tests.databases import SqliteFiles
from tests.integration.admin.agency import SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.conftest import SETTINGS
from workflows.campaign import PROCESS
from workflows.tables.objection import Objection
from workflows.tables.people import Person
from workflows.tables.plan import Plan

PEOPLE = 40  # enough for every kind of rest


@pytest.fixture(scope="module")
def stage(sqlite_files: SqliteFiles) -> Iterator[Stage]:
    url = sqlite_files.empty()
    made = set_up(url, people=PEOPLE, year=LAST, say=lambda _: None)
    act_until_visit(made, lambda _: None)
    yield made
    made.engine.database.dispose()


@pytest.fixture(scope="module")
def demo(stage: Stage) -> Flask:
    app = create_app(stage.engine, Settings(secure_cookies=False))
    app.testing = True
    return app


@pytest.fixture
def visit(demo: Flask) -> Callable[[str], Browser]:
    """Return a maker of browsers in which the account of a NIP is signed in."""

    def signed_in(nip: str) -> Browser:
        browser = Browser(demo)
        browser.get("/sign-in")
        browser.post("/sign-in", {"username": nip, "password": PASSWORD})
        return browser

    return signed_in


def person_of(stage: Stage, nip: str) -> str:
    with stage.engine.read() as work:
        return work.session.scalars(sa.select(Person.id).where(Person.nip == nip)).one()


def test_last_year_is_closed_and_two_years_are_open(stage: Stage) -> None:
    with stage.engine.read() as work:
        assert abs(work.now - VISIT) < timedelta(hours=1)
        cases = queries.list_cases(work, AGENCY, process=PROCESS, limit=1000)
        assert queries.list_incidents(work, AGENCY) == []
    states = Counter((case["period"], case["status"]) for case in cases)
    assert states[str(LAST), "completed"] == PEOPLE
    assert states[str(THIS), "active"] > PEOPLE / 2
    assert states[str(THIS + 1), "active"] == PEOPLE


def test_work_waits_at_every_stage(stage: Stage) -> None:
    with stage.engine.read() as work:
        found = {item["process"] for item in queries.list_items(work, AGENCY)}
    assert found >= {
        "planning",
        "approval",
        "measurement",
        "evaluation",
        "feedback",
        "objection",
    }


def test_the_storys_officer_finds_work_and_sees_the_year_as_a_path(
    stage: Stage, visit: Callable[[str], Browser]
) -> None:
    browser = visit(stage.cast.social_officer)
    page = browser.get("/year/").text
    assert "Tahun saya 2026" in page
    assert 'aria-current="step"' in page
    assert re.search(r'href="/inbox/\w{32}', page), "the open step leads to its item"
    assert "Konfirmasi penerimaan" in page
    for name in ("Persetujuan SKP", "Evaluasi kinerja", "Umpan balik dan pengembangan"):
        assert name in page, "a stage is told as the year's own diagram names it"
    assert "Rantai persetujuan dokumen" not in page
    assert "1.500 keluarga" in browser.get(f"/year/{person_of(stage, stage.cast.social_officer)}/"
                                           "2026/plan/1").text  # fmt: skip


def test_a_closed_year_shows_its_papers(stage: Stage, visit: Callable[[str], Browser]) -> None:
    person = person_of(stage, stage.cast.social_officer)
    page = visit(stage.cast.social_officer).get(f"/year/{person}/{LAST}").text
    assert "Tahun ditutup" in page
    assert "SKP versi 1" in page
    assert "Evaluasi versi 1" in page
    assert "Umpan balik yang diterima" in page
    assert 'class="later"' not in page


def test_a_year_is_shown_in_english(stage: Stage, visit: Callable[[str], Browser]) -> None:
    browser = visit(stage.cast.social_officer)
    browser.post("/language/", {"language": "en"})
    assert "My year 2026" in browser.get("/year/").text
    browser.post("/language/", {"language": "id"})  # the account keeps its language
    assert "Tahun saya 2026" in browser.get("/year/").text


def test_a_corrected_plan_tells_what_changed(stage: Stage, visit: Callable[[str], Browser]) -> None:
    with stage.engine.read() as work:
        plan = work.session.scalars(
            sa.select(Plan).where(Plan.version >= 2, Plan.period == str(LAST)).limit(1)
        ).one()
        nip = work.session.get_one(Person, plan.person_id).nip or ""
    page = visit(nip).get(f"/year/{plan.person_id}/{LAST}/plan/2").text
    assert "Yang berubah dari versi 1" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert visit(nip).get(f"/year/{plan.person_id}/{LAST}/plan/9").status_code == 404
    year = visit(nip).get(f"/year/{plan.person_id}/{LAST}").text
    assert re.search(r"dikembalikan \d+ \w+ 2025", year), "the chain that returned it says so"


def test_letter_and_minutes_are_pdfs_for_the_employee_and_nobody_else(
    stage: Stage, visit: Callable[[str], Browser]
) -> None:
    with stage.engine.read() as work:
        filed = work.session.scalars(
            sa.select(Objection).where(Objection.decided_at.is_not(None)).limit(1)
        ).one()
        nip = work.session.get_one(Person, filed.person_id).nip or ""
    address = f"/year/{filed.person_id}/{filed.period}/objection/{filed.id}"
    own = visit(nip)
    assert f"{address}/letter.pdf" in own.get(f"/year/{filed.person_id}/{filed.period}").text
    for paper in ("letter.pdf", "minutes.pdf"):
        answer = own.get(f"{address}/{paper}")
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF-")
    stranger = next(
        each for each in (stage.cast.social_officer, stage.cast.education_officer) if each != nip
    )
    assert visit(stranger).get(f"{address}/minutes.pdf").status_code in (403, 404)
    other = person_of(stage, stranger)
    wrong = f"/year/{other}/{filed.period}/objection/{filed.id}/letter.pdf"
    assert visit(stranger).get(wrong).status_code == 404


def test_an_overdue_step_says_to_whom_it_moves(
    stage: Stage, visit: Callable[[str], Browser]
) -> None:
    j = t.job.c
    with stage.engine.read() as work:
        items = {item["id"]: item for item in queries.list_items(work, AGENCY)}
        rows = work.connection.execute(sa.select(j.item).where(j.kind == "EscalateItem")).all()
        subject, period = next(
            (items[row.item]["subject"], items[row.item]["period"]) for row in rows
        )
        nip = work.session.get_one(Person, subject.removeprefix("person:")).nip or ""
    page = visit(nip).get(f"/year/{subject.removeprefix('person:')}/{period}").text
    assert "berpindah kepada" in page


def test_the_demo_clock_refuses_the_past_and_moves_ahead(
    stage: Stage, visit: Callable[[str], Browser]
) -> None:
    browser = visit(stage.cast.social_officer)
    with stage.engine.read() as work:
        before = work.now
    for wrong in ("", "2020-01-01", "2099-01-01"):
        browser.get("/year/")
        browser.post("/clock/", {"date": wrong, "next": "/year/"})
        with stage.engine.read() as work:
            assert work.now - before < timedelta(hours=1)
    browser.get("/year/")
    answer = browser.post("/clock/", {"date": "2027-01-08", "next": "/year/"})
    assert answer.location == "/year/"
    with stage.engine.read() as work:
        assert work.now - before > timedelta(days=2)
    assert "Jam peragaan kini 8 Jan 2027" in browser.get("/year/").text


def test_a_real_installation_has_no_clock_to_move(database_url: str) -> None:
    database = Database(database_url)
    database.install(demo=False)
    agency = SmallAgency.made_in(database)
    database.dispose()
    engine = open_engine(database_url, SETTINGS)
    app = create_app(engine, SETTINGS)
    app.testing = True
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    browser = Browser(app)
    browser.sign_in("budi")
    assert "Pindah ke tanggal" not in browser.get("/year/").text
    assert browser.post("/clock/", {"date": "2099-01-01"}).status_code == 404
    engine.database.dispose()
