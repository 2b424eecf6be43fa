"""What runs moves to another calendar or other numbers by a decision only, seen before."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine import commands as c
from engine.errors import DomainRefused
from engine.store import agency_history, history
from engine.store import tables as t
from engine.testing import PlainDirectory
from tests.diagrams import boundary, diagram, end, start, timer, user
from tests.integration.workdays.test_how_a_deadline_was_counted import decide, first_worked, told
from tests.world import AGENCY, World
from workflows.calendar import deadline, pins_of
from workflows.domain.working_days import Deadline
from workflows.parameters.overrides import value_of
from workflows.tables.replan import Replan
from workflows.tables.rules import ParameterOverride
from workflows.workdays.deciding import withdraw
from workflows.workdays.replanning import (
    Preview,
    choose,
    preview,
    replan,
    replan_in_stretches,
)

NUMBER = "tenggat_reviu"  # P3D hari_kerja as shipped


def written(due: str) -> dict[str, bytes]:
    return {
        "a.bpmn": diagram(
            start(),
            user("periksa", owner="pegawai()", due=due, remind="P1D", escalate="'seat:kabid'"),
            boundary("lewat", "periksa", timer("timeDuration", due)),
            boundary("lain", "periksa", timer("timeDuration", "P20D"), interrupting=False),
            end("usai"),
            end("telat"),
            end("lama"),
            flows=["start periksa", "periksa usai", "lewat telat", "lain lama"],
            process="hitungan",
        )
    }


def begun(world: World, due: str = "P9D hari_kerja", **given: Any) -> tuple[str, Deadline]:
    """Start a case; return it and its deadline."""
    world.deploy(written(due))
    case = world.start("hitungan", **given)
    (limit,) = told(world, t.work_item, case=case)
    assert limit is not None
    return case, limit


def seen(world: World, *, calendar: bool = True, numbers: bool = False) -> Preview:
    with world.engine.read() as work:
        choice = choose(work, AGENCY, calendar=calendar, numbers=numbers)
        return preview(work, world.engine.parts.definitions, AGENCY, choice)


def move_all(world: World, *, calendar: bool = True, numbers: bool = False) -> str:
    with world.engine.database.write() as work:
        choice = choose(work, AGENCY, calendar=calendar, numbers=numbers)
        decision = replan(work, AGENCY, choice, reason="SKB berubah", actor="person:wati")
        work.commit()
    while replan_in_stretches(world.engine, AGENCY, {"decision": decision}):
        pass
    return decision


def dues(world: World) -> list[tuple[str, datetime]]:
    """Return every deadline, timer, reminder and escalation."""
    items = [(row["element"], row["due_at"]) for row in world.rows(t.work_item)]
    jobs = [(row["kind"], row["due_at"]) for row in world.rows(t.job) if row["item"] or row["case"]]
    return sorted([*items, *jobs])


def test_nothing_moves_by_itself_whatever_happens_to_the_calendar(world: World) -> None:
    case, limit = begun(world)
    before, chance, rows = dues(world), random.Random(7), []
    for _ in range(20):
        if rows and chance.random() < 0.4:
            with world.engine.database.write() as work:
                withdraw(work, AGENCY, rows.pop(), reason="Batal", actor="person:wati")
                work.commit()
        else:
            day = limit.start + timedelta(days=chance.randrange(1, 30))
            try:
                rows.append(decide(world, day))
            except DomainRefused:
                continue  # decided already
        assert dues(world) == before
        assert told(world, t.work_item) == [limit]
    with world.engine.read() as work:
        assert len(pins_of(work, case)) == 1


def test_a_preview_tells_what_would_move_and_writes_nothing(world: World) -> None:
    case, limit = begun(world)
    assert seen(world).moves == ()
    decide(world, first_worked(limit))
    before = dues(world)
    found = seen(world)
    assert dues(world) == before
    assert {(move.case, move.element) for move in found.moves} == {
        (case, "periksa"),
        (case, "lewat"),
    }
    for move in found.moves:
        assert move.old == limit.end < move.new.end
        assert "Banjir" in move.new.explain()
    assert found.looked_at == 3 and found.lasting == 0


def test_a_decision_moves_the_item_with_all_that_hangs_on_it(world: World) -> None:
    case, limit = begun(world)
    decide(world, first_worked(limit))
    new = {move.element: move.new.end for move in seen(world).moves}
    decision = move_all(world)
    item = world.rows(t.work_item)[0]
    assert item["due_at"] == new["periksa"]
    kinds = {(row["kind"], row["due_at"]) for row in world.rows(t.job)}
    assert ("EscalateItem", new["periksa"]) in kinds and ("FireTimer", new["lewat"]) in kinds
    assert ("RemindItem", new["periksa"] - timedelta(days=1)) in kinds
    (now,) = told(world, t.work_item)
    assert now is not None and "Banjir" in now.explain()
    assert seen(world).moves == ()
    told_in_case = [row for row in world.view(case)["history"] if row["kind"] == "deadline_moved"]
    assert [row["payload"]["reason"] for row in told_in_case] == ["SKB berubah"]
    assert datetime.fromisoformat(told_in_case[0]["facts"]["from"]) == limit.end
    assert "deadline_moved" in world.notices("person:siti")
    with world.engine.read() as work:
        assert history.broken_links(history.list_rows(work, case)) == []
        assert agency_history.list_rows(work, AGENCY)[-1]["kind"] == "replanned"
        made = work.session.get_one(Replan, decision)
        assert (made.cases, made.applied_at is not None) == (1, True)
        first, second = pins_of(work, case)
        assert first.calendar_at > second.calendar_at  # now, and before
    world.pass_days((new["periksa"] - limit.end).days + 40)
    assert world.view(case)["state"] == "completed"


def test_what_is_over_stays_and_what_would_be_over_too(world: World) -> None:
    case, limit = begun(world, "P3D hari_kerja")
    decide(world, first_worked(limit))
    with world.engine.read() as work:
        passed = (limit.end - work.now).days + 2
    late = world.engine.execute(
        c.MoveDeadline(
            AGENCY,
            world.item("person:siti", "periksa"),
            limit.end + timedelta(days=30),
            "Lama",
            "geser",
            "person:hr",
        )
    )
    assert late["timers"] == 1
    before = dues(world)
    assert [move for move in seen(world).moves if move.element == "periksa"] == []
    world.pass_days(passed)
    move_all(world)
    assert dict(dues(world))["periksa"] == dict(before)["periksa"], case


def test_the_numbers_of_today_count_when_they_are_chosen(world: World) -> None:
    with world.engine.read() as work:
        shipped = value_of(work, AGENCY, NUMBER, work.now.date())
    answer_with(world, shipped)
    yesterday = seen_day(world) - timedelta(days=1)
    _, limit = begun(world, f"parameter('{NUMBER}')", rules_date=yesterday)
    with world.engine.database.write() as work:
        work.session.add(
            ParameterOverride(
                agency=AGENCY,
                name=NUMBER,
                value="P8D hari_kerja",
                valid_from=seen_day(world),
                decree="SE 1",
            )
        )
        work.commit()
    assert seen(world).moves == ()
    found = seen(world, numbers=True, calendar=False)
    assert {move.element for move in found.moves} == {"periksa", "lewat"}
    assert all(move.new.length.days == 8 for move in found.moves)
    move_all(world, numbers=True, calendar=False)
    assert world.rows(t.work_item)[0]["due_at"] > limit.end
    assert seen(world, numbers=True).moves == ()


def test_the_time_for_an_objection_never_becomes_shorter(world: World) -> None:
    answer_with(world, "P9D hari_kerja")
    row = decide(world, first_worked(deadline_of(world)))
    case, limit = begun(world, "parameter('masa_keberatan')")
    with world.engine.database.write() as work:
        withdraw(work, AGENCY, row, reason="Batal", actor="person:wati")
        work.commit()
    found = seen(world)
    assert (found.moves, found.lasting) == ((), 2)
    move_all(world)
    assert world.rows(t.work_item)[0]["due_at"] == limit.end, case


def test_a_choice_and_a_reason_are_needed(world: World) -> None:
    with world.engine.database.write() as work:
        with pytest.raises(DomainRefused):
            choose(work, AGENCY, calendar=False, numbers=False)
        choice = choose(work, AGENCY, calendar=True, numbers=False)
        with pytest.raises(DomainRefused):
            replan(work, AGENCY, choice, reason="  ", actor=None)
        assert work.connection.scalar(sa.select(sa.func.count()).select_from(Replan)) == 0


def answer_with(world: World, length: str) -> None:
    """Let diagrams be told this length for every number."""
    directory = world.engine.parts.directory
    assert isinstance(directory, PlainDirectory)
    directory.extra["parameter"] = lambda name: length


def seen_day(world: World) -> date:
    with world.engine.read() as work:
        return choose(work, AGENCY, calendar=True, numbers=False).rules_date


def deadline_of(world: World) -> Deadline:
    with world.engine.read() as work:
        return deadline(work, AGENCY, work.now, "P9D hari_kerja", None, work.now.date())
