"""What is never decided in a group, and the share that is pulled out of each to be looked at."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa

from engine import queries
from engine.commands import CompleteItem
from engine.engine import Engine
from engine.store import tables as t
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from workflows.tables.inbox import InboxSample, InboxSeed

Browse = Callable[[str], Browser]


def bring(engine: Engine, agency: SmallAgency, start: Callable[..., str], count: int) -> list[str]:
    """Bring plans to rahma."""
    written = []
    for number in range(count):
        case = start("budi", key=f"n{number}")
        with engine.read() as work:
            item = queries.list_items(work, AGENCY, case=case)[0]["id"]
        answers = {"cara": "uraian", "uraian": "Melayani"}
        engine.execute(CompleteItem(AGENCY, item, agency.key("budi"), answers, key=f"c{number}"))
        with engine.read() as work:
            written.append(queries.list_items(work, AGENCY, case=case)[0]["id"])
    return written


def together(browser: Browser, ids: list[str]) -> tuple[set[str], str]:
    """Choose items to be decided together; return those that would be, and what is held back."""
    browser.get("/inbox/")
    page = browser.post("/inbox/action/", {"action": "together", "rowid": ids}).text
    return set(re.findall(r'name="rowid" value="(\w+)"', page)), page


def test_a_share_of_each_group_is_pulled_out_once_and_looked_at_alone(
    browse: Browse, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    plans = bring(engine, agency, start, 4)
    rahma = browse("rahma")
    page = rahma.get("/inbox/?lane=group").text
    assert len(re.findall(r'name="rowid"[^>]* checked', page)) == 4, "one press takes them all"
    decided, page = together(rahma, plans)
    assert len(decided) == 3
    assert "1 tidak ikut" in page
    assert "Budi Santoso</a>: pemeriksaan acak (5%)" in page
    [drawn] = set(plans) - decided

    for chosen in (plans, sorted(decided)[:2], plans[::-1]):
        again, _ = together(rahma, chosen)
        assert again == set(chosen) - {drawn}, "looking again draws nothing anew"
    page = rahma.get("/inbox/?lane=eyes").text
    assert re.findall(r'class="who" href="/inbox/(\w+)', page) == [drawn]
    assert "pemeriksaan acak (5%)" in page

    with engine.read() as work:
        assert work.session.scalars(sa.select(InboxSample.item)).all() == [drawn]
        [seed] = work.session.scalars(sa.select(InboxSeed.seed)).all()
    assert seed not in page

    sent = {"rowid": plans, "decision": "setuju", "key": "b1"}  # as a page never offered
    answer = rahma.post("/inbox/together", sent)
    assert answer.status_code == 302
    assert "Budi Santoso belum diputuskan: pemeriksaan acak (5%)" in rahma.get("/inbox/").text
    with engine.read() as work:
        row = queries.find_item(work, AGENCY, drawn)
    assert row and "closed_at" not in row


def test_who_posts_at_once_meets_the_draw_too(
    browse: Browse, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    plans = bring(engine, agency, start, 2)
    rahma = browse("rahma")
    rahma.get("/inbox/")
    rahma.post("/inbox/together", {"rowid": plans, "decision": "setuju", "key": "b1"})
    with engine.read() as work:
        assert len(work.connection.execute(sa.select(InboxSample.item)).all()) == 1
        w = t.work_item
        left = work.connection.execute(sa.select(w.c.lane).where(w.c.id.in_(plans))).all()
    assert [row.lane for row in left] == ["open"]


def test_another_year_and_what_has_to_be_decided_alone_do_not_go_along(
    browse: Browse, engine: Engine, agency: SmallAgency, start: Callable[..., str]
) -> None:
    plans = bring(engine, agency, start, 4)
    w, p = t.work_item, t.work_item_principal
    alone = [
        {"code": "predikat_rendah", "facts": {"sebutan_predikat": "Kurang"}},
        {"code": "keberatan", "facts": {}},
        {"code": "pemberian_wewenang", "facts": {}},
        {"code": "berubah_setelah_kalibrasi", "facts": {}},
    ]
    with engine.database.write() as work:
        run = work.connection.execute
        run(sa.update(w).where(w.c.id == plans[2]).values(period="2025"))
        run(sa.update(w).where(w.c.id == plans[3]).values(lane="open", reasons=alone))
        run(sa.update(p).where(p.c.item == plans[3]).values(lane="open"))
        work.commit()
    decided, page = together(browse("rahma"), plans)
    assert len(decided) == 1
    assert decided < set(plans[:2])
    assert "periode lain: 2025" in page
    assert "predikat Kurang diputuskan satu per satu" in page
    assert "menyangkut keberatan" in page
    assert "memberi wewenang kepada seseorang" in page
    assert "rating berubah setelah kalibrasi" in page
