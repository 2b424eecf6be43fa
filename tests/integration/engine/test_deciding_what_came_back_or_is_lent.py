"""The window in which a decision can be undone, for items that were away or are lent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import commands as c
from engine import errors
from engine.powers import Lent
from engine.store import tables as t
from engine.testing import PlainDirectory
from tests.integration.engine.test_passing_items import (
    BOSS,
    FORM,
    OTHER,
    asking,
    bring,
    decided,
    give,
    row,
)
from tests.world import AGENCY, World


@pytest.fixture
def item(world: World) -> str:
    world.deploy({"uji.bpmn": decided(), "forms/putusan.json": FORM})
    world.deploy({"tanya.bpmn": asking()})
    world.start("uji")
    return world.item(BOSS, "putus")


def take(world: World, item: str, person: str = BOSS) -> str:
    order = c.DecideItem(AGENCY, item, person, {"keputusan": "setuju"}, world.key(), 600)
    return str(world.engine.execute(order)["decision"])


def pass_window(world: World) -> None:
    with world.engine.read() as work:
        target = work.now + timedelta(seconds=601)
    world.engine.advance_to(target)


def directory(world: World) -> PlainDirectory:
    found = world.engine.directory
    assert isinstance(found, PlainDirectory)
    return found


def lend(world: World) -> None:
    directory(world).borrowed[OTHER] = [Lent("seat:kabid", (BOSS,), ("d1",))]


def sent(world: World) -> list[tuple[Any, Any]]:
    return [(each["actor"], each["answers"]["keputusan"]) for each in world.rows(t.submission)]


def test_nobody_takes_a_decision_while_the_item_is_away(world: World, item: str):
    give(world, item)
    with pytest.raises(errors.NotAllowed):
        take(world, item, OTHER)
    with pytest.raises(errors.ClaimedByAnother):
        take(world, item)
    lend(world)
    with pytest.raises(errors.NotAllowed):
        take(world, item, OTHER)
    bring(world, item, OTHER)
    take(world, item)
    pass_window(world)
    assert sent(world) == [(BOSS, "setuju")]


def test_while_a_decision_waits_the_item_goes_nowhere_and_undone_it_may(world: World, item: str):
    decision = take(world, item)
    for order in (
        c.DelegateItem(AGENCY, item, BOSS, OTHER, "x", world.key()),
        c.HandOverItem(AGENCY, item, BOSS, OTHER, "x", world.key(), decree="ST 1"),
        c.AskAboutItem(AGENCY, item, BOSS, OTHER, "x", "tanya", world.key()),
    ):
        with pytest.raises(errors.NotOpen):
            world.engine.execute(order)
    world.engine.execute(c.UndoDecision(AGENCY, decision, BOSS))
    give(world, item)
    pass_window(world)
    assert sent(world) == []
    assert world.elements(OTHER) == ["putus"]


def test_a_lent_item_is_decided_in_the_givers_name_whatever_ends_meanwhile(world: World, item: str):
    lend(world)
    take(world, item, OTHER)
    with pytest.raises(errors.NotOpen):
        take(world, item)
    directory(world).borrowed.clear()  # the decree ends within the window: the moment counts
    world.engine.execute(c.ReviewItem(AGENCY, item))
    pass_window(world)
    assert sent(world) == [(OTHER, "setuju")]
    [told] = [e for e in world.view(_case(world))["history"] if e["kind"] == "item_completed"]
    assert told["facts"]["capacity"]["for"] == [BOSS]


def test_a_lent_decision_that_is_undone_is_the_givers_again(world: World, item: str):
    lend(world)
    decision = take(world, item, OTHER)
    with pytest.raises(errors.EngineError):
        world.engine.execute(c.UndoDecision(AGENCY, decision, BOSS))
    world.engine.execute(c.UndoDecision(AGENCY, decision, OTHER))
    directory(world).borrowed.clear()
    assert row(world)["assignee"] is None
    assert world.elements(BOSS) == ["putus"]
    take(world, item)
    pass_window(world)
    assert sent(world) == [(BOSS, "setuju")]


def test_a_decision_taken_before_the_item_was_given_to_the_right_one_stands(
    world: World, item: str
):
    owner = {"principals": ["person:kadis"], "reason": "Penilai dibetulkan", "excluded": []}
    decision = take(world, item)
    world.engine.execute(c.ReassignItem(AGENCY, item, owner, "Penilai dibetulkan", "person:hr"))
    world.engine.execute(c.UndoDecision(AGENCY, decision, BOSS))
    assert world.elements("person:kadis") == ["putus"], "undone, it is with the right one"
    assert world.elements(BOSS) == []
    take(world, item, "person:kadis")
    world.engine.execute(c.ReassignItem(AGENCY, item, {**owner, "principals": [BOSS]}, "x"))
    pass_window(world)
    assert sent(world) == [("person:kadis", "setuju")]


@pytest.mark.parametrize("lent", [False, True], ids=["after it came back", "through a lent power"])
def test_it_lapses_with_a_notice_when_its_case_is_over_by_then(world: World, item: str, lent: bool):
    who = OTHER if lent else BOSS
    if lent:
        lend(world)
    else:
        give(world, item)
        bring(world, item, OTHER)
    take(world, item, who)
    case = _case(world)
    world.engine.execute(c.CancelCase(AGENCY, case, "Salah orang", world.key()))
    pass_window(world)
    assert sent(world) == []
    assert "decision_lapsed" in world.notices(who)
    assert world.elements(BOSS) == world.elements(OTHER) == []
    assert world.jobs() == []


def _case(world: World) -> str:
    return str(world.rows(t.process_instance)[0]["id"])
