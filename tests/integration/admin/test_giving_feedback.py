"""Feedback on any day, in the browser: given by a superior, read and answered by the employee."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.engine import Engine
from tests.integration.admin.agency import SmallAgency
from tests.integration.admin.browser import Browser
from workflows.tables.feedback import FeedbackNote

GOOD = "Laporan bulan ini selesai dua hari lebih awal."
ANSWER = "Terima kasih, akan saya pertahankan."


def give(browser: Browser, person: str, **changed: str) -> object:
    address = f"/feedback/{person}/give"
    browser.get(address)
    key = re.search(r'name="key" value="([0-9a-f]{32})"', browser.page)
    data = {
        "key": key[1] if key else "",
        "about": "perilaku:akuntabel",
        "good": GOOD,
        "improve": "",
        **changed,
    }
    return browser.post(address, data, follow_redirects=True)


def list_notes(engine: Engine) -> list[FeedbackNote]:
    with engine.read() as work:
        notes = list(work.session.query(FeedbackNote).order_by(FeedbackNote.id))
        work.session.expunge_all()
        return notes


def test_a_superior_gives_feedback_and_the_employee_answers_it(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    rahma, budi = browse("rahma"), browse("budi")
    assert "Budi Santoso" in rahma.get("/feedback/").text
    assert "sudah sampai pada Budi Santoso" in give(rahma, agency.people["budi"]).text
    (note,) = list_notes(engine)
    assert (note.role, note.subject_text, note.good) == ("atasan", "Akuntabel", GOOD)
    told = '<a class="who" href="/feedback/">'
    assert told in budi.get("/notices/").text, "the notice leads to where it is answered"
    assert GOOD in budi.get("/feedback/").text
    page = budi.post(f"/feedback/{note.id}/answer", {"reply": ANSWER}, follow_redirects=True)
    assert "Tanggapan Anda terkirim" in page.text
    assert ANSWER in rahma.get("/feedback/").text
    again = budi.post(f"/feedback/{note.id}/answer", {"reply": "Sekali lagi"})
    assert list_notes(engine)[0].reply == ANSWER
    assert again.status_code == 200


def test_feedback_without_words_is_refused_and_keeps_what_was_chosen(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    page = give(browse("rahma"), agency.people["budi"], good="  ").text
    assert "Tulis apa yang sudah baik atau apa yang perlu diperbaiki" in page
    assert '<option value="perilaku:akuntabel" selected>' in page
    assert list_notes(engine) == []


def test_feedback_sent_twice_is_kept_once(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    rahma = browse("rahma")
    for _ in range(2):
        give(rahma, agency.people["budi"], key="a" * 32)
    assert len(list_notes(engine)) == 1


def test_nobody_answers_feedback_about_somebody_else(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    give(browse("rahma"), agency.people["budi"])
    (note,) = list_notes(engine)
    for stranger in ("dewi", "rahma"):
        response = browse(stranger).post(f"/feedback/{note.id}/answer", {"reply": ANSWER})
        assert response.status_code == 403
    assert list_notes(engine)[0].reply is None
    assert GOOD not in browse("dewi").get("/feedback/").text
