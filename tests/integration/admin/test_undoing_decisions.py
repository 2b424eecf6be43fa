"""Decisions of the inbox wait for a window: undone by a plain button, sent when it closes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from engine import queries
from engine.commands import CompleteItem
from engine.engine import Engine
from engine.store import decisions
from engine.store import tables as t
from tests.integration.admin.agency import AGENCY, SmallAgency, count, draw_nothing
from tests.integration.admin.browser import Browser
from workflows.tables.people import Holding

Browse = Callable[[str], Browser]


@pytest.fixture
def items(app: Flask, engine: Engine, agency: SmallAgency, start: Callable[..., str]) -> list[str]:
    """Bring two plans to rahma, in an installation where decisions wait."""
    app.config["SIKLUS"] = app.config["SIKLUS"].model_copy(update={"undo": "always"})
    found = []
    for number in range(2):
        case = start("budi", key=f"n{number}")
        with engine.read() as work:
            item = queries.list_items(work, AGENCY, case=case)[0]["id"]
        answers = {"cara": "uraian", "uraian": "Melayani"}
        engine.execute(CompleteItem(AGENCY, item, agency.key("budi"), answers, key=f"c{number}"))
        with engine.read() as work:
            found.append(str(queries.list_items(work, AGENCY, case=case)[0]["id"]))
    return found


def approve(browser: Browser, item: str, key: str = "k") -> int:
    browser.get(f"/inbox/{item}")
    sent = {"f.keputusan": "setuju", "key": key}
    return browser.post(f"/inbox/{item}", sent).status_code


def pass_seconds(engine: Engine, seconds: int) -> None:
    with engine.read() as work:
        target = work.now + timedelta(seconds=seconds)
    engine.advance_to(target)


def undo_buttons(page: str) -> list[str]:
    return re.findall(r'action="(/inbox/undo/\w+)"', page)


def is_closed(engine: Engine, item: str) -> bool:
    with engine.read() as work:
        row = queries.find_item(work, AGENCY, item)
    return bool(row and "closed_at" in row)


def test_a_decision_leaves_the_list_at_once_and_is_sent_when_the_window_closes(
    browse: Browse, items: list[str], engine: Engine
) -> None:
    rahma = browse("rahma")
    assert approve(rahma, items[0]) == 302
    page = rahma.get("/inbox/").text
    assert f"/inbox/{items[0]}" not in page, "what was decided never reappears"
    assert "1 menunggu Anda" in page
    assert "Putuskan rencana 2026: Budi Santoso: Setujui. Dikirim" in page
    assert not is_closed(engine, items[0])
    pass_seconds(engine, 11)
    assert is_closed(engine, items[0])
    page = rahma.get("/inbox/").text
    assert undo_buttons(page) == []
    assert f"/inbox/{items[0]}" not in page


def test_undo_is_a_plain_button_and_brings_the_item_back(
    browse: Browse, items: list[str], engine: Engine
) -> None:
    rahma = browse("rahma")
    approve(rahma, items[0])
    [button] = undo_buttons(rahma.get("/inbox/").text)
    back = rahma.post(button)
    assert back.location == f"/inbox/{items[0]}"
    assert "Dibatalkan. Tugasnya menunggu Anda lagi." in rahma.get(back.location).text
    pass_seconds(engine, 30)
    assert not is_closed(engine, items[0])
    assert "2 menunggu Anda" in rahma.get("/inbox/").text
    rahma.post(button)
    assert "tidak dapat dibatalkan lagi" in rahma.get("/inbox/").text


def test_the_page_of_what_was_just_decided_says_so_to_the_decider_and_to_a_substitute(
    browse: Browse, items: list[str], engine: Engine, agency: SmallAgency
) -> None:
    with engine.database.write() as work:
        holding = Holding(
            person_id=agency.people["joko"],
            seat_id=agency.seats["KABID"],
            capacity="plh",
            decree="SK 1",
            valid_from=work.now.date() - timedelta(days=2),
        )
        holding.agency = AGENCY
        work.session.add(holding)
        work.commit()
    rahma, joko = browse("rahma"), browse("joko")
    joko.get(f"/inbox/{items[0]}")
    assert approve(rahma, items[0]) == 302
    assert approve(rahma, items[0]) == 200, "a double click is told the same"
    assert undo_buttons(rahma.get(f"/inbox/{items[0]}").text)
    late = joko.post(f"/inbox/{items[0]}", {"f.keputusan": "kembalikan", "key": "j"})
    assert late.status_code == 409
    assert "Dra. Rahmawati baru saja memutuskan tugas ini" in late.text
    assert undo_buttons(late.text) == []
    assert count(engine.database, t.decision) == 1


def test_what_is_decided_together_is_undone_together(
    browse: Browse, items: list[str], engine: Engine, agency: SmallAgency
) -> None:
    draw_nothing(engine.database)
    rahma = browse("rahma")
    rahma.get("/inbox/")
    sent = {"rowid": items, "decision": "setuju", "key": "b1"}
    assert rahma.post("/inbox/together", sent).status_code == 302
    page = rahma.get("/inbox/").text
    assert "2 tugas: Setujui. Dikirim" in page
    with engine.read() as work:
        waiting = decisions.list_waiting(work, AGENCY, agency.key("rahma"))
        assert all((row["due_at"] - work.now).total_seconds() > 20 for row in waiting)
    [button] = undo_buttons(page)
    assert rahma.post(button).location == "/inbox/"
    assert "Dibatalkan. 2 tugas menunggu Anda lagi." in rahma.get("/inbox/").text
    pass_seconds(engine, 70)
    assert not any(is_closed(engine, item) for item in items)


def test_nobody_else_undoes(browse: Browse, items: list[str]) -> None:
    rahma = browse("rahma")
    approve(rahma, items[0])
    [button] = undo_buttons(rahma.get("/inbox/").text)
    assert browse("joko").post(button).status_code == 403


def test_a_demo_sends_at_once_unless_it_is_told_to_wait(
    app: Flask, browse: Browse, items: list[str], engine: Engine
) -> None:
    app.config["SIKLUS"] = app.config["SIKLUS"].model_copy(update={"undo": "auto"})
    approve(browse("rahma"), items[0])
    assert is_closed(engine, items[0])
