"""Each deadline keeps how it was counted, and is told by the calendar it was counted with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from engine import commands as c
from engine.store import tables as t
from tests.diagrams import boundary, diagram, end, start, timer, user
from tests.world import AGENCY, World
from workflows.calendar import explained
from workflows.domain.working_days import Deadline
from workflows.workdays.deciding import decide_day, withdraw

WRITTEN = {
    "a.bpmn": diagram(
        start(),
        user("periksa", owner="pegawai()", due="P5D hari_kerja"),
        boundary("lewat", "periksa", timer("timeDuration", "P5D hari_kerja")),
        boundary("tanggal", "periksa", timer("timeDate", "batas"), interrupting=False),
        end("usai"),
        end("telat"),
        end("lain"),
        flows=["start periksa", "periksa usai", "lewat telat", "tanggal lain"],
        process="hitungan",
    )
}


def told(world: World, table: Any, **wanted: object) -> list[Deadline | None]:
    with world.engine.read() as work:
        return [
            explained(work, AGENCY, "person:siti", row["due_at"], row["counted"])
            for row in world.rows(table)
            if all(row[name] == value for name, value in wanted.items())
        ]


def first_worked(limit: Deadline) -> date:
    """Return the first working day that counted."""
    off = {day for day, _ in limit.skipped}
    days = (limit.start + timedelta(days=n) for n in range(1, 60))
    return next(day for day in days if day not in off)


def decide(world: World, day: date) -> str:
    with world.engine.database.write() as work:
        row = decide_day(
            work,
            AGENCY,
            level="instansi",
            unit=None,
            day=day,
            kind="libur",
            name="Banjir",
            decree="SE 1",
            actor="person:wati",
        )
        work.commit()
    return row


def test_items_and_timers_are_explained_and_stay_as_they_were(world: World) -> None:
    world.deploy(WRITTEN)
    with world.engine.read() as work:
        fixed = (work.now + timedelta(days=30)).replace(microsecond=0)
    world.start("hitungan", data={"batas": fixed.isoformat()})
    (limit,) = told(world, t.work_item)
    assert limit is not None
    timers = told(world, t.job, kind="FireTimer")
    assert sorted(timers, key=lambda each: each is None) == [limit, None]  # a moment is not counted
    row = decide(world, first_worked(limit))
    assert told(world, t.work_item) == [limit], "what runs keeps its calendar"
    world.start("hitungan", data={"batas": fixed.isoformat()})
    before, after = sorted(
        (each for each in told(world, t.work_item) if each), key=lambda each: each.end
    )
    assert before == limit and after.end > limit.end
    assert "Banjir" in after.explain()
    with world.engine.database.write() as work:
        withdraw(work, AGENCY, row, reason="Air surut", actor="person:wati")
        work.commit()
    assert after in told(world, t.work_item), "withdrawn later, it counted then"


def test_what_a_case_opens_later_counts_by_the_calendar_it_began_with(world: World) -> None:
    steps = diagram(
        start(),
        user("satu", owner="pegawai()", due="P5D hari_kerja"),
        user("dua", owner="pegawai()", due="P5D hari_kerja"),
        end(),
        flows=["start satu", "satu dua", "dua end"],
        process="hitungan",
    )
    world.deploy({"a.bpmn": steps})
    world.start("hitungan")
    (limit,) = told(world, t.work_item)
    assert limit is not None
    decide(world, first_worked(limit))
    world.complete("person:siti", "satu")
    (second,) = told(world, t.work_item)
    assert second == limit
    assert told(world, t.work_item_closed) == [limit]


def test_a_deadline_that_somebody_decided_is_not_explained_as_counted(world: World) -> None:
    world.deploy(WRITTEN)
    with world.engine.read() as work:
        fixed = (work.now + timedelta(days=30)).replace(microsecond=0)
    world.start("hitungan", data={"batas": fixed.isoformat()})
    item = world.item("person:siti", "periksa")
    world.engine.execute(c.MoveDeadline(AGENCY, item, fixed, "Banjir", "geser", "person:hr"))
    assert told(world, t.work_item) == [None]
