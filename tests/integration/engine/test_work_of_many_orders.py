"""A task is called stretch by stretch until it says that nothing is left."""

from __future__ import annotations

from engine.jobs.tasks import new_task
from engine.store import agency_history, history, jobs
from engine.store import tables as t
from engine.store.history import Event
from tests.world import AGENCY, World


def order(world: World, name: str = "hitung", **given: int) -> None:
    with world.engine.database.write() as work:
        jobs.add(work, [new_task(AGENCY, name, given)])
        work.commit()


def test_a_task_is_called_until_nothing_is_left(world: World) -> None:
    calls = []

    def count(engine, agency, given):
        calls.append((agency, given["sampai"]))
        return len(calls) < given["sampai"]

    world.engine.tasks["hitung"] = count
    order(world, sampai=3)
    world.engine.run_until_idle()
    assert calls == [(AGENCY, 3)] * 3
    assert world.jobs() == []


def test_a_task_that_fails_is_tried_again_later_and_says_why(world: World) -> None:
    def fail(engine, agency, given):
        raise ValueError("tidak bisa")

    world.engine.tasks["gagal"] = fail
    order(world, "gagal")
    world.engine.run_until_idle()
    (job,) = world.rows(t.job)
    assert (job["state"], job["error"]) == ("todo", "ValueError: tidak bisa")


def test_the_agency_has_a_chain_of_its_own(world: World) -> None:
    with world.engine.database.write() as work:
        agency_history.record(work, AGENCY, [Event("campaign_opened", facts={"n": 1})])
        agency_history.record(work, AGENCY, [Event("campaign_closed", payload={"reason": "x"})])
        work.commit()
    with world.engine.read() as work:
        rows = agency_history.list_rows(work, AGENCY)
        assert [row["kind"] for row in rows] == ["campaign_opened", "campaign_closed"]
        assert history.broken_links(rows) == []
        assert agency_history.list_rows(work, "lain") == []
