"""A case that went wrong, or must not go on: suspended, its variables set, its token moved."""

from __future__ import annotations

from typing import Any

import pytest

from engine import commands as c
from engine.errors import Refused, Suspended
from tests.diagrams import (
    catch,
    diagram,
    element,
    end,
    exclusive,
    extensions,
    instances,
    line,
    message,
    message_event,
    parallel,
    start,
    timer,
    user,
)
from tests.world import AGENCY, World

WORK = diagram(
    start(),
    parallel("belah"),
    user("tulis", owner="pegawai()", due="P3D", remind="P1D"),
    catch("tenang", timer("timeDuration", "P10D")),
    catch("kabar", message_event("m")),
    exclusive("arah", default="lain"),
    user("periksa", owner="atasan_langsung()"),
    end("selesai"),
    end("usai"),
    end("didengar"),
    declared=message("m", "kabar"),
    process="kerja",
    flows=[
        "start belah",
        "belah tulis",
        "belah tenang",
        "belah kabar",
        "tulis arah",
        "arah periksa | nilai > 3",
        "arah selesai # lain",
        "periksa selesai",
        "tenang usai",
        "kabar didengar",
    ],
)


@pytest.fixture
def working(world: World) -> World:
    world.deploy({"kerja.bpmn": WORK})
    return world


def suspend(world: World, case: str) -> dict[str, Any]:
    return world.engine.execute(
        c.SuspendCase(AGENCY, case, "cuti besar", world.key(), actor="person:hr")
    )


def resume(world: World, case: str) -> dict[str, Any]:
    return world.engine.execute(
        c.ResumeCase(AGENCY, case, "kembali", world.key(), actor="person:hr")
    )


def test_nothing_moves_a_suspended_case_and_nothing_is_lost(working: World) -> None:
    case = working.start("kerja", business_key="k-1")
    assert suspend(working, case)["state"] == "suspended"
    with pytest.raises(Suspended):
        working.complete("person:siti", "tulis", nilai=1)
    with pytest.raises(Suspended):
        working.engine.execute(c.SendMessage(AGENCY, "kabar", "k-1", {}, working.key()))
    with pytest.raises(Suspended):
        suspend(working, case)
    working.pass_days(20)
    assert working.notices("person:siti") == []
    assert "timer_fired" not in working.kinds(case)

    resume(working, case)
    working.engine.run_until_idle()
    assert "timer_fired" in working.kinds(case)
    working.complete("person:siti", "tulis", nilai=1)
    working.engine.execute(c.SendMessage(AGENCY, "kabar", "k-1", {}, working.key()))
    assert working.view(case)["state"] == "completed"
    told = [kind for kind in working.kinds(case) if kind in ("case_suspended", "case_resumed")]
    assert told == ["case_suspended", "case_resumed"]


def test_children_stand_still_with_their_parent(world: World) -> None:
    parent = diagram(
        start(),
        element("callActivity", "panggil", extensions(binding="latest"), calledElement="kerja"),
        end(),
        process="induk",
        flows=line("start", "panggil", "end"),
    )
    world.deploy({"kerja.bpmn": WORK})
    world.deploy({"induk.bpmn": parent})
    case = world.start("induk")
    (child,) = world.children(case)
    suspend(world, case)
    assert world.view(child)["state"] == "suspended"
    with pytest.raises(Suspended):
        world.complete("person:siti", "tulis", nilai=1)
    resume(world, case)
    assert world.view(child)["state"] == "active"


def test_a_case_that_goes_on_cannot_be_resumed(working: World) -> None:
    with pytest.raises(Refused, match="suspended"):
        resume(working, working.start("kerja"))


def test_a_variable_is_mended_and_the_order_goes_through(working: World) -> None:
    case = working.start("kerja", data={"nilai": "tinggi"})
    order = c.SetVariables(
        AGENCY, case, {"nilai": 5}, "salah ketik", working.key(), actor="person:hr"
    )
    assert working.engine.execute(order)["variables"]["nilai"] == 5
    working.complete("person:siti", "tulis")
    assert working.elements("person:bos") == ["periksa"]
    changed = next(
        row for row in working.view(case)["history"] if row["kind"] == "variables_changed"
    )
    assert changed["facts"]["names"] == ["nilai"]
    assert "tinggi" not in str(changed["facts"])


def test_a_variable_that_nothing_reads_is_refused_with_those_that_are(working: World) -> None:
    case = working.start("kerja")
    with pytest.raises(Refused, match="nilai"):
        working.engine.execute(c.SetVariables(AGENCY, case, {"nilay": 5}, "x", working.key()))


def move(world: World, case: str, at: str, to: str) -> dict[str, Any]:
    order = c.MoveToken(AGENCY, case, at, to, "pegawai sakit", world.key(), actor="person:hr")
    return world.engine.execute(order)


def test_a_token_is_taken_to_another_step(working: World) -> None:
    case = working.start("kerja")
    assert [item["element"] for item in move(working, case, "tulis", "periksa")["opened"]] == [
        "periksa"
    ]
    assert working.elements("person:siti") == []
    assert working.elements("person:bos") == ["periksa"]
    working.complete("person:bos", "periksa")
    assert "token_moved" in working.kinds(case)


def test_a_child_ends_when_its_parent_is_taken_elsewhere(world: World) -> None:
    parent = diagram(
        start(),
        element("callActivity", "panggil", extensions(binding="latest"), calledElement="kerja"),
        user("lanjut", owner="pegawai()"),
        end(),
        process="induk",
        flows=line("start", "panggil", "lanjut", "end"),
    )
    world.deploy({"kerja.bpmn": WORK})
    world.deploy({"induk.bpmn": parent})
    case = world.start("induk")
    (child,) = world.children(case)
    move(world, case, "panggil", "lanjut")
    world.engine.run_until_idle()
    assert world.view(child)["state"] == "cancelled"
    assert world.elements("person:siti") == ["lanjut"]


@pytest.mark.parametrize("target", ["start", "tiada"])
def test_a_token_cannot_be_taken_to_a_start_or_to_nowhere(working: World, target: str) -> None:
    case = working.start("kerja")
    with pytest.raises(Refused):
        move(working, case, "tulis", target)
    assert working.elements("person:siti") == ["tulis"]


def test_one_of_several_instances_cannot_be_taken_elsewhere(world: World) -> None:
    many = diagram(
        start(),
        user("beri_nilai", instances("daftar", "orang"), owner="orang"),
        user("lanjut", owner="pegawai()"),
        end(),
        flows=line("start", "beri_nilai", "lanjut", "end"),
    )
    world.deploy({"a.bpmn": many})
    case = world.start("proses", data={"daftar": ["person:bos", "person:hr"]})
    with pytest.raises(Refused, match="instances"):
        move(world, case, "beri_nilai", "lanjut")
