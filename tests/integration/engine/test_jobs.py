"""What is to be done later: leases and their renewal, back-off, the last try, dedup keys, order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine import engine as engine_module
from engine.errors import Busy, TakenOver
from engine.ports import ServiceCall
from engine.store import jobs
from engine.store import tables as t
from engine.store.jobs import BULK, INTERACTIVE, TIMER, Job, NewJob
from tests.diagrams import catch, diagram, end, line, service, start, timer
from tests.world import AGENCY, World

TIMED = {
    "a.bpmn": diagram(
        start(),
        catch("tunggu", timer("timeDuration", "P1D")),
        service("catat", "uji.catat"),
        end(),
        process="berjangka",
        flows=line("start", "tunggu", "catat", "end"),
    )
}


@pytest.fixture
def timed(world: World) -> World:
    world.services["uji.catat"] = lambda call: {}
    world.deploy(TIMED)
    return world


def add(world: World, *new: NewJob) -> None:
    with world.engine.database.write() as work:
        jobs.add(work, new)
        work.commit()


def claim(world: World, owner: str, limit: int = 10, **given: Any) -> list[Job]:
    with world.engine.database.write() as work:
        claimed = jobs.claim(work, owner, limit=limit, **given)
        work.commit()
    return claimed


def plain(name: str, **given: Any) -> NewJob:
    return NewJob("FireTimer", AGENCY, {"case": "0" * 32, "token": 1, "name": name}, **given)


def change(world: World, **values: Any) -> None:
    with world.engine.database.write() as work:
        work.connection.execute(sa.update(t.job).values(**values))
        work.commit()


def the_job(world: World) -> Mapping[str, Any]:
    [job] = world.rows(t.job)
    return job


def test_a_lease_is_renewed_for_what_is_still_held(world: World) -> None:
    add(world, plain("a"), plain("b"))
    mine = claim(world, "satu", lease=1)
    change(world, lease_until=datetime(2000, 1, 1, tzinfo=UTC))
    [taken] = claim(world, "dua", limit=1)

    with world.engine.database.write() as work:
        held = jobs.renew(work, mine, lease=60)
        work.commit()

    assert held == {job.id for job in mine} - {taken.id}
    later = datetime.now(UTC) + timedelta(seconds=30)
    renewed = {row["id"]: row["lease_until"] > later for row in world.rows(t.job)}
    assert {job for job, held_on in renewed.items() if held_on} == held
    assert claim(world, "tiga") == []


def test_a_worker_renews_the_leases_of_jobs_that_wait_behind_a_slow_one(
    timed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "RENEWED", 0.0)
    renewed: list[int] = []
    renew = jobs.renew

    def counted(work: Any, claimed: Any) -> frozenset[str]:
        renewed.append(len(claimed))
        return renew(work, claimed)

    monkeypatch.setattr(jobs, "renew", counted)
    for number in range(3):
        timed.start("berjangka", business_key=str(number))
    timed.pass_days(2)
    assert renewed[:3] == [3, 2, 1]
    assert timed.jobs() == []


def test_a_job_that_another_worker_took_over_meanwhile_is_left_to_it(
    timed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "RENEWED", 0.0)
    case = timed.start("berjangka")

    def taken_over(work: Any, claimed: Any) -> frozenset[str]:
        return frozenset()

    monkeypatch.setattr(jobs, "renew", taken_over)
    change(timed, due_at=datetime(2000, 1, 1, tzinfo=UTC))
    assert timed.engine.run_jobs() == 1
    assert "timer_fired" not in timed.kinds(case)


def test_a_job_that_fails_is_tried_again_after_longer_and_longer_pauses(
    timed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = timed.start("berjangka")
    carry_out = timed.engine._carry_out

    def refused(command: Any, job: Any = None) -> Any:
        raise Busy("Expected the register to answer but it does not")

    monkeypatch.setattr(timed.engine, "_carry_out", refused)
    pauses = []
    for number in range(1, jobs.MAX_TRIES + 1):
        change(timed, due_at=datetime(2000, 1, 1, tzinfo=UTC))
        with timed.engine.read() as work:
            before = work.now
        assert timed.engine.run_jobs() == 1
        job = the_job(timed)
        assert (job["tries"], job["owner"], job["lease_until"]) == (number, None, None)
        assert "register" in job["error"]
        pauses.append(round((job["due_at"] - before).total_seconds()))
        assert job["state"] == ("dead" if number == jobs.MAX_TRIES else "todo")
        assert timed.engine.run_jobs() == 0, "it waits for its pause"
    assert pauses[:7] == pytest.approx([1, 5, 15, 60, 300, 900, 3600], abs=10)

    assert timed.view(case)["state"] == "incident"
    [incident] = timed.view(case)["incidents"]
    assert "register" in incident["message"]
    monkeypatch.setattr(timed.engine, "_carry_out", carry_out)
    timed.engine.execute(c.RetryIncident(AGENCY, incident["id"]))
    assert timed.view(case)["state"] == "completed"
    assert timed.kinds(case).count("timer_fired") == 1


def test_a_fault_of_the_diagram_is_an_incident_at_once_and_its_job_is_gone(timed: World) -> None:
    broken = True

    def note(call: ServiceCall) -> Mapping[str, Any]:
        if broken:
            raise ValueError("the register is full")
        return {}

    timed.services["uji.catat"] = note
    case = timed.start("berjangka")
    timed.pass_days(2)
    [incident] = timed.view(case)["incidents"]
    assert timed.jobs() == []
    broken = False
    timed.engine.execute(c.RetryIncident(AGENCY, incident["id"]))
    assert timed.view(case)["state"] == "completed"


def test_a_dedup_key_is_there_once_whoever_adds_it(world: World) -> None:
    add(world, plain("a", dedup="kunci"), plain("b", dedup="kunci"), plain("c"))
    add(world, plain("d", dedup="kunci"), plain("e"))
    assert sorted(row["payload"]["name"] for row in world.rows(t.job)) == ["a", "c", "e"]


def test_a_child_that_is_to_be_cancelled_twice_is_cancelled_once(timed: World) -> None:
    order = NewJob("CancelCase", AGENCY, {"case": "x"}, dedup="cancel:x")
    add(timed, order)
    add(timed, replace(order, payload={"case": "x", "again": True}))
    assert the_job(timed)["payload"] == {"case": "x"}


def test_what_people_wait_for_goes_before_timers_and_those_before_work_in_bulk(
    world: World,
) -> None:
    add(world, plain("bulk", rank=BULK), plain("timer", rank=TIMER))
    add(world, plain("first", rank=INTERACTIVE), plain("second", rank=INTERACTIVE))
    names = [job.payload["name"] for job in claim(world, "satu")]
    assert names == ["first", "second", "timer", "bulk"]


@pytest.mark.parametrize(
    ("what", "found"),
    [
        (lambda job: replace(job, owner="lain"), False),
        (lambda job: replace(job, id="f" * 32), False),
        (lambda job: job, True),
    ],
)
def test_only_who_holds_a_job_finishes_it(
    world: World, what: Callable[[Job], Job], found: bool
) -> None:
    add(world, plain("a"))
    [job] = claim(world, "satu")
    with world.engine.database.write() as work:
        assert jobs.finish(work, what(job)) is found


def test_jobs_of_a_suspended_case_are_not_claimed_until_it_goes_on(timed: World) -> None:
    case = timed.start("berjangka")
    timed.engine.execute(c.SuspendCase(AGENCY, case, "diperiksa", "henti"))
    timed.pass_days(2)
    assert the_job(timed)["state"] in ("held", "todo")
    assert timed.view(case)["state"] == "suspended"
    timed.engine.execute(c.ResumeCase(AGENCY, case, "selesai", "lanjut"))
    change(timed, due_at=datetime(2000, 1, 1, tzinfo=UTC))
    timed.engine.run_until_idle()
    assert timed.view(case)["state"] == "completed"


def send(world: World, *new: NewJob) -> list[Job]:
    with world.engine.database.write() as work:
        jobs.add(work, new)
        work.commit()
        return jobs.sent(work)


def test_only_what_is_due_now_and_waited_for_is_sent_to_be_run_at_once(world: World) -> None:
    later = datetime(2030, 1, 1, tzinfo=UTC)
    case: dict[str, Any] = {"case": "0" * 32, "root": "0" * 32}
    sent = send(
        world,
        plain("now", **case),
        plain("later", due_at=later, **case),
        plain("timer", rank=TIMER, **case),
        plain("of no case"),
        plain("then", **case),
    )
    assert [job.payload["name"] for job in sent] == ["now", "then"]


def test_what_was_sent_is_run_by_whoever_takes_it_first(world: World) -> None:
    one, two = send(world, *(plain(name, root="0" * 32) for name in ("satu", "dua")))
    with world.engine.database.write() as work:
        assert jobs.finish(work, one)
        work.commit()
    [taken] = claim(world, "lain")
    assert taken.id == two.id
    world.engine.carry_on([one, two])
    assert the_job(world)["owner"] == "lain", "it is left to the worker that has it"


def test_what_was_sent_and_fails_waits_for_a_worker_with_one_try_less(
    timed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = send(timed, plain("satu", root="0" * 32))

    def refused(command: Any, job: Any = None) -> Any:
        raise Busy("Expected the register to answer but it does not")

    monkeypatch.setattr(timed.engine, "_carry_out", refused)
    timed.engine.carry_on(sent)
    job = the_job(timed)
    assert (job["state"], job["tries"], job["owner"]) == ("todo", 1, None)
    assert "register" in job["error"]


def test_a_fault_in_what_a_worker_took_over_is_left_to_that_worker(world: World) -> None:
    [sent] = send(world, plain("satu", root="0" * 32))
    [taken] = claim(world, "lain")
    order = c.FireTimer(AGENCY, "0" * 32, 1)
    with pytest.raises(TakenOver):
        world.engine._keep(order, ValueError("the register is full"), sent)
    assert world.rows(t.incident) == []
    assert the_job(world)["id"] == taken.id
