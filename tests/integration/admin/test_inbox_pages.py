"""The inbox: what is listed, how an item is done, what comes back when something is wrong."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from engine import queries
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser

Browse = Callable[[str], Browser]

PLAN = {
    "f.cara": "angka",
    "f.hasil.0.hasil": "Penerima manfaat bertambah",
    "f.hasil.0.target": "1.600",
    "f.hasil.0.satuan": "orang",
    "f.mulai": "2026-01-05",
}


def item_of(browser: Browser, place: int = 0) -> str:
    """Return the address of an item in the list."""
    page = browser.get("/inbox/").text
    found = re.findall(r'class="who" href="(/inbox/\w+)', page)
    assert found, "nothing in the inbox"
    return str(found[place])


def send_plan(browser: Browser, **more: str) -> str:
    """Write and send a plan; return the address of its item."""
    address = item_of(browser)
    browser.get(address)
    response = browser.post(address, {**PLAN, **more, "save": "send", "key": "k1"})
    assert response.status_code == 302, response.text
    return address


def test_the_list_names_the_item_its_year_and_when_it_is_due(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    page = browse("budi").get("/inbox/").text
    assert "Susun rencana" in page
    assert "2026" in page
    assert re.search(r"tenggat \d+ \w+ 20\d\d, \d hari lagi", page)
    assert "1 menunggu Anda" in page


def test_nobody_sees_what_waits_for_somebody_else(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    page = browse("joko").get("/inbox/").text
    assert "Tidak ada yang menunggu Anda" in page
    assert "Susun rencana" not in page


def test_an_item_says_why_it_is_with_the_person(browse: Browse, start: Callable[..., str]) -> None:
    start()
    send_plan(browse("budi"))
    rahma = browse("rahma")
    page = rahma.get(item_of(rahma)).text
    assert "Mengapa pada Anda:" in page
    assert "Kepala Bidang Rehabilitasi Sosial" in page
    assert "Budi Santoso" in page
    assert "1.600" in page


def test_a_plan_goes_through_the_check_page_to_the_receipt(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    check = budi.post(address, {**PLAN, "save": "check", "key": "k1"}).text
    assert "Periksa sebelum mengirim" in check
    assert "Penerima manfaat bertambah" in check
    assert "5 Jan 2026" in check
    carried = dict(re.findall(r'type="hidden" name="(f\.[^"]+)" value="([^"]*)"', check))
    assert carried["f.hasil.0.target"] == "1.600"
    sent = budi.post(address, {**carried, "save": "send", "key": "k1"})
    assert sent.location == f"{address}/done"
    done = budi.get(sent.location).text
    assert "Nomor tanda terima" in done
    assert "Putuskan rencana" in done
    assert "Dra. Rahmawati" in done


def test_wrong_answers_come_back_with_a_summary_that_leads_to_them(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    wrong = {"f.cara": "angka", "f.hasil.0.hasil": "Ada", "f.hasil.0.target": "banyak"}
    response = budi.post(address, {**wrong, "f.mulai": "kapan-kapan", "save": "check"})
    assert response.status_code == 422
    assert "Ada 2 isian yang perlu diperbaiki" in response.text
    for target in re.findall(r'<a href="#(f-[\w-]+)">', response.text):
        assert f'id="{target}"' in response.text
    assert 'value="banyak"' in response.text
    assert "Harus berupa angka" in response.text


def test_markup_that_is_typed_stays_text(browse: Browse, start: Callable[..., str]) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    evil = "</textarea><script>alert(1)</script>"
    sent = {"f.cara": "uraian", "f.uraian": evil, "key": "k1"}
    for save in ("edit", "check"):
        page = budi.post(address, {**sent, "save": save}).text
        assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page


def test_a_draft_is_kept_as_typed_and_found_again(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    saved = budi.post(address, {**PLAN, "f.hasil.0.target": "seribu", "save": "draft"})
    assert saved.location == address
    page = budi.get(address).text
    assert "Draf tersimpan pukul" in page
    assert 'value="seribu"' in page


def test_the_script_saves_drafts_and_learns_what_is_shown(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    page = budi.get(address).text
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version
    answer = budi.post(f"{address}/draft", {**PLAN, "f.cara": "uraian", "version": version[1]})
    assert answer.json["shown"] == {
        "cara": True,
        "hasil": False,
        "uraian": True,
        "mulai": True,
        "bukti": True,
        "setuju_aturan": True,
    }
    again = budi.post(f"{address}/draft", {**PLAN, "version": version[1]})
    assert again.status_code == 409
    assert "jendela lain" in again.json["text"]


def test_rows_are_added_and_removed_without_a_script(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    two = {**PLAN, "f.hasil.1.hasil": "Data mutakhir", "f.hasil.1.target": "97"}
    added = budi.post(address, {**two, "add": "hasil"}).text
    assert 'name="f.hasil.3.target"' in added
    removed = budi.post(address, {**two, "remove": "hasil.0"}).text
    assert "Penerima manfaat bertambah" not in removed
    assert "Data mutakhir" in removed


def test_rows_are_pasted_from_a_spreadsheet_without_a_script(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    cells = "Hasil\tTarget\tSatuan\nPenerima bertambah\t1.600\torang\nData mutakhir\t97,5\t%\n"
    page = budi.post(address, {"f.cara": "angka", "paste": "hasil", "paste.hasil": cells}).text
    assert 'name="f.hasil.1.target"' in page
    assert 'value="97,5"' in page
    assert 'value="1.600"' in page


WRONG = (
    "Hasil\tTarget\tSatuan\nPenerima bertambah\t1.600\torang\n"
    "Data mutakhir\tbanyak\t%\nPelatihan\t3\tlusin\n"
)


def test_wrong_pasted_rows_are_told_with_row_column_and_reason_and_nothing_is_lost(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    typed = {**PLAN, "f.hasil.0.hasil": "Sudah diketik"}
    told = budi.post(address, {**typed, "paste": "hasil", "paste.hasil": WRONG})
    assert told.status_code == 422
    page = html.unescape(told.text)
    assert 'baris 2, Target: Harus berupa angka, misalnya 1.600,5 (tertulis "banyak")' in page
    assert 'baris 3, Satuan: Pilih salah satu yang tersedia (tertulis "lusin")' in page
    assert 'href="#f-hasil-paste"' in page
    assert "1 baris sudah masuk ke tabel" in page
    assert page.count("Sudah diketik") == page.count("Penerima bertambah") == 1
    box = re.search(r"<textarea id=\"f-hasil-paste\"[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert box is not None
    assert box[1] == "Hasil\tTarget\tSatuan\nData mutakhir\tbanyak\t%\nPelatihan\t3\tlusin\n"
    assert "Penerima bertambah" in budi.get(address).text, "the good row is not in the draft"


def test_rows_left_in_the_box_are_taken_before_anything_is_sent(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    good = "Data mutakhir\t97\t%\n"
    kept = budi.post(address, {**PLAN, "save": "send", "key": "k1", "paste.hasil": WRONG})
    assert kept.status_code == 422
    assert "banyak" in kept.text
    checked = budi.post(address, {**PLAN, "save": "check", "key": "k1", "paste.hasil": good})
    assert "Data mutakhir" in checked.text
    saved = budi.post(f"{address}/draft", {**PLAN, "paste.hasil": good})
    assert saved.status_code == 200
    assert "Data mutakhir" not in budi.get(address).text, "a script's saving presses no button"


def test_more_rows_than_a_table_holds_are_not_pasted(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    many = "".join(f"Hasil nomor {n}\t1\torang\n" for n in range(500))
    told = budi.post(address, {**PLAN, "paste": "hasil", "paste.hasil": many})
    assert told.status_code == 422
    assert "paling banyak 500 baris" in told.text
    assert told.text.count("Hasil nomor 499") == 1, "the box holds it; the table does not"


def test_a_decision_that_needs_reasons_asks_for_them_calmly(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    send_plan(browse("budi"))
    rahma = browse("rahma")
    address = item_of(rahma)
    opened = rahma.get(address).text
    assert re.search(r'data-path="alasan" hidden|data-path="alasan"[^>]* hidden', opened)
    asked = rahma.post(address, {"f.keputusan": "kembalikan", "key": "k2"})
    assert asked.status_code == 200
    assert 'Anda memilih "Kembalikan"' in asked.text
    assert "perlu diperbaiki" not in asked.text
    short = rahma.post(address, {"f.keputusan": "kembalikan", "f.alasan": "kurang", "key": "k2"})
    assert short.status_code == 422
    assert "Paling sedikit 10 karakter" in short.text
    sent = rahma.post(
        address, {"f.keputusan": "kembalikan", "f.alasan": "Target terlalu rendah.", "key": "k2"}
    )
    assert sent.status_code == 302
    assert "Susun rencana" in browse("budi").get("/inbox/").text


def test_sending_twice_gives_one_submission_and_the_same_receipt(
    browse: Browse, start: Callable[..., str], engine: Engine
) -> None:
    case = start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    for _ in range(2):
        budi.get("/inbox/")
        budi.post(address, {**PLAN, "save": "send", "key": "k1"})
    with engine.read() as work:
        assert len(work.list_submissions(case, "susun")) == 1


def test_evidence_is_kept_with_the_item_and_opens_in_place(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    upload = (io.BytesIO(b"%PDF-1.7 isi"), "laporan 1.pdf")
    page = budi.post(address, {**PLAN, "f.bukti.upload": upload, "add": "hasil"}).text
    link = re.search(r'href="(/files/\w+)"[^>]*>laporan 1.pdf', page)
    assert link, "the file is not named"
    with budi.client.get(link[1]) as file:
        assert file.data == b"%PDF-1.7 isi"
        assert file.headers["Content-Type"] == "application/pdf"
        assert file.headers["Content-Disposition"] == "inline; filename*=UTF-8''laporan%201.pdf"
        assert "default-src 'none'" in file.headers["Content-Security-Policy"]
    assert browse("joko").get(link[1]).status_code == 404


def test_a_file_of_another_kind_is_refused_and_the_rest_kept(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = item_of(budi)
    budi.get(address)
    upload = (io.BytesIO(b"<html>"), "laporan.pdf")
    response = budi.post(address, {**PLAN, "f.bukti.upload": upload, "save": "send"})
    assert response.status_code == 422
    assert "Jenis berkas ini tidak diterima" in response.text
    assert "Penerima manfaat bertambah" in response.text


def approved(browse: Browse) -> None:
    """Bring the plan to HR, whose role several may hold."""
    send_plan(browse("budi"))
    rahma = browse("rahma")
    address = item_of(rahma)
    rahma.get(address)
    rahma.post(address, {"f.keputusan": "setuju", "key": "k2"})


def test_a_shared_item_is_claimed_and_released(
    browse: Browse, start: Callable[..., str], engine: Engine, agency: SmallAgency
) -> None:
    start()
    approved(browse)
    sari = browse("sari")
    address = item_of(sari)
    assert "Ambil tugas ini" in sari.get(address).text
    assert sari.post(f"{address}/claim").location == address
    assert "Lepaskan tugas ini" in sari.get(address).text
    with engine.read() as work:
        row = queries.find_item(work, AGENCY, address.rsplit("/", 1)[1])
        assert row and row["assignee"] == agency.key("sari")
    assert sari.post(f"{address}/release").location == "/inbox/"


def test_a_sealed_answer_stays_out_of_drafts_and_receipts(
    browse: Browse, start: Callable[..., str], engine: Engine
) -> None:
    start()
    approved(browse)
    sari = browse("sari")
    address = item_of(sari)
    page = sari.get(address).text
    assert "Isian ini rahasia" in page
    assert "Simpan draf" not in page
    sari.post(address, {"f.catatan": "jangan dibaca", "save": "send", "key": "k3"})
    done = sari.get(f"{address}/done").text
    assert "jangan dibaca" not in done
    assert "Isian rahasia tidak ditampilkan." in done
    assert "Perkara ini sudah selesai." in done


def test_an_item_that_is_over_or_not_theirs_is_not_found(
    browse: Browse, start: Callable[..., str]
) -> None:
    start()
    budi = browse("budi")
    address = send_plan(budi)
    assert budi.get(address).status_code == 404
    assert browse("joko").get(address).status_code == 404
    assert browse("joko").get(f"{address}/done").status_code == 404


def test_a_damaged_cursor_is_a_bad_request(browse: Browse) -> None:
    assert browse("budi").get("/inbox/?after=xyz").status_code == 400


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_form_speaks_the_language_of_the_page(
    browse: Browse, start: Callable[..., str], language: str
) -> None:
    start()
    budi = browse("budi")
    budi.get("/inbox/")
    budi.post("/language/", {"language": language, "next": "/inbox/"})
    page = budi.get(item_of(budi)).text
    assert ("With numbers" in page) == (language == "en")
    assert ("Dengan angka" in page) == (language == "id")


def test_the_list_pages_by_keyset_in_both_directions(
    browse: Browse, start: Callable[..., str], monkeypatch: Any
) -> None:
    small = {**queries.inbox.__kwdefaults__, "limit": 2}
    monkeypatch.setattr(queries.inbox, "__kwdefaults__", small)
    for number in range(5):
        start(key=f"n{number}")
    budi = browse("budi")
    seen: list[str] = []
    page = budi.get("/inbox/").text
    for _ in range(5):
        seen += re.findall(r'class="who" href="(/inbox/\w+)', page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        if found is None:
            break
        page = budi.get(found[1].replace("&amp;", "&")).text
    assert len(seen) == len(set(seen)) == 5
    back = re.search(r'rel="prev" href="([^"]+)"', page)
    assert back
    page = budi.get(back[1].replace("&amp;", "&")).text
    assert re.findall(r'class="who" href="(/inbox/\w+)', page) == seen[2:4]
