"""A deadline that is moved takes reminders, escalation and the timer at its border along."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from engine import commands as c
from engine.errors import NotFound, Refused
from engine.store import history
from engine.store import tables as t
from tests.diagrams import boundary, diagram, end, start, timer, user
from tests.world import AGENCY, World

WRITTEN = {
    "a.bpmn": diagram(
        start(),
        user(
            "susun",
            owner="atasan_langsung()",
            due="batas",
            remind="P3D, P1D",
            escalate="atasan_atasan()",
        ),
        boundary("lewat", "susun", timer("timeDate", "batas"), interrupting=False),
        user("susunkan", owner="pegawai()", due="P5D"),
        end(),
        flows=["start susun", "susun end", "lewat susunkan", "susunkan end"],
        process="susunan",
    )
}


def opened(world: World, days: int = 10) -> tuple[str, str, datetime]:
    """Start a case whose item is due in some days; return case, item and deadline."""
    world.deploy(WRITTEN)
    with world.engine.read() as work:
        due = work.now.replace(microsecond=0) + timedelta(days=days)
    case = world.start("susunan", data={"batas": due.isoformat()})
    return case, world.item("person:bos", "susun"), due


def move(world: World, item: str, due: datetime, key: str = "geser") -> dict[str, object]:
    return world.engine.execute(
        c.MoveDeadline(AGENCY, item, due, "Banjir di tiga kabupaten", key, "person:hr")
    )


def test_the_timer_the_reminders_and_the_escalation_move_along(world: World) -> None:
    case, item, due = opened(world)
    later = due + timedelta(days=10)
    assert move(world, item, later) == {"item": item, "due": later.isoformat(), "timers": 1}
    assert world.inbox("person:bos")[0]["due_at"] == later
    (open_timer,) = (one for one in world.view(case)["open"] if one["kind"] == "timer")
    assert (open_timer["element"], open_timer["due"]) == ("lewat", later)
    planned = sorted((row["kind"], row["due_at"]) for row in world.rows(t.job))
    assert planned == [
        ("EscalateItem", later),
        ("FireTimer", later),
        ("RemindItem", later - timedelta(days=3)),
        ("RemindItem", later - timedelta(days=1)),
    ]
    world.pass_days(15)
    assert world.elements("person:siti") == []
    world.pass_days(6)
    assert world.elements("person:siti") == ["susunkan"]
    assert world.elements("person:kadis") == ["susun"]


def test_an_item_that_was_escalated_goes_back_to_its_first_holder(world: World) -> None:
    _, item, due = opened(world)
    world.pass_days(11)
    assert world.elements("person:bos") == []
    move(world, item, due + timedelta(days=20))
    assert world.elements("person:bos") == ["susun"]
    assert world.elements("person:kadis") == []
    world.pass_days(21)
    assert world.elements("person:kadis") == ["susun"]


def test_the_reason_stands_in_the_history_and_the_holder_is_told(world: World) -> None:
    case, item, due = opened(world)
    move(world, item, due + timedelta(days=1))
    (event,) = (row for row in world.view(case)["history"] if row["kind"] == "deadline_moved")
    assert event["actor"] == "person:hr"
    assert event["payload"] == {"reason": "Banjir di tiga kabupaten"}
    assert event["facts"]["from"] == due.isoformat()
    assert "deadline_moved" in world.notices("seat:kabid")
    with world.engine.read() as work:
        assert history.broken_links(history.list_rows(work, case)) == []


def test_the_same_order_twice_moves_once(world: World) -> None:
    case, item, due = opened(world)
    later = due + timedelta(days=1)
    assert move(world, item, later) == move(world, item, later)
    assert world.kinds(case).count("deadline_moved") == 1


def test_the_case_ends_as_ever_after_a_move(world: World) -> None:
    case, item, due = opened(world)
    move(world, item, due + timedelta(days=1))
    world.complete("person:bos", "susun")
    assert world.view(case)["state"] == "completed"
    assert world.jobs() == []


def test_a_deadline_is_not_moved_into_the_past_or_where_there_is_none(world: World) -> None:
    _, item, due = opened(world)
    with pytest.raises(Refused):
        move(world, item, due - timedelta(days=60))
    with pytest.raises(NotFound):
        move(world, "0" * 32, due)


def test_who_holds_an_item_is_asked_once_a_day(world: World) -> None:
    case, item, _ = opened(world)
    for _ in range(2):
        world.engine.execute(c.AskToHurry(AGENCY, item, "hari-1", "person:hr"))
    assert world.notices("seat:kabid") == ["asked_to_hurry"]
    world.engine.execute(c.AskToHurry(AGENCY, item, "hari-2", "person:hr"))
    assert world.notices("seat:kabid") == ["asked_to_hurry"] * 2
    assert world.kinds(case).count("item_reminded") == 2
