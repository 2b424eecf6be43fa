"""A decision waits for its window to close; until then it can be undone, whatever happens."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine import commands as c
from engine import errors, queries, waiting
from engine.handlers import decide_item
from engine.ports import ServiceCall
from engine.store import tables as t
from tests.diagrams import boundary, diagram, end, exclusive, service, start, timer, user
from tests.world import AGENCY, World

DOCUMENTS = {
    "uji.bpmn": diagram(
        start(),
        user("putuskan", owner="atasan_langsung()"),
        exclusive("arah", default="kembali"),
        user("perbaiki", owner="pegawai()"),
        end("selesai"),
        flows=[
            "start putuskan",
            "putuskan arah",
            "arah selesai | hasil == 'setuju'",
            "arah perbaiki # kembali",
            "perbaiki selesai",
        ],
        process="uji",
    )
}
BOSS = "person:bos"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Still(datetime):
    """A clock that stands: only the demo clock's offset moves, as far as a test says."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return datetime(2026, 3, 2, 8, tzinfo=tz)


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.store.unit_of_work.datetime", Still)


@pytest.fixture
def ready(world: World) -> World:
    world.deploy(DOCUMENTS)
    return world


def decide(world: World, item: str, answer: str = "setuju", window: float = 10, **more: Any) -> str:
    key = more.pop("key", "") or world.key()
    person = more.pop("person", BOSS)
    order = c.DecideItem(AGENCY, item, person, {"hasil": answer}, key, window, **more)
    return str(world.engine.execute(order)["decision"])


def pass_seconds(world: World, seconds: float) -> None:
    with world.engine.read() as work:
        target = work.now + timedelta(seconds=seconds)
    world.engine.advance_to(target)


def decided(world: World) -> dict[str, str]:
    """Return what the engine was told: item -> answer."""
    return {row["item"]: row["answers"]["hasil"] for row in world.rows(t.submission)}


def test_a_decision_is_out_of_the_list_at_once_and_sent_when_its_window_closes(
    ready: World,
) -> None:
    case = ready.start("uji")
    item = ready.item(BOSS, "putuskan")
    decide(ready, item)
    assert ready.inbox(BOSS) == []
    ready.engine.run_until_idle()
    assert decided(ready) == {}
    pass_seconds(ready, 11)
    assert decided(ready) == {item: "setuju"}
    assert ready.view(case)["state"] == "completed"
    [submission] = ready.rows(t.submission)
    [decision] = ready.rows(t.decision)
    assert submission["received_at"] == decision["decided_at"]
    assert decision["state"] == "sent"
    assert ready.jobs() == []


def test_what_is_undone_is_as_if_it_had_never_been_decided(ready: World) -> None:
    case = ready.start("uji")
    item = ready.item(BOSS, "putuskan")
    decision = decide(ready, item)
    ready.engine.execute(c.UndoDecision(AGENCY, decision, BOSS))
    pass_seconds(ready, 60)
    assert decided(ready) == {}
    assert ready.item(BOSS, "putuskan") == item
    assert ready.rows(t.work_item)[0]["assignee"] is None
    assert "decision_undone" in ready.kinds(case)
    with pytest.raises(errors.NotOpen):
        ready.engine.execute(c.UndoDecision(AGENCY, decision, BOSS))
    decide(ready, item, "kembalikan")
    pass_seconds(ready, 11)
    assert decided(ready) == {item: "kembalikan"}


def test_nobody_else_undoes_and_nothing_is_undone_after_it_was_sent(ready: World) -> None:
    ready.start("uji")
    decision = decide(ready, ready.item(BOSS, "putuskan"))
    with pytest.raises(errors.NotAllowed):
        ready.engine.execute(c.UndoDecision(AGENCY, decision, "person:kadis"))
    pass_seconds(ready, 11)
    with pytest.raises(errors.NotOpen):
        ready.engine.execute(c.UndoDecision(AGENCY, decision, BOSS))


