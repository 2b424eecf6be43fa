"""An item is prepared by another and comes back, is handed over, asked about: its place stays."""

from __future__ import annotations

from typing import Any

import pytest

from engine import commands as c
from engine import errors
from engine.away import delegated
from engine.store import tables as t
from engine.testing import PlainDirectory
from tests.diagrams import diagram, end, start, user
from tests.world import AGENCY, World

BOSS, OTHER, HIGH, SUBJECT = "person:bos", "person:staf", "person:kadis", "person:siti"
FORM = b"""{"type": "object", "title": "Putusan", "properties": {
  "keputusan": {"type": "string", "title": "Keputusan", "enum": ["setuju", "tolak"],
                "x-labels": ["Setujui", "Tolak"], "x-widget": "decision"},
  "alasan": {"type": "string", "title": "Alasan"}}, "required": ["keputusan"],
  "additionalProperties": false}"""


def decided() -> bytes:
    """A plan about Siti that the holder of a seat decides, and then the one above."""
    return diagram(
        start(),
        user(
            "putus",
            form="putusan",
            owner="{'principals': ['seat:kabid'], 'reason': 'Kursi atasan.',"
            " 'excluded': ['person:siti', 'person:lain']}",
            due="P5D",
            escalate="'seat:kadis'",
        ),
        end(),
        flows=["start putus", "putus end"],
        process="uji",
    )


def asking() -> bytes:
    return diagram(
        start(),
        user("jawab", owner="question['to']", due="P2D"),
        end(),
        flows=["start jawab", "jawab end"],
        process="tanya",
    )


@pytest.fixture
def item(world: World) -> str:
    world.deploy({"uji.bpmn": decided(), "forms/putusan.json": FORM})
    world.start("uji")
    return world.item(BOSS, "putus")


def give(world: World, item: str, to: str = OTHER, **more: Any) -> dict[str, Any]:
    order = c.DelegateItem(AGENCY, item, BOSS, to, "Tolong siapkan", world.key(), **more)
    return world.engine.execute(order)


def bring(world: World, item: str, person: str) -> dict[str, Any]:
    return world.engine.execute(c.ReturnItem(AGENCY, item, person, "Sudah saya baca", world.key()))


def decide(world: World, item: str, person: str) -> dict[str, Any]:
    order = c.CompleteItem(AGENCY, item, person, {"keputusan": "setuju"}, key=world.key())
    return world.engine.execute(order)


def away(world: World) -> list[str]:
    with world.engine.read() as work:
        return [row["id"] for row in delegated(work, AGENCY, BOSS)]


def row(world: World) -> dict[str, Any]:
    return world.rows(t.work_item)[0]


def test_what_another_prepares_is_theirs_to_draft_and_never_to_complete(world: World, item: str):
    before = row(world)
    give(world, item)
    assert world.elements(OTHER) == ["putus"]
    assert world.elements(BOSS) == []
    assert away(world) == [item]
    world.engine.execute(c.SaveDraft(AGENCY, item, OTHER, {"alasan": "lengkap"}))
    with pytest.raises(errors.NotAllowed):
        decide(world, item, OTHER)
    with pytest.raises(errors.ClaimedByAnother):
        decide(world, item, BOSS)
    with pytest.raises(errors.NotAllowed):
        world.engine.execute(c.ReleaseItem(AGENCY, item, OTHER))
    bring(world, item, OTHER)
    assert world.elements(OTHER) == []
    assert world.elements(BOSS) == ["putus"]
    assert away(world) == []
    after = row(world)
    assert after["draft"] == {"alasan": "lengkap"}
    for kept in ("owner", "due_at", "token", "created_at", "assignee"):
        assert after[kept] == before[kept], kept
    decide(world, item, BOSS)


def test_a_claim_comes_back_with_the_item(world: World, item: str):
    world.engine.execute(c.ClaimItem(AGENCY, item, BOSS))
    give(world, item)
    bring(world, item, OTHER)
    assert row(world)["assignee"] == BOSS


def test_who_gave_it_takes_it_back_and_each_act_tells_the_other(world: World, item: str):
    give(world, item)
    assert world.notices(OTHER) == ["item_delegated"]
    bring(world, item, BOSS)
    assert world.elements(BOSS) == ["putus"]
    assert "delegation_taken_back" in world.notices(OTHER)
    case = row(world)["case"]
    events = {e["kind"]: e for e in world.view(case)["history"]}
    assert events["item_delegated"]["actor"] == BOSS
    assert events["item_delegated"]["facts"]["to"] == [OTHER]
    assert events["item_delegated"]["payload"] == {"reason": "Tolong siapkan"}
    assert events["delegation_taken_back"]["payload"] == {"reason": "Sudah saya baca"}


@pytest.mark.parametrize(
    ("to", "why"),
    [(SUBJECT, "self"), ("person:lain", "other_step"), (BOSS, "same")],
    ids=["the subject", "who is kept from it", "oneself"],
)
def test_nobody_gets_what_they_may_not_decide(world: World, item: str, to: str, why: str):
    for order in (
        c.DelegateItem(AGENCY, item, BOSS, to, "x", world.key()),
        c.HandOverItem(AGENCY, item, BOSS, to, "x", world.key(), decree="SK 1"),
    ):
        with pytest.raises(errors.NotAllowed) as refused:
            world.engine.execute(order)
        assert refused.value.facts["why"] == why
    assert world.elements(BOSS) == ["putus"]


