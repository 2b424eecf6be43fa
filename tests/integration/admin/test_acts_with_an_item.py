"""What a holder does with an item besides deciding it, in plain pages, as each of the people."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from engine import queries
from engine.commands import CompleteItem, DeployBundle
from engine.engine import Engine
from engine.store import tables as t
from tests.integration.admin.agency import AGENCY, SmallAgency, count
from tests.integration.admin.browser import Browser
from workflows.processes import documents

Browse = Callable[[str], Browser]
WHY = "Tolong periksa angkanya"


@pytest.fixture
def item(engine: Engine, agency: SmallAgency, start: Callable[..., str]) -> str:
    """Bring budi's plan to rahma."""
    engine.execute(DeployBundle(AGENCY, documents("question")))
    case = start("budi")
    with engine.read() as work:
        written = queries.list_items(work, AGENCY, case=case)[0]["id"]
    answers = {"cara": "uraian", "uraian": "Melayani"}
    engine.execute(CompleteItem(AGENCY, written, agency.key("budi"), answers, key="k1"))
    with engine.read() as work:
        return str(queries.list_items(work, AGENCY, case=case)[0]["id"])


@pytest.fixture
def send(agency: SmallAgency) -> Callable[..., int]:
    """Return a sender of an act's page: opens it, fills it in, presses its button."""

    def send(browser: Browser, item: str, act: str, to: str = "", **more: str) -> int:
        browser.get(f"/inbox/{item}/{act}")
        version = re.search(r'name="version" value="(\d+)"', browser.page)
        found = {
            "to": agency.people[to] if to else "",
            "text": WHY,
            "key": "k",
            "version": version[1] if version else "",
            "do": "send",
        }
        return browser.post(f"/inbox/{item}/{act}", {**found, **more}).status_code

    return send


def row_of(engine: Engine, item: str) -> dict[str, Any]:
    with engine.read() as work:
        return dict(queries.find_item(work, AGENCY, item) or {})


def told(engine: Engine, item: str) -> list[str]:
    with engine.read() as work:
        case = str((queries.find_item(work, AGENCY, item) or {})["case"])
        return [event["kind"] for event in queries.list_history(work, case=case)]


def test_the_item_offers_the_acts_as_plain_links(browse: Browse, item: str) -> None:
    page = browse("rahma").get(f"/inbox/{item}").text
    for act in ("delegate", "hand-over", "ask"):
        assert f'href="/inbox/{item}/{act}"' in page, act


def test_a_person_is_found_without_a_script_and_nothing_typed_is_lost(
    browse: Browse, item: str, agency: SmallAgency
) -> None:
    rahma = browse("rahma")
    rahma.get(f"/inbox/{item}/delegate")
    typed = {"q": "jok pras", "text": WHY, "key": "k", "do": "search"}
    page = rahma.post(f"/inbox/{item}/delegate", typed).text
    assert "Joko Prasetyo" in page and "Guru Ahli Muda" in page
    assert WHY in page
    assert f'value="{agency.people["joko"]}"' in page
    by_nip = rahma.post(f"/inbox/{item}/delegate", {**typed, "q": "19870707 201101 1 004"}).text
    assert "Joko Prasetyo" in by_nip
    nobody = rahma.post(f"/inbox/{item}/delegate", {**typed, "q": "zzz"}).text
    assert "Tidak ada pegawai dengan nama atau NIP itu" in nobody
    assert WHY in nobody


def test_who_may_not_have_it_says_why_and_cannot_be_chosen(
    browse: Browse, item: str, agency: SmallAgency, send: Callable[..., int], engine: Engine
) -> None:
    rahma = browse("rahma")
    rahma.get(f"/inbox/{item}/delegate")
    page = rahma.post(f"/inbox/{item}/delegate", {"q": "budi", "do": "search"}).text
    assert "tugas ini tentang dirinya sendiri" in page
    assert f'value="{agency.people["budi"]}"' not in page
    for act in ("delegate", "hand-over"):
        assert send(rahma, item, act, "budi") == 422
        assert "tugas ini tentang dirinya sendiri" in rahma.page
        assert WHY in rahma.page
        assert send(rahma, item, act, "rahma") == 422, "not to oneself"
    assert send(rahma, item, "delegate") == 422
    assert "Pilih satu orang" in rahma.page
    assert send(rahma, item, "delegate", "joko", text="") == 422
    assert "Tulis alasannya" in rahma.page
    assert row_of(engine, item)["delegated"] is None


