"""HR sees a year of the working calendar, decides a day, and withdraws it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.calendar import working_calendar
from workflows.domain.working_days import HALF_DAY

DAY = date(2026, 4, 15)  # a Wednesday


def worth(engine: Engine, day: date = DAY) -> int:
    with engine.read() as work:
        return working_calendar(work, AGENCY, day).look(day)[0]


def test_a_day_is_decided_seen_and_withdrawn(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    page = browser.get("/workdays/?year=2026").text
    assert "Hari Kemerdekaan Republik Indonesia" in page and "Belum ada ketetapan" in page
    wrong = {"day": "", "kind": "setengah", "level": "instansi", "name": "Pawai", "decree": "SE 9"}
    assert browser.post("/workdays/day?year=2026", wrong).status_code == 422
    assert "Isi tanggal antara" in browser.page and 'value="Pawai"' in browser.page
    right = {**wrong, "day": str(DAY)}
    page = browser.post("/workdays/day?year=2026", right, follow_redirects=True).text
    assert "Pawai" in page and "SE 9" in page and "Wati" in page
    assert worth(engine) == HALF_DAY
    row = page.split("/workdays/withdraw/")[1].split("?")[0]
    assert browser.post(f"/workdays/withdraw/{row}", {"reason": " "}).status_code == 422
    browser.get("/workdays/?year=2026")
    page = browser.post(
        f"/workdays/withdraw/{row}?year=2026", {"reason": "Batal"}, follow_redirects=True
    ).text
    assert "Batal" in page and "Ditarik" in page
    assert worth(engine) != HALF_DAY
    assert browser.post("/workdays/withdraw/tidakada", {"reason": "x"}).status_code == 404


def test_a_week_and_a_file_are_decided_whole_or_not(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    browser.get("/workdays/?year=2026")
    week = {"unit": "", "since": "2026-04-01", "days": "6", "zone": "WITA", "decree": "SE 8"}
    page = browser.post("/workdays/week?year=2026", week, follow_redirects=True).text
    assert "SE 8" in page and "WITA" in page
    saturday = date(2026, 4, 18)
    assert worth(engine, saturday)

    def send(rows: str) -> str:
        browser.get("/workdays/?year=2026")
        head = "jenis;tanggal;hari_itu;nama;keputusan\n"
        file = (io.BytesIO((head + rows).encode()), "kalender.csv")
        return browser.post("/workdays/file", {"file": file}, follow_redirects=True).text

    page = send("hari;2026-04-18;libur;Bakti;SE 7\nhari;;libur;Tanpa tanggal;SE 7\n")
    assert "Baris 3, tanggal" in page and worth(engine, saturday)
    page = send("hari;2026-04-18;libur;Bakti;SE 7\n")
    assert "1 ketetapan baru" in page and not worth(engine, saturday)


def test_the_year_of_a_unit_shows_what_the_unit_decided(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    page = browser.get("/workdays/?year=2026").text
    unit = page.split('<select id="day-unit"')[1].split('<option value="')[2].split('"')[0]
    sent = {"day": str(DAY), "kind": "libur", "level": "unit", "name": "HUT unit", "decree": "SE 6"}
    browser.post("/workdays/day?year=2026", {**sent, "unit": unit}, follow_redirects=True)
    named = "<strong>15 Apr 2026</strong> HUT unit"
    assert named in browser.get(f"/workdays/?year=2026&unit={unit}").text
    assert named not in browser.get("/workdays/?year=2026").text
