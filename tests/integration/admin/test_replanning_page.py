"""HR sees which deadlines would move to the calendar of today, and decides it with a reason."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.tables.replan import Replan


def decisions(engine: Engine) -> list[tuple[bool, bool, str]]:
    with engine.read() as work:
        rows = work.session.scalars(sa.select(Replan).where(Replan.agency == AGENCY))
        return [(row.calendar, row.numbers, row.reason) for row in rows]


def test_a_choice_is_seen_first_and_decided_with_a_reason(
    engine: Engine, agency: SmallAgency, browse: Callable[[str], Browser]
) -> None:
    browser = browse("wati")
    page = browser.get("/replan/").text
    assert "Putuskan" not in page
    assert browser.post("/replan/", {"reason": "Tanpa pilihan"}).status_code == 422
    assert "Pilih kalender, angka, atau keduanya." in browser.page
    page = browser.get("/replan/?what=calendar").text
    assert "0 tenggat berpindah" in page and "Putuskan" in page
    assert browser.post("/replan/", {"what": "calendar", "reason": " "}).status_code == 422
    assert "Tulis alasannya" in browser.page
    assert decisions(engine) == []
    browser.get("/replan/?what=calendar")
    sent = {"what": "calendar", "reason": "SKB diubah"}
    page = browser.post("/replan/", sent, follow_redirects=True).text
    assert "SKB diubah" in page and "sedang dipindah" in page
    assert decisions(engine) == [(True, False, "SKB diubah")]