def test_handing_over_a_decision_asks_for_an_office_or_a_letter(world: World, item: str):
    order = c.HandOverItem(AGENCY, item, BOSS, OTHER, "Cuti besar", world.key())
    with pytest.raises(errors.NotAllowed) as refused:
        world.engine.execute(order)
    assert refused.value.facts["why"] == "office"
    by_letter = c.HandOverItem(
        AGENCY, item, BOSS, OTHER, "Cuti besar", world.key(), decree="ST 12/2026"
    )
    world.engine.execute(by_letter)
    assert world.elements(OTHER) == ["putus"]
    assert world.elements(BOSS) == []
    assert set(row(world)["owner"]["excluded"]) == {SUBJECT, "person:lain"}
    decide(world, item, OTHER)


def test_an_item_handed_over_is_still_escalated_when_it_is_late(world: World, item: str):
    world.engine.execute(c.HandOverItem(AGENCY, item, BOSS, HIGH, "Cuti", world.key()))
    assert world.elements(HIGH) == ["putus"]
    give_back = c.HandOverItem(AGENCY, item, HIGH, BOSS, "Kembali", world.key())
    world.engine.execute(give_back)
    give(world, item)
    world.pass_days(6)
    assert world.elements(HIGH) == ["putus"], "late: escalated, whoever prepares it"
    assert world.elements(OTHER) == []
    assert row(world)["delegated_by"] is None


def test_acts_that_come_too_late_are_refused(world: World, item: str):
    seen = row(world)["version"]
    give(world, item, version=seen)
    with pytest.raises(errors.ClaimedByAnother):
        give(world, item)
    bring(world, item, OTHER)
    with pytest.raises(errors.NotAllowed) as refused:
        bring(world, item, OTHER)
    assert refused.value.facts["why"] == "not_delegated"
    with pytest.raises(errors.Outdated):
        give(world, item, version=seen)
    decide(world, item, BOSS)
    for late in (
        c.DelegateItem(AGENCY, item, BOSS, OTHER, "x", world.key()),
        c.HandOverItem(AGENCY, item, BOSS, OTHER, "x", world.key()),
        c.ReturnItem(AGENCY, item, BOSS, "", world.key()),
        c.AskAboutItem(AGENCY, item, BOSS, OTHER, "x", "tanya", world.key()),
    ):
        with pytest.raises(errors.NotOpen):
            world.engine.execute(late)


def test_the_same_order_twice_is_carried_out_once(world: World, item: str):
    order = c.DelegateItem(AGENCY, item, BOSS, OTHER, "x", "satu")
    assert world.engine.execute(order) == world.engine.execute(order)
    assert world.kinds(row(world)["case"]).count("item_delegated") == 1


def test_the_asked_get_an_item_and_the_answer_comes_back_to_the_place(world: World, item: str):
    world.deploy({"tanya.bpmn": asking()})
    world.engine.execute(c.ClaimItem(AGENCY, item, BOSS))
    before = row(world)
    order = c.AskAboutItem(AGENCY, item, BOSS, SUBJECT, "Apa maksud baris 2?", "tanya", world.key())
    asked = world.engine.execute(order)
    assert world.elements(SUBJECT) == ["jawab"], "the author may be asked"
    kept = next(each for each in world.rows(t.work_item) if each["id"] == item)
    assert kept == before, "nothing of the item itself has moved"
    answer = c.AnswerQuestion(
        AGENCY, before["case"], item, asked["event"], BOSS, SUBJECT, "Maksudnya sasaran"
    )
    world.engine.execute(answer)
    assert "question_answered" in world.notices(BOSS)
    told = [e for e in world.view(before["case"])["history"] if e["kind"].startswith("question")]
    assert [e["payload"]["reason"] for e in told] == ["Apa maksud baris 2?", "Maksudnya sasaran"]


def test_a_question_needs_somebody_else_and_a_process(world: World, item: str):
    with pytest.raises(errors.NotDeployed):
        world.engine.execute(
            c.AskAboutItem(AGENCY, item, BOSS, OTHER, "?", "tidak_ada", world.key())
        )
    with pytest.raises(errors.NotAllowed):
        world.engine.execute(c.AskAboutItem(AGENCY, item, BOSS, BOSS, "?", "x", world.key()))
    with pytest.raises(errors.NotAllowed):
        world.engine.execute(c.AskAboutItem(AGENCY, item, OTHER, BOSS, "?", "x", world.key()))


def test_an_item_goes_to_whom_the_diagram_names_today(world: World, item: str):
    """Handed over, then given again to whom its owner expression names."""
    world.engine.execute(c.HandOverItem(AGENCY, item, BOSS, HIGH, "x", world.key()))
    again = c.ReassignItem(AGENCY, item, None, "Penilai dibetulkan", "person:hr")
    assert world.engine.execute(again)["to"] == ["seat:kabid"]
    assert world.elements(BOSS) == ["putus"]
    case = row(world)["case"]
    count = world.kinds(case).count("item_reassigned")
    world.engine.execute(again)
    assert world.kinds(case).count("item_reassigned") == count == 1, "nothing to change any more"


def test_a_delegation_ends_when_its_giver_no_longer_holds_the_item(world: World, item: str):
    give(world, item)
    directory = world.engine.directory
    assert isinstance(directory, PlainDirectory)
    directory.seats["person:bos"] = []
    directory.seats["person:baru"] = ["seat:kabid"]
    world.engine.execute(c.ReviewItem(AGENCY, item))
    assert world.elements("person:baru") == ["putus"]
    assert world.elements(OTHER) == []
    assert "delegation_lapsed" in world.kinds(row(world)["case"])
