"""Several items at once besides deciding: returned with one reason, taken, holders reminded."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa

from engine import queries
from engine.engine import Engine
from engine.store import tables as t
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.test_guards_of_a_group import bring

Browse = Callable[[str], Browser]


def act(browser: Browser, what: str, ids: list[str]) -> str:
    browser.get("/inbox/")
    answer = browser.post("/inbox/action/", {"action": what, "rowid": ids})
    return answer.text if answer.status_code == 200 else browser.get(answer.location).text


def test_several_are_returned_with_one_reason_and_none_that_is_decided_alone(
    browse: Browse, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    plans = bring(engine, agency, start, 3)
    w = t.work_item
    before = [{"code": "pernah_dikembalikan", "facts": {"pengembalian": "1"}}]
    alone = [{"code": "keberatan", "facts": {}}]
    with engine.database.write() as work:
        for item, reasons in ((plans[1], before), (plans[2], alone)):
            row = sa.update(w).where(w.c.id == item)
            work.connection.execute(row.values(lane="open", reasons=reasons))
        work.commit()
    rahma = browse("rahma")
    page = act(rahma, "return", plans)
    assert "2 tugas akan diputuskan: Kembalikan" in page
    assert "menyangkut keberatan" in page
    assert 'name="reason"' in page
    sent = {"rowid": plans, "decision": "kembalikan", "key": "b1", "reason": "pendek"}
    answer = rahma.post("/inbox/together", sent)
    assert answer.status_code == 422
    assert "Tulis alasannya, paling sedikit 10 huruf." in answer.text
    reason = "Targetnya belum jelas."
    assert rahma.post("/inbox/together", {**sent, "reason": reason}).status_code == 302
    with engine.read() as work:
        rows = [queries.find_item(work, AGENCY, item) for item in plans]
        assert [bool(row and "closed_at" in row) for row in rows] == [True, True, False]
        s = t.submission.c
        answers = work.connection.scalars(sa.select(s.answers).where(s.item.in_(plans))).all()
    assert [(each["keputusan"], each["alasan"]) for each in answers] == [("kembalikan", reason)] * 2


def test_holders_are_reminded_once_a_day_by_who_waits_and_by_nobody_else(
    browse: Browse, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    plans = bring(engine, agency, start, 2)
    budi = browse("budi")
    page = budi.get("/inbox/?lane=waiting").text
    assert set(re.findall(r'name="rowid" value="(\w+)"', page)) == set(plans)
    assert "Ingatkan pemegang yang dipilih" in page
    for _ in range(2):
        assert "2 tugas diingatkan" in act(budi, "hurry", plans)
    assert "0 tugas diingatkan" in act(browse("joko"), "hurry", plans)
    n = t.notice.c
    with engine.read() as work:
        told = work.connection.scalars(sa.select(n.item).where(n.kind == "asked_to_hurry")).all()
    assert sorted(told) == sorted(plans)


def test_several_are_taken_and_what_is_not_theirs_is_named(
    browse: Browse, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    plans = bring(engine, agency, start, 2)
    assert "2 tugas Anda ambil." in act(browse("rahma"), "claim", plans)
    page = act(browse("joko"), "claim", plans[:1])
    assert "Putuskan rencana" not in page, "what is not theirs is not told"
    assert "keadaannya sudah berubah" in page
    with engine.read() as work:
        rows = [queries.find_item(work, AGENCY, item) for item in plans]
    assert {row["assignee"] for row in rows if row} == {agency.key("rahma")}