def test_a_delegated_item_is_prepared_given_back_and_decided_by_its_owner(
    browse: Browse, item: str, send: Callable[..., int], engine: Engine
) -> None:
    rahma, joko = browse("rahma"), browse("joko")
    assert send(rahma, item, "delegate", "joko") == 302
    page = rahma.get(f"/inbox/{item}").text
    assert "Sedang disiapkan Joko Prasetyo" in page
    assert f"/inbox/{item}/bring-back" in page
    page = joko.get(f"/inbox/{item}").text
    assert "Anda menyiapkan tugas ini untuk Dra. Rahmawati" in page
    assert WHY in page
    assert 'name="f.keputusan"' not in page, "who prepares decides nothing"
    sent = {"f.alasan": "Target belum lengkap", "f.keputusan": "kembalikan", "key": "j"}
    answer = joko.post(f"/inbox/{item}", {**sent, "save": "bring_back"})
    assert answer.location == f"/inbox/{item}/bring-back"
    assert row_of(engine, item)["draft"]["alasan"] == "Target belum lengkap"
    assert send(joko, item, "bring-back", text="Sudah saya baca") == 302
    assert joko.get(f"/inbox/{item}").status_code == 404
    page = rahma.get(f"/inbox/{item}").text
    assert "Sudah disiapkan Joko Prasetyo" in page and "Sudah saya baca" in page
    assert "Target belum lengkap" in page
    decided = rahma.post(f"/inbox/{item}", {"f.keputusan": "setuju", "key": "d"})
    assert decided.status_code == 302
    assert "closed_at" in row_of(engine, item)
    story = rahma.get(f"/cases/{row_of(engine, item)['case']}").text
    assert "dititipkan kepada Joko Prasetyo" in story
    assert "dikembalikan kepada Dra. Rahmawati" in story


def test_the_giver_takes_it_back_and_the_preparer_is_told(
    browse: Browse, item: str, send: Callable[..., int]
) -> None:
    rahma, joko = browse("rahma"), browse("joko")
    send(rahma, item, "delegate", "joko")
    assert send(rahma, item, "bring-back", text="") == 302
    assert 'name="f.keputusan"' in rahma.get(f"/inbox/{item}").text
    assert "sudah diambil kembali" in joko.get("/notices/").text
    late = joko.post(f"/inbox/{item}/bring-back", {"text": "Catatan saya", "key": "x"})
    assert late.status_code == 404
    assert "Catatan saya" in late.text, "what was typed is not lost"


def test_handing_over_moves_it_for_good_and_a_letter_empowers(
    browse: Browse, item: str, send: Callable[..., int]
) -> None:
    rahma, joko = browse("rahma"), browse("joko")
    assert send(rahma, item, "hand-over", "joko") == 422
    assert "perlu nomor surat" in rahma.page
    assert WHY in rahma.page
    assert send(rahma, item, "hand-over", "joko", decree="ST 12/2026") == 302
    assert rahma.get(f"/inbox/{item}").status_code == 404
    assert 'name="f.keputusan"' in joko.get(f"/inbox/{item}").text
    assert "diserahkan kepada Anda" in joko.get("/notices/").text
    story = joko.get(f"/cases/{_case(joko, item)}").text
    assert "diserahkan kepada Joko Prasetyo dengan surat ST 12/2026" in story


def _case(browser: Browser, item: str) -> str:
    found = re.search(r'href="/cases/(\w+)"', browser.get(f"/inbox/{item}").text)
    assert found
    return found[1]


def test_a_question_is_answered_and_the_item_never_moves(
    browse: Browse, item: str, send: Callable[..., int], engine: Engine
) -> None:
    rahma, budi = browse("rahma"), browse("budi")
    assert "Budi Santoso" in rahma.get(f"/inbox/{item}/ask").text, "the author is offered first"
    before = row_of(engine, item)
    assert send(rahma, item, "ask", "budi", text="Mengapa turun?") == 302
    assert row_of(engine, item) == before
    page = rahma.get(f"/inbox/{item}").text
    assert "Mengapa turun?" in page and "Menunggu jawaban: Budi Santoso" in page
    assert 'name="f.keputusan"' in page
    [asked] = set(re.findall(r'href="(/inbox/\w+)"', budi.get("/inbox/").text)) - {"/inbox/"}
    assert "Mengapa turun?" in budi.get(asked).text
    assert budi.post(asked, {"f.jawaban": "Anggarannya turun", "save": "send", "key": "b"}).location
    page = rahma.get(f"/inbox/{item}").text
    assert "Anggarannya turun" in page and "Menunggu jawaban" not in page
    assert "sudah dijawab" in rahma.get("/notices/").text


def test_a_double_click_is_one_act(
    browse: Browse, item: str, send: Callable[..., int], engine: Engine, agency: SmallAgency
) -> None:
    rahma = browse("rahma")
    version = str(row_of(engine, item)["version"])
    order = {"to": agency.people["kepala"], "text": WHY, "key": "dua", "do": "send"}
    rahma.get(f"/inbox/{item}/ask")
    for _ in range(2):
        assert rahma.post(f"/inbox/{item}/ask", order).status_code == 302
    for _ in range(2):
        answer = rahma.post(f"/inbox/{item}/hand-over", {**order, "version": version})
        assert answer.status_code == 302
    assert told(engine, item).count("question_asked") == 1
    assert told(engine, item).count("item_handed_over") == 1


