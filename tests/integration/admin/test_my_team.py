"""My team in the browser: who is in it, what the rows say, feedback from the row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from engine import queries
from engine.commands import CompleteItem
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import LARGEST_PAGE, Browser
from tests.integration.admin.staff import RESULTS, add_quarter, add_staff
from workflows.tables.feedback import FeedbackNote

GOOD = "Laporan bulan ini selesai dua hari lebih awal."
MOST_STATEMENTS = 45  # of a page of the team with all that stands around it
KEY = "a" * 32

Browse = Callable[[str], Browser]


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Gather the statements that are run meanwhile."""
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    for each in {engine.database.reader, engine.database.writer}:
        sa.event.listen(each, "before_cursor_execute", note)
    yield seen
    for each in {engine.database.reader, engine.database.writer}:
        sa.event.remove(each, "before_cursor_execute", note)


def notes(engine: Engine) -> list[tuple[str, str, str]]:
    with engine.read() as work:
        rows = work.session.execute(
            sa.select(FeedbackNote.person_id, FeedbackNote.subject, FeedbackNote.good).order_by(
                FeedbackNote.id
            )
        )
        return [tuple(row) for row in rows]


def give(browser: Browser, person: str, **changed: str) -> object:
    browser.get(f"/team/{person}/feedback")
    data = {"key": KEY, "about": "perilaku:akuntabel", "good": GOOD, "period": "2026", **changed}
    return browser.post(f"/team/{person}/feedback", data)


def test_the_menu_leads_whoever_has_people_to_their_team(
    agency: SmallAgency, browse: Browse
) -> None:
    assert 'href="/team/"' in browse("rahma").get("/inbox/").text
    assert 'href="/team/"' not in browse("budi").get("/inbox/").text
    assert "tidak ada pegawai yang Anda nilai" in browse("budi").get("/team/").text


