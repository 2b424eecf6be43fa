"""The year as a path, its papers and files, and the demo's clock, on the demo of visitors."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook
from werkzeug.test import TestResponse

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
from tests.pdf import Pdf
from workflows.campaign import PROCESS
from workflows.documents import sheets
from workflows.tables.approval import ApprovalChain
from workflows.tables.evaluation import Evaluation
from workflows.tables.objection import Objection, PanelMember
from workflows.tables.people import Person, Unit
from workflows.tables.plan import Plan, PlanLink, PlanRow, PlanVersion

PEOPLE = 40  # enough for every kind of rest
HR, HEAD = "BKD.KIN-01", "DINSOS-KA"  # seats of the demo's chart
CODE = re.compile(r"Kode keaslian: ([0-9A-Z-]{19})")


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


def rows_of(answer: TestResponse, sheet: str) -> list[tuple[str, ...]]:
    book = load_workbook(io.BytesIO(answer.data))
    return [tuple(cell.value or "" for cell in row) for row in book[sheet].iter_rows()]


def named_rows(answer: TestResponse, sheet: str) -> list[dict[str, str]]:
    head, *rows = rows_of(answer, sheet)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_plan_and_evaluation_are_files_under_names_that_people_recognise(
    stage: Stage, visit: Callable[[str], Browser]
) -> None:
    nip = stage.cast.social_officer
    person = person_of(stage, nip)
    own = visit(nip)
    page = own.get(f"/year/{person}/{LAST}").text
    links = re.findall(r'href="(/papers/[^"]+)"', page)
    assert [link.rpartition(".")[2] for link in links] == ["pdf", "xlsx", "pdf", "xlsx"]
    told = []
    for link in links:
        answer = own.get(link)
        assert answer.status_code == 200 and "no-store" in answer.headers["Cache-Control"]
        told.append(re.findall(r"filename=([^;]+)", answer.headers["Content-Disposition"])[0])
        if link.endswith("pdf"):
            pdf = Pdf.read(answer.data)
            assert pdf.marked and pdf.tags()["H1"] == 1 and CODE.search(pdf.text())
    assert told == [
        f"{kind}-{LAST}-{nip}.{ending}"
        for kind in ("SKP", "Evaluasi")
        for ending in ("pdf", "xlsx")
    ]
    planned, evaluated = own.get(links[1]), own.get(links[3])
    for answer, known in ((planned, sheets.PLAN_SHEETS), (evaluated, sheets.EVALUATION_SHEETS)):
        for sheet, head in known.items():
            rows = rows_of(answer, sheet)
            assert rows[0] == tuple(head) and len(rows) > 1, sheet
            assert {row[0] for row in rows[1:]} == {nip}
    lines = named_rows(planned, "SKP")
    assert {line["ASPEK"] for line in lines} & {"Kuantitas", "Kualitas", "Waktu"}
    assert [line["PERILAKU KERJA"] for line in named_rows(planned, "PERILAKU KERJA")[:2]] == [
        "Berorientasi Pelayanan",
        "Akuntabel",
    ]
    (head,) = named_rows(evaluated, "EVALUASI")
    assert head["PREDIKAT KINERJA"] in ("Baik", "Sangat Baik")
    progress = named_rows(evaluated, "PROGRES")
    assert {line["SUMBER DATA"] for line in progress} == {"ekinerja"}
    assert all(line["REALISASI"].isdigit() and line["SATUAN"] for line in progress)
    proofs = " ".join(line["BUKTI DUKUNG"] for line in progress)
    proof = re.search(r"http://localhost(/files/\w{32})", proofs)
    assert proof is not None and own.get(proof[1]).status_code == 200
    plan_page = own.get(f"/year/{person}/{LAST}/plan/1").text
    assert "Unduh PDF" in plan_page and "Unduh XLSX" in plan_page
    stranger = visit(stage.cast.education_officer)
    assert {stranger.get(link).status_code for link in links} == {404}


def test_a_code_on_paper_answers_anybody_without_names_and_guessing_has_an_end(
    stage: Stage, demo: Flask, visit: Callable[[str], Browser]
) -> None:
    nip = stage.cast.social_officer
    answer = visit(nip).get(f"/papers/{person_of(stage, nip)}/{LAST}/skp-1.pdf")
    code = CODE.findall(Pdf.read(answer.data).text())[0]
    anybody = Browser(demo)
    for address in (f"/keaslian/{code}", f"/keaslian/?kode={code.lower().replace('-', '+')}"):
        page = anybody.get(address)
        assert page.status_code == 200 and "no-store" in page.headers["Cache-Control"]
        assert "Asli: dokumen ini diterbitkan" in page.text
        with stage.engine.read() as work:
            name = work.session.scalars(sa.select(Person.name).where(Person.nip == nip)).one()
        assert name not in page.text and nip not in page.text
    assert anybody.get("/keaslian/?kode=ABC").status_code == 422
    wrong = "0000-0000-0000-000"
    answers = [anybody.get(f"/keaslian/{wrong}{last % 10}").status_code for last in range(60)]
    assert answers[0] == 404 and answers[-1] == 429
    assert "Terlalu banyak kode yang salah" in anybody.get(f"/keaslian/{code}").text
    assert Browser(demo).get("/sign-in").status_code == 200
    assert "Tahun saya" in visit(nip).get("/year/").text, "wrong codes keep nobody from signing in"


def test_heads_get_their_team_and_hr_its_units_as_one_workbook(
    stage: Stage, visit: Callable[[str], Browser]
) -> None:
    head, hr = visit(stage.cast.holders[HEAD]), visit(stage.cast.holders[HR])
    assert "Pegawai yang Anda pimpin" in head.get("/papers/").text
    team = rows_of(head.get(f"/papers/team/{LAST}/evaluasi.xlsx"), "EVALUASI")
    with stage.engine.read() as work:
        unit = work.session.scalars(sa.select(Unit.id).where(Unit.parent_id.is_(None))).one()
        count = work.connection.scalar(
            sa.select(sa.func.count())
            .select_from(Evaluation)
            .where(Evaluation.agency == AGENCY, Evaluation.period == str(LAST))
        )
    assert 1 < len(team) < PEOPLE
    page = hr.get(f"/papers/?year={LAST}").text
    assert f'value="{unit}"' in page
    address = f"/papers/units.xlsx?unit={unit}&year={LAST}"
    whole = rows_of(hr.get(f"{address}&kind=evaluasi"), "EVALUASI")
    assert len(whole) == (count or 0) + 1
    assert {row[0] for row in team[1:]} < {row[0] for row in whole[1:]}
    assert len({row[0] for row in rows_of(hr.get(f"{address}&kind=skp"), "SKP")[1:]}) == PEOPLE
    assert head.get(f"{address}&kind=skp").status_code == 403
    for wrong in (f"{address}&kind=lain", f"/papers/units.xlsx?unit={unit}&year=20x6&kind=skp"):
        assert hr.get(wrong).status_code == 404
    person = person_of(stage, stage.cast.social_officer)
    assert "/skp-1.pdf" in hr.get(f"/people/{person}").text
    assert visit(stage.cast.social_officer).get("/papers/").status_code == 200


def test_a_case_page_offers_the_documents_of_its_year(
    stage: Stage, visit: Callable[[str], Browser]
) -> None:
    nip = stage.cast.social_officer
    with stage.engine.read() as work:
        subject = f"person:{person_of(stage, nip)}"
        cases = queries.list_cases(work, AGENCY, subject=subject, process=PROCESS)
    case = next(one["id"] for one in cases if one["period"] == str(LAST))
    page = visit(nip).get(f"/cases/{case}").text
    assert "/skp-1.pdf" in page and "/evaluation/" in page


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


def test_own_documents_are_listed_year_by_year_with_working_links(
    stage: Stage, visit: Callable[[str], Browser]
) -> None:
    nip = stage.cast.social_officer
    own = visit(nip)
    page = own.get("/papers/").text
    listed = re.findall(r"<h3><a[^>]*>(\d{4})</a></h3>", page)
    assert listed[-3:] == [str(THIS), str(LAST), str(LAST - 1)]
    links = dict.fromkeys(re.findall(r'href="(/papers/\w{32}/[^"]+)"', page))
    assert len(links) >= 4
    for link in links:
        assert own.get(link).status_code == 200, link
    assert f"/year/{person_of(stage, nip)}/{LAST - 1}" in page, "the year from the file"
    assert "Berkas beberapa pegawai" not in page
    assert "Berkas beberapa pegawai" in visit(stage.cast.holders[HEAD]).get("/papers/").text
    assert 'href="/papers/"' in own.get("/year/").text


@pytest.fixture
def by_id(stage: Stage, visit: Callable[[str], Browser]) -> Callable[[str], Browser]:
    """Return a maker of browsers in which the account of a person (an id) is signed in."""

    def signed_in(person: str) -> Browser:
        with stage.engine.read() as work:
            return visit(str(work.session.get_one(Person, person).nip))

    return signed_in


def plain(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def one(stage: Stage, query: sa.Select) -> tuple:
    with stage.engine.read() as work:
        return tuple(work.connection.execute(query.limit(1)).one())


def test_steps_of_a_chain_say_what_comes_next(
    stage: Stage, by_id: Callable[[str], Browser]
) -> None:
    case, subject = one(
        stage,
        sa.select(ApprovalChain.case, ApprovalChain.subject).where(
            ApprovalChain.agency == AGENCY, ApprovalChain.state == "disetujui"
        ),
    )
    budi = by_id(subject.removeprefix("person:"))
    page = plain(budi.get(f"/cases/{case}").text)
    assert "Jalan persetujuan" in page
    assert "disetujui" in page and "Langkah berikutnya terbuka sendiri." in page
    budi.post("/language/", {"language": "en"})
    assert "The next step opens by itself." in plain(budi.get(f"/cases/{case}").text)


def test_members_of_a_panel_are_told_with_what_is_asked_of_them(
    stage: Stage, by_id: Callable[[str], Browser]
) -> None:
    case, subject, name = one(
        stage,
        sa.select(Objection.case, Objection.person_id, Person.name)
        .join(PanelMember, PanelMember.objection_id == Objection.id)
        .join(Person, Person.id == PanelMember.person_id)
        .where(PanelMember.state == "bebas", PanelMember.replaced.is_(False)),
    )
    page = plain(by_id(subject).get(f"/cases/{case}").text)
    assert "Tim pemeriksa" in page and name in page
    assert "Anggota membaca berkas dan memberi suara;" in page


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("sah", "Tidak perlu apa-apa lagi."),
        ("menyusul", "Pegawai memilih hasil kerja atasan begitu atasan mempunyai SKP."),
    ],
)
def test_a_link_to_the_superior_says_what_comes_next(
    stage: Stage, by_id: Callable[[str], Browser], state: str, sentence: str
) -> None:
    with stage.engine.read() as work:
        plans = work.connection.execute(
            sa.select(Plan.person_id, Plan.period, PlanVersion.version)
            .join(PlanVersion, PlanVersion.plan_id == Plan.id)
            .join(PlanRow, PlanRow.plan_version_id == PlanVersion.id)
            .join(PlanLink, PlanLink.plan_row_id == PlanRow.id)
            .where(PlanLink.state == state)
            .distinct()
            .order_by(Plan.period, Plan.person_id, PlanVersion.version)
        ).all()
    pages = (
        by_id(person).get(f"/year/{person}/{period}/plan/{version}")
        for person, period, version in plans
    )
    assert any(sentence in plain(page.text) for page in pages)


def test_a_clock_says_that_it_runs_by_itself(stage: Stage, by_id: Callable[[str], Browser]) -> None:
    p, job = t.process_instance.c, t.job.c
    case, subject = one(
        stage,
        sa.select(p.id, p.subject)
        .join(t.job, job.case == p.id)
        .where(p.process == PROCESS, p.status == "active", job.kind == "FireTimer"),
    )
    page = plain(by_id(subject.removeprefix("person:")).get(f"/cases/{case}").text)
    assert "Dijalankan sendiri pada waktunya." in page


def test_why_a_task_is_with_somebody_is_told_in_english(
    stage: Stage, by_id: Callable[[str], Browser]
) -> None:
    w = t.work_item.c
    with stage.engine.read() as work:
        rows = work.connection.execute(sa.select(w.id, w.owner).where(w.agency == AGENCY)).all()
        told = [row for row in rows if "adalah atasan" in row.owner["reason"]]
        held = {
            row.id: stage.engine.parts.directory.holders(
                work, AGENCY, row.owner["principals"][:1], work.now
            )
            for row in told
        }
    browser, found = next(
        (browser, row)
        for row in told
        for holder in held[row.id]
        for browser in [by_id(holder.removeprefix("person:"))]
        if browser.get(f"/inbox/{row.id}").status_code == 200
    )
    assert "adalah atasan" in plain(browser.get(f"/inbox/{found.id}").text)
    browser.post("/language/", {"language": "en"})
    page = plain(browser.get(f"/inbox/{found.id}").text)
    assert "superior of" in page
    assert "adalah atasan" not in page