def test_a_second_tab_is_told_what_happened_and_keeps_what_was_typed(
    browse: Browse, item: str, engine: Engine, agency: SmallAgency, send: Callable[..., int]
) -> None:
    rahma = browse("rahma")
    seen = str(row_of(engine, item)["version"])
    send(rahma, item, "delegate", "joko")
    send(rahma, item, "bring-back")
    old = {"to": agency.people["joko"], "text": "Dari tab lama", "key": "t", "do": "send"}
    answer = rahma.post(f"/inbox/{item}/delegate", {**old, "version": seen})
    assert answer.status_code == 422
    assert "berubah sejak halaman ini dibuka" in answer.text
    assert "Dari tab lama" in answer.text
    rahma.get(f"/inbox/{item}")
    rahma.post(f"/inbox/{item}", {"f.keputusan": "setuju", "key": "d"})
    answer = rahma.post(f"/inbox/{item}/ask", old)
    assert answer.status_code == 404
    assert "Dari tab lama" in answer.text
    assert "sudah diputuskan" in answer.text


@pytest.mark.parametrize("act", ["delegate", "hand-over", "ask", "bring-back"])
def test_nobody_else_acts_with_it(
    browse: Browse, item: str, act: str, agency: SmallAgency, engine: Engine
) -> None:
    before = count(engine.database, t.history)
    order = {"to": agency.people["dewi"], "text": WHY, "key": "x", "do": "send", "decree": "SK 1"}
    for name in ("budi", "joko", "sari", "kepala", "wati"):
        other = browse(name)
        assert other.get(f"/inbox/{item}/{act}").status_code == 404, name
        answer = other.post(f"/inbox/{item}/{act}", order)
        assert answer.status_code == 404, name
        assert "Budi Santoso" not in answer.text or name == "budi"
    assert count(engine.database, t.history) == before


@pytest.mark.parametrize("lead", ["kepala", "sari"])
def test_hr_or_a_head_gives_it_to_another_with_a_reason(
    browse: Browse, item: str, lead: str, send: Callable[..., int], engine: Engine
) -> None:
    browser = browse(lead)
    case = row_of(engine, item)["case"]
    assert f"/inbox/{item}/reassign" in browser.get(f"/cases/{case}").text
    for to, why in (("budi", "tentang dirinya sendiri"), (lead, "itu Anda sendiri")):
        assert send(browser, item, "reassign", to) == 422
        assert why in browser.page and WHY in browser.page
    assert send(browser, item, "reassign", "joko") == 422
    assert "perlu nomor surat" in browser.page
    for _ in range(2):  # a double click is one act
        assert send(browser, item, "reassign", "joko", decree="ST 7/2026") in (302, 422)
    assert told(engine, item).count("item_reassigned") == 1
    assert browse("rahma").get(f"/inbox/{item}").status_code == 404
    page = browse("joko").get(f"/inbox/{item}").text
    assert "Dialihkan kepada Anda dengan surat ST 7/2026." in page
    assert 'name="f.keputusan"' in page
    story = browser.get(f"/cases/{case}").text
    assert "dialihkan dari" in story and "kepada Joko Prasetyo" in story and WHY in story


def test_what_is_about_oneself_and_what_is_secret_stays(
    browse: Browse, app: Flask, engine: Engine, start: Callable[..., str], agency: SmallAgency
) -> None:
    engine.execute(DeployBundle(AGENCY, documents("question")))
    case, vote = start("dewi"), start("budi", process="objection")
    with engine.read() as work:
        own = queries.list_items(work, AGENCY, case=case)[0]["id"]
        secret = queries.list_items(work, AGENCY, case=vote)[0]["id"]
    order = {"to": agency.people["kepala"], "text": WHY, "key": "x", "do": "send"}
    assert browse("sari").get(f"/inbox/{own}/reassign").status_code == 404
    for name, item in (("dewi", own), ("joko", secret)):
        browser = browse(name)
        page = browser.get(f"/inbox/{item}").text
        for act in ("delegate", "hand-over"):
            assert f"/inbox/{item}/{act}" not in page
            assert browser.post(f"/inbox/{item}/{act}", order).status_code == 404
        assert row_of(engine, item)["delegated"] is None
    assert f"/inbox/{own}/ask" in browse("dewi").get(f"/inbox/{own}").text
    assert f"/inbox/{secret}/ask" not in browse("joko").get(f"/inbox/{secret}").text


def test_in_english(browse: Browse, item: str, send: Callable[..., int]) -> None:
    rahma, joko = browse("rahma"), browse("joko")
    for browser in (rahma, joko):
        browser.get("/inbox/")
        browser.post("/language/", {"language": "en"})
    send(rahma, item, "delegate", "joko")
    assert "prepared by Joko Prasetyo" in rahma.get(f"/inbox/{item}").text
    assert "You prepare this task for Dra. Rahmawati" in joko.get(f"/inbox/{item}").text
    send(joko, item, "bring-back")
    send(rahma, item, "hand-over", "kepala")
    kepala = browse("kepala")
    kepala.get("/inbox/")
    kepala.post("/language/", {"language": "en"})
    page = kepala.get(f"/inbox/{item}").text
    assert "Diserahkan" not in page
    assert "Handed over to you by who had it before." in page
