"""Finding items: search, filters, what was done, kept views, files; on both databases."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import openpyxl
import sqlalchemy as sa

from engine.engine import Engine
from engine.store import tables as t
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.test_inbox_pages import item_of, send_plan
from workflows.tables.people import Person

Browse = Callable[[str], Browser]


def found(browser: Browser, words: str, where: str = "/inbox/") -> int:
    """Return how many rows a list has for a search."""
    answer = browser.get(where, query_string={"q": words})
    assert answer.status_code == 200
    return answer.text.count('class="who"')


def test_items_are_found_by_name_nip_step_and_year_and_by_nothing_else(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    for words in ("budi", "SANT", "198802292010121003", "susun", "2026", "Budi 2026 rencana"):
        assert found(budi, words) == 1, words
    for words in ("udi", "siti", "budi 2025", "rahma", "%", "_"):
        assert found(budi, words) == (1 if words in "%_" else 0), words
    assert "Tidak ditemukan" in budi.get("/inbox/?q=siti").text
    assert found(browse("joko"), "budi") == 0  # not theirs to see


def test_a_new_name_is_found_and_the_old_one_no_more(
    browse: Browse, start: Callable[..., str], engine: Engine, agency: SmallAgency
) -> None:
    start()
    budi = browse("budi")
    with engine.database.write() as work:
        work.session.get_one(Person, agency.people["budi"]).name = "Bùdhi Kartika"
        work.commit()
    assert found(budi, "kartika") == found(budi, "budhi") == 1
    assert found(budi, "santoso") == 0


def test_what_was_sent_is_at_once_done_and_nowhere_open_again(
    browse: Browse, start: Callable[..., str], agency: SmallAgency
) -> None:
    start()
    budi = browse("budi")
    assert found(budi, "budi", "/finished/") == 0
    address = send_plan(budi)
    item = address.rpartition("/")[2]
    for where in ("/inbox/", "/inbox/?q=budi", "/inbox/?before=end", "/inbox-files/?kind=csv"):
        assert item not in budi.get(where).text, where
    assert "Susun rencana" not in budi.get("/inbox-files/?kind=csv").text
    for where in ("/finished/", "/finished/?q=susun+budi", "/finished/?before=end"):
        assert item in budi.get(where).text, where
    assert found(budi, "rahma", "/finished/") == 0
    assert item not in browse("rahma").get("/finished/").text
    assert budi.get(address).status_code in (404, 410, 302)


def test_a_decision_is_gone_from_all_who_could_decide(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    send_plan(browse("budi"))
    rahma = browse("rahma")
    assert found(rahma, "budi") == 1
    address = item_of(rahma)
    rahma.get(address)
    answer = rahma.post(address, {"f.keputusan": "setuju", "key": "k2"})
    assert answer.status_code == 302, answer.text
    for browser in (rahma, browse("kepala")):
        for where in ("/inbox/", "/inbox/?before=end", "/inbox/?q=budi"):
            assert address not in browser.get(where).text, where
    assert found(rahma, "budi", "/finished/") == 1


def test_filters_narrow_the_list_and_stay_with_it(
    browse: Browse, start: Callable[..., str], agency: SmallAgency
) -> None:
    start()
    budi = browse("budi")

    def count(query: str) -> int:
        return budi.get(f"/inbox/?{query}").text.count('class="who"')

    assert count("period=2026") == count(f"unit={agency.units['bidang']}") == 1
    assert count(f"unit={agency.units['dinas']}") == 1  # the bidang is below it
    assert count("period=2025") == count("due=late") == count("since=7") == 0
    assert count(f"unit={agency.units['lain']}") == 0
    assert count("due=nonsense") == 1
    page = budi.get("/inbox/?period=2026&q=budi").text
    assert "which=open&amp;kind=csv&amp;q=budi&amp;period=2026" in page
    assert budi.get("/inbox/?after=nonsense").status_code == 400
    assert budi.get("/finished/?after=nonsense").status_code == 400


def test_a_view_is_kept_shared_with_the_unit_and_removed_by_its_owner_only(
    browse: Browse, start: Callable[..., str], agency: SmallAgency
) -> None:
    start()
    rahma = browse("rahma")
    rahma.get("/inbox-views/?q=2026")
    kept = {"q": "2026", "due": "late", "name": "Terlambat", "share": "1"}
    assert rahma.post("/inbox-views/keep", kept).location == "/inbox/?q=2026&due=late"
    refused = rahma.post("/inbox-views/keep", {"q": "2026", "name": " "})
    assert refused.status_code == 422
    assert "Beri tampilan ini nama." in refused.text
    budi, joko = browse("budi"), browse("joko")
    assert "Terlambat" in budi.get("/inbox/").text  # sits in the same bidang
    assert "Terlambat" not in joko.get("/inbox-views/").text
    page = rahma.get("/inbox-views/").text
    address = page.split('action="/inbox-views/')[1].split('"')[0]
    budi.get("/inbox-views/")
    assert budi.post(f"/inbox-views/{address}").status_code == 404
    assert rahma.post(f"/inbox-views/{address}").status_code == 302
    assert "Terlambat" not in budi.get("/inbox/").text


def test_the_files_hold_the_narrowed_list_and_no_formula(
    browse: Browse, start: Callable[..., str], engine: Engine, agency: SmallAgency
) -> None:
    start()
    with engine.database.write() as work:
        work.session.get_one(Person, agency.people["budi"]).name = "=1+1 Budi"
        work.commit()
    budi = browse("budi")
    text = budi.get("/inbox-files/?which=open&kind=csv&q=budi").data.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head[:3] == ["Nama", "NIP", "Tugas"]
    assert [row[0] for row in rows] == ["'=1+1 Budi"]
    assert [row[1] for row in rows] == ["198802292010121003"]
    book = openpyxl.load_workbook(io.BytesIO(budi.get("/inbox-files/?which=open&kind=xlsx").data))
    cell = book.worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1 Budi", "s")
    assert len(budi.get("/inbox-files/?kind=csv&q=siti").text.splitlines()) == 1
    assert budi.get("/inbox-files/?kind=exe").status_code == 404


def test_words_of_a_text_are_kept_once_however_many_items_carry_it(
    start: Callable[..., str], engine: Engine, agency: SmallAgency
) -> None:
    start("budi")
    with engine.read() as work:
        before = work.connection.scalar(sa.select(sa.func.count()).select_from(t.item_word))
    start("joko")
    start("dewi")
    with engine.read() as work:
        words = work.connection.execute(sa.select(t.item_word)).all()
    assert before == len(words)
    assert {("susun", "name"), ("2026", "period")} <= {(w.word, w.kind) for w in words}
    assert {w.agency for w in words} == {AGENCY}