def test_a_row_says_what_is_known_of_the_person(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    (one,) = add_staff(engine.database, agency, 1)
    add_quarter(engine.database, agency, one)
    page = browse("rahma").get("/team/").text
    row = page.split(f'id="p-{one.id}"')[1].split("</tbody>")[0]
    for said in (
        one.name,
        "Pelaksana 0",
        "Anda menilai sebagai Plt.",
        "SKP ditetapkan",
        RESULTS[0],
        "390 / 1.600 keluarga (24 %)",
        "1 bukti",
        "belum pernah",
        "Triwulan I: hasil sesuai",
    ):
        assert said in row, said
    budi = page.split(f'id="p-{agency.people["budi"]}"')[1].split("</tbody>")[0]
    assert "SKP belum dimulai" in budi


def test_evidence_opens_as_files_for_whoever_assesses(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    (one,) = add_staff(engine.database, agency, 1)
    file = add_quarter(engine.database, agency, one)
    page = browse("rahma").get(f"/team/{one.id}/evidence?period=2026").text
    assert f'href="/files/{file}"' in page
    assert "Laporan penyaluran" in page
    assert browse("dewi").get(f"/team/{one.id}/evidence").status_code == 404


def test_an_open_item_stands_in_the_row_with_its_link(
    agency: SmallAgency, browse: Browse, start: Callable[..., str], engine: Engine
) -> None:
    case = start("budi")
    written = {"cara": "uraian", "uraian": "Melayani warga setiap hari kerja."}
    with engine.read() as work:
        (item,) = queries.list_items(work, AGENCY, case=case)
    engine.execute(CompleteItem(AGENCY, item["id"], agency.key("budi"), written, key="sent"))
    with engine.read() as work:
        (item,) = queries.list_items(work, AGENCY, case=case)
    page = browse("rahma").get("/team/?only=waiting").text
    assert f'href="/inbox/{item["id"]}"' in page


def test_feedback_is_kept_once_and_leads_to_the_next_person(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    staff = add_staff(engine.database, agency, 2)
    rahma = browse("rahma")
    answer = give(rahma, staff[0].id)
    assert answer.status_code == 302
    assert answer.location.endswith(f"#p-{staff[1].id}")
    give(rahma, staff[0].id)
    assert notes(engine) == [(staff[0].id, "perilaku", GOOD)]
    page = rahma.get("/team/").text
    assert re.search(r"Umpan balik tersimpan \d\d\.\d\d WIB", page)
    assert f'data-phrase="good">{GOOD}</button>' in page


def test_feedback_on_a_planned_result_is_taken_from_its_chip(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    (one,) = add_staff(engine.database, agency, 1)
    rahma = browse("rahma")
    assert RESULTS[0] in rahma.get(f"/team/{one.id}/feedback?period=2026").text
    give(rahma, one.id, about=f"hasil:{one.results[0]}")
    assert notes(engine) == [(one.id, "hasil", GOOD)]


def test_feedback_without_words_is_refused_at_its_field_and_loses_nothing(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    rahma = browse("rahma")
    answer = give(rahma, agency.people["budi"], good=" ", improve="")
    assert answer.status_code == 422
    assert "Tulis apa yang sudah baik atau apa yang perlu diperbaiki" in answer.text
    assert 'value="perilaku:akuntabel" checked' in answer.text
    assert notes(engine) == []


def test_a_script_gets_its_answers_as_data(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    rahma, budi = browse("rahma"), agency.people["budi"]
    rahma.get(f"/team/{budi}/feedback")
    data = {"key": KEY, "about": "perilaku:loyal", "good": "", "csrf_token": rahma.token()}
    accept = {"Accept": "application/json"}
    refused = rahma.client.post(f"/team/{budi}/feedback", data=data, headers=accept)
    assert (refused.status_code, refused.json["field"]) == (422, "good")
    data["good"] = GOOD
    for _ in range(2):
        kept = rahma.client.post(f"/team/{budi}/feedback", data=data, headers=accept)
        assert kept.json["text"].startswith("Umpan balik tersimpan")
    assert len(notes(engine)) == 1


def test_filters_and_search_leave_whom_they_name(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    staff = add_staff(engine.database, agency, 2)
    rahma = browse("rahma")
    give(rahma, staff[0].id)
    page = rahma.get("/team/?only=feedback").text
    assert f"p-{staff[0].id}" not in page
    assert f"p-{staff[1].id}" in page
    page = rahma.get(f"/team/?search={staff[1].nip}").text
    assert staff[1].name in page
    assert "Budi" not in page
    assert "Budi Santoso" in rahma.get("/team/?search=san+budi").text
    assert "Tidak ada yang cocok" in rahma.get("/team/?search=zzz").text


def test_pages_go_on_by_person_even_when_that_person_left_the_filter(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    staff = add_staff(engine.database, agency, 40)
    rahma = browse("rahma")
    page = rahma.get("/team/?only=feedback").text
    after = re.search(r'rel="next" href="[^"]*after=([0-9a-f]{32})', page)
    assert after is not None
    give(rahma, after[1])
    second = rahma.get(f"/team/?only=feedback&after={after[1]}").text
    shown = re.findall(r'data-person="([0-9a-f]{32})"', page + second)
    everybody = {one.id for one in staff} | {agency.people["budi"]}
    assert sorted(shown) == sorted(everybody)


def test_sixty_people_take_no_more_statements_than_two_and_the_page_is_light(
    engine: Engine, agency: SmallAgency, browse: Browse
) -> None:
    for one in add_staff(engine.database, agency, 60):
        add_quarter(engine.database, agency, one)
    rahma = browse("rahma")
    with counted(engine) as few:
        rahma.get("/team/?search=Budi")
    with counted(engine) as many:
        page = rahma.get("/team/")
    assert len(many) - len(few) <= 1  # budi has no plan: nothing is asked of his version
    assert len(many) <= MOST_STATEMENTS
    assert "61 orang" in page.text
    assert len(page.data) < LARGEST_PAGE
