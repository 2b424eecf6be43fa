"""Jobs are claimed by class, kept while a worker is at work, and lost when it is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from engine.store import jobs
from engine.store import tables as t
from engine.store.jobs import BULK, INTERACTIVE, TIMER, NewJob
from tests.world import AGENCY, World


def job(kind: str, rank: int, minutes_ago: int = 1) -> NewJob:
    due = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    return NewJob(kind, AGENCY, payload={}, rank=rank, due_at=due)


def claimed(world: World, owner: str, limit: int) -> list[str]:
    with world.engine.database.write() as work:
        found = jobs.claim(work, owner, limit=limit)
        work.commit()
    return [each.kind for each in found]


def test_what_people_wait_for_comes_before_timers_and_timers_before_bulk(world: World) -> None:
    with world.engine.database.write() as work:
        jobs.add(
            work,
            [
                job("bulk", BULK, 9),
                job("bulk", BULK, 8),
                job("late timer", TIMER, 7),
                job("timer", TIMER, 6),
                job("item", INTERACTIVE, 1),
            ],
        )
        work.commit()
    assert claimed(world, "one", 2) == ["item", "late timer"]
    assert claimed(world, "two", 10) == ["timer", "bulk"]  # of bulk work one at a time
    assert claimed(world, "three", 10) == ["bulk"]
    assert claimed(world, "four", 10) == []


def test_a_lease_that_is_renewed_keeps_the_job_and_one_that_ran_out_does_not(world: World) -> None:
    with world.engine.database.write() as work:
        jobs.add(work, [job("kept", TIMER, 2), job("lost", TIMER, 1)])
        work.commit()
    with world.engine.database.write() as work:
        kept, lost = jobs.claim(work, "one", limit=10, lease=-1)
        work.commit()
    with world.engine.database.write() as work:
        jobs.renew(work, [kept])
        jobs.renew(work, [replace(lost, owner="somebody else")])
        work.commit()
    assert claimed(world, "two", 10) == ["lost"]
    with world.engine.database.write() as work:
        assert jobs.finish(work, kept)
        assert not jobs.finish(work, lost)
        work.commit()
    with world.engine.read() as work:
        left = work.connection.execute(sa.select(t.job.c.kind, t.job.c.tries)).all()
    assert [tuple(row) for row in left] == [("lost", 2)]