def test_two_tabs_a_substitute_and_a_double_click_come_to_one_decision(
    make_world: Callable[..., World],
) -> None:
    world = make_world()
    directory: Any = world.engine.parts.directory
    directory.seats["person:plh"] = ["seat:kabid"]
    world.deploy(DOCUMENTS)
    world.start("uji")
    item = world.item(BOSS, "putuskan")
    first = decide(world, item, key="klik")
    assert decide(world, item, key="klik") == first
    with pytest.raises(errors.NotOpen) as again:
        decide(world, item, "kembalikan")
    assert again.value.facts["decided_by"] == BOSS
    for order in (
        c.DecideItem(AGENCY, item, "person:plh", {"hasil": "kembalikan"}, "lain", 10),
        c.CompleteItem(AGENCY, item, "person:plh", {"hasil": "kembalikan"}, "langsung"),
        c.CompleteItem(AGENCY, item, BOSS, {"hasil": "kembalikan"}, "langsung juga"),
        c.ClaimItem(AGENCY, item, "person:plh"),
        c.SaveDraft(AGENCY, item, "person:plh", {"hasil": "hm"}),
        c.ReleaseItem(AGENCY, item, BOSS),
    ):
        with pytest.raises(errors.NotOpen):
            world.engine.execute(order)
    pass_seconds(world, 11)
    assert decided(world) == {item: "setuju"}


def test_rights_of_the_moment_of_the_decision_count(ready: World) -> None:
    ready.start("uji")
    item = ready.item(BOSS, "putuskan")
    decide(ready, item)
    directory: Any = ready.engine.parts.directory
    del directory.seats[BOSS]
    ready.engine.execute(c.ReviewHolders(AGENCY, principals=("seat:kabid",)))
    pass_seconds(ready, 11)
    assert decided(ready) == {item: "setuju"}
    assert ready.rows(t.submission)[0]["actor"] == BOSS


def test_timers_of_the_item_wait_until_the_window_is_closed(ready: World) -> None:
    ready.deploy(
        {
            "tenggat.bpmn": diagram(
                start(),
                user("putuskan", owner="atasan_langsung()"),
                boundary("habis", "putuskan", timer("timeDuration", "PT30S")),
                end("selesai"),
                end("lewat"),
                flows=["start putuskan", "putuskan selesai", "habis lewat"],
                process="tenggat",
            )
        }
    )
    ready.start("tenggat")
    item = ready.item(BOSS, "putuskan")
    decide(ready, item, window=60)
    pass_seconds(ready, 45)
    assert decided(ready) == {}
    assert len(ready.rows(t.work_item)) == 1, "the timer has not taken the item away"
    pass_seconds(ready, 20)
    assert decided(ready) == {item: "setuju"}


def test_a_decision_about_what_is_over_lapses_and_says_so(ready: World) -> None:
    case = ready.start("uji")
    decide(ready, ready.item(BOSS, "putuskan"))
    ready.engine.execute(c.CancelCase(AGENCY, case, "salah orang", "batal"))
    pass_seconds(ready, 11)
    assert decided(ready) == {}
    [row] = ready.rows(t.decision)
    assert (row["state"], row["told"]) == ("lapsed", decide_item.GONE)
    assert "decision_lapsed" in ready.notices(BOSS)


def test_a_suspended_case_keeps_the_decision_until_it_goes_on(ready: World) -> None:
    case = ready.start("uji")
    item = ready.item(BOSS, "putuskan")
    decide(ready, item)
    ready.engine.execute(c.SuspendCase(AGENCY, case, "periksa", "henti"))
    pass_seconds(ready, 60)
    assert decided(ready) == {}
    ready.engine.execute(c.ResumeCase(AGENCY, case, "lanjut", "lanjut"))
    ready.engine.run_until_idle()
    assert decided(ready) == {item: "setuju"}


def test_a_service_that_fails_leaves_an_incident_and_the_decision_is_not_lost(
    ready: World,
) -> None:
    broken = True

    def act(call: ServiceCall) -> dict[str, Any]:
        if broken:
            raise RuntimeError("mati lampu")
        return {}

    ready.services["uji.catat"] = act
    ready.deploy(
        {
            "layanan.bpmn": diagram(
                start(),
                user("putuskan", owner="atasan_langsung()"),
                service("catat", "uji.catat"),
                end(),
                flows=["start putuskan", "putuskan catat", "catat end"],
                process="layanan",
            )
        }
    )
    ready.start("layanan")
    item = ready.item(BOSS, "putuskan")
    decision = decide(ready, item)
    pass_seconds(ready, 11)
    [incident] = ready.rows(t.incident)
    assert ready.rows(t.work_item)[0]["checking"]
    with pytest.raises(errors.NotOpen):
        ready.engine.execute(c.UndoDecision(AGENCY, decision, BOSS))
    broken = False
    ready.engine.execute(c.RetryIncident(AGENCY, incident["id"]))
    assert decided(ready) == {item: "setuju"}


