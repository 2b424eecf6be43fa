"""Several items decided together: what goes along, what is held back and why."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from engine import queries
from engine.commands import CompleteItem, SaveDraft
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency, draw_nothing
from tests.integration.admin.browser import Browser

Browse = Callable[[str], Browser]


@pytest.fixture
def plans(engine: Engine, agency: SmallAgency, start: Callable[..., str]) -> list[str]:
    """Bring three plans to rahma, and her own plan to herself; return the ids of the three."""
    draw_nothing(engine.database)
    written = []
    for number in range(3):
        case = start("budi", key=f"n{number}")
        with engine.read() as work:
            item = queries.list_items(work, AGENCY, case=case)[0]["id"]
        answers = {"cara": "uraian", "uraian": "Melayani"}
        engine.execute(CompleteItem(AGENCY, item, agency.key("budi"), answers, key=f"c{number}"))
        with engine.read() as work:
            written.append(queries.list_items(work, AGENCY, case=case)[0]["id"])
    start("rahma")
    return written


def listed(browser: Browser) -> list[str]:
    return re.findall(r'class="who" href="/inbox/(\w+)', browser.get("/inbox/").text)


def chosen(browser: Browser, ids: list[str]) -> str:
    browser.get("/inbox/")
    return browser.post("/inbox/action/", {"action": "together", "rowid": ids}).text


def test_the_confirmation_names_the_count_and_what_is_held_back(
    browse: Browse, plans: list[str], engine: Engine, agency: SmallAgency
) -> None:
    engine.execute(SaveDraft(AGENCY, plans[0], agency.key("rahma"), {"alasan": "hm"}))
    rahma = browse("rahma")
    page = chosen(rahma, listed(rahma))
    assert "2 tugas akan diputuskan: Setujui" in page
    assert "2 tidak ikut" in page
    assert "ada draf yang belum dikirim" in page
    assert "langkah lain: Susun rencana" in page


def test_what_was_confirmed_is_decided_and_the_rest_stays(
    browse: Browse, plans: list[str], engine: Engine
) -> None:
    rahma = browse("rahma")
    page = chosen(rahma, plans)
    ids = re.findall(r'name="rowid" value="(\w+)"', page)
    response = rahma.post("/inbox/together", {"rowid": ids, "decision": "setuju", "key": "b1"})
    assert response.location == "/inbox/"
    page = rahma.get("/inbox/").text
    assert "3 tugas diputuskan: Setujui." in page
    assert "1 menunggu Anda" in page
    with engine.read() as work:
        for item in plans:
            row = queries.find_item(work, AGENCY, item)
            assert row and row["closed_as"] == "completed"


def test_confirming_twice_decides_once(browse: Browse, plans: list[str]) -> None:
    rahma = browse("rahma")
    chosen(rahma, plans)
    sent = {"rowid": plans, "decision": "setuju", "key": "b1"}
    assert rahma.post("/inbox/together", sent).status_code == 302
    assert rahma.post("/inbox/together", sent).status_code == 409


def test_another_decision_than_the_one_offered_is_refused(browse: Browse, plans: list[str]) -> None:
    rahma = browse("rahma")
    chosen(rahma, plans)
    sent = {"rowid": plans, "decision": "kembalikan", "key": "b1"}
    assert rahma.post("/inbox/together", sent).status_code == 409


def test_items_of_others_are_not_among_them(browse: Browse, plans: list[str]) -> None:
    joko = browse("joko")
    assert "Tidak ada yang dapat diputuskan bersama" in chosen(joko, plans)


def test_choosing_nothing_says_so(browse: Browse, plans: list[str]) -> None:
    rahma = browse("rahma")
    rahma.get("/inbox/")
    assert rahma.post("/inbox/action/", {"action": "together"}).location.startswith("/inbox/")
    assert "Pilih dulu tugas" in rahma.get("/inbox/").text


def test_an_objection_is_never_decided_in_a_group(
    browse: Browse, start: Callable[..., str]
) -> None:
    start("budi", process="objection")
    joko = browse("joko")
    page = chosen(joko, listed(joko))
    assert "keberatan diputuskan satu per satu" in page


def test_only_what_ends_in_a_decision_can_be_chosen(browse: Browse, plans: list[str]) -> None:
    page = browse("rahma").get("/inbox/").text
    assert set(re.findall(r'name="rowid" value="(\w+)"', page)) == set(plans)
    assert "Putuskan yang dipilih bersama" in page
    assert "Putuskan yang dipilih bersama" not in browse("budi").get("/inbox/").text