@pytest.mark.parametrize("seed", range(3))
def test_the_engine_sees_exactly_what_was_not_undone(ready: World, seed: int) -> None:
    """Random decisions, undoings, pauses and restarts, beside a model that keeps only a clock."""
    chance = random.Random(seed)
    items = []
    for number in range(4):
        ready.start("uji", subject=f"person:p{number}")
    items = [str(row["id"]) for row in ready.inbox(BOSS)]
    now = 0.0
    waiting: dict[str, tuple[str, str, float]] = {}  # item -> decision, answer, closes at
    sent: dict[str, str] = {}
    for _ in range(30):
        item = chance.choice(items)
        act = chance.choice(["decide", "decide", "undo", "wait", "run"])
        if act == "decide":
            window = chance.choice([5, 10, 60])
            answer = chance.choice(["setuju", "kembalikan"])
            if item in sent or item in waiting:
                with pytest.raises(errors.NotOpen):
                    decide(ready, item, answer, window)
            else:
                waiting[item] = (decide(ready, item, answer, window), answer, now + window)
        elif act == "undo" and item in waiting:
            order = c.UndoDecision(AGENCY, waiting.pop(item)[0], BOSS)
            ready.engine.execute(order)
        elif act == "wait":
            seconds = chance.choice([3.0, 12.0])
            pass_seconds(ready, seconds)
            now += seconds
            for each, (_, answer, closes) in list(waiting.items()):
                if closes <= now:
                    sent[each] = answer
                    del waiting[each]
        elif act == "run":
            ready.engine.run_until_idle()
        assert decided(ready) == sent
        listed = {row["id"] for row in ready.inbox(BOSS)}
        assert listed == set(items) - set(sent) - set(waiting)
    pass_seconds(ready, 120)
    assert decided(ready) == sent | {item: answer for item, (_, answer, _) in waiting.items()}


def test_killed_in_the_window_and_while_it_is_carried_out_nothing_is_lost_or_doubled(
    make_world: Callable[..., World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that decided dies with -9; so does one that carries out, before its commit."""
    world = make_world()
    world.deploy(DOCUMENTS)
    for number in range(2):
        world.start("uji", subject=f"person:p{number}")
    first, second = (str(row["id"]) for row in world.inbox(BOSS))
    world.engine.database.dispose()  # connections do not survive a fork

    def in_a_process_that_dies(act: Callable[[World], None]) -> None:
        child = os.fork()
        if child == 0:
            try:
                act(make_world())
                os.kill(os.getpid(), signal.SIGKILL)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)
        assert os.WTERMSIG(status) == signal.SIGKILL

    def decide_both(again: World) -> None:
        decide(again, first, key="satu")
        undone = decide(again, second, key="dua")
        again.engine.execute(c.UndoDecision(AGENCY, undone, BOSS))

    def die_before_the_commit(again: World) -> None:
        def killed(*_: Any) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr("engine.store.decisions.end", killed)
        pass_seconds(again, 11)

    in_a_process_that_dies(decide_both)
    in_a_process_that_dies(die_before_the_commit)
    world = make_world()
    assert decided(world) == {}
    assert world.item(BOSS, "putuskan") == second
    with world.engine.database.write() as work:  # the lease of the dead one is over
        work.connection.execute(
            t.job.update().where(t.job.c.state == "run").values(lease_until=LONG_AGO)
        )
        work.commit()
    pass_seconds(world, 30)
    assert decided(world) == {first: "setuju"}
    assert len(world.rows(t.submission)) == 1


def test_who_passed_something_on_waits_for_it_and_for_nothing_that_is_theirs(
    ready: World,
) -> None:
    for number in range(3):
        ready.start("uji", subject=f"person:p{number}")
    first, second, third = (str(row["id"]) for row in ready.inbox(BOSS))
    with ready.engine.read() as work:
        assert waiting.count_waited_for(work, AGENCY, BOSS) == 0
    for item, answer in ((first, "kembalikan"), (second, "kembalikan"), (third, "setuju")):
        decide(ready, item, answer)
    pass_seconds(ready, 11)
    with ready.engine.read() as work:
        page = waiting.waited_for(work, AGENCY, BOSS, limit=1)
        rest = waiting.waited_for(work, AGENCY, BOSS, after=page.next, limit=1)
        last = waiting.waited_for(work, AGENCY, BOSS, before=queries.END, limit=1)
    assert page.total == 2
    assert [row["element"] for row in (*page.rows, *rest.rows)] == ["perbaiki", "perbaiki"]
    assert rest.rows == last.rows
    assert rest.next is None
    ready.complete("person:p0", "perbaiki")
    with ready.engine.read() as work:
        assert waiting.count_waited_for(work, AGENCY, BOSS) == 1
        assert waiting.count_waited_for(work, AGENCY, "person:p0") == 0
