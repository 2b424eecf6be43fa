"""A cancelled case, and one whose token was moved, leave no incident that nobody can settle."""

from __future__ import annotations

import pytest

from engine import commands as c
from engine.errors import IncidentRecorded
from engine.store import tables as t
from tests.diagrams import catch, diagram, end, line, service, start, timer, user
from tests.world import AGENCY, World

DOCUMENTS = {
    "m.bpmn": diagram(
        start(),
        user("isi", owner="pegawai()"),
        service("simpan", "uji.simpan"),
        catch("tunggu", timer("timeDuration", "P1D")),
        service("kirim", "uji.kirim"),
        user("akhir", owner="pegawai()"),
        end(),
        flows=line("start", "isi", "simpan", "tunggu", "kirim", "akhir", "end"),
        process="macet",
    )
}


def broken(call):
    raise ZeroDivisionError("rusak")


@pytest.fixture
def stuck(world: World) -> World:
    world.services |= {"uji.simpan": broken, "uji.kirim": broken}
    world.deploy(DOCUMENTS)
    return world


def states(world: World) -> list[str]:
    return [row["state"] for row in world.rows(t.incident)]


def mend(world: World, make, case: str, **more: str) -> None:
    world.engine.execute(make(agency=AGENCY, case=case, reason="rusak", key=f"mend:{case}", **more))


def test_cancelling_settles_what_was_open(stuck: World) -> None:
    case = stuck.start("macet")
    with pytest.raises(IncidentRecorded):
        stuck.complete("person:siti", "isi")
    assert states(stuck) == ["open"]
    mend(stuck, c.CancelCase, case)
    assert states(stuck) == ["settled"]
    assert stuck.view(case)["state"] == "cancelled"
    assert stuck.kinds(case)[-1] == "incident_settled"


def test_moving_away_from_a_timer_that_failed_settles_its_incident(stuck: World) -> None:
    stuck.services["uji.simpan"] = lambda call: None
    case = stuck.start("macet")
    stuck.complete("person:siti", "isi")
    stuck.pass_days(2)
    assert states(stuck) == ["open"]
    mend(stuck, c.MoveToken, case, at="tunggu", to="akhir")
    assert states(stuck) == ["settled"]
    assert stuck.elements("person:siti") == ["akhir"]
    assert stuck.complete("person:siti", "akhir")["state"] == "completed"


def test_an_incident_elsewhere_in_the_case_stays_open_when_a_token_moves(stuck: World) -> None:
    stuck.services["uji.simpan"] = lambda call: None
    case, other = stuck.start("macet"), stuck.start("macet")
    stuck.complete("person:siti", "isi")
    stuck.complete("person:siti", "isi")
    stuck.pass_days(2)
    assert states(stuck) == ["open", "open"]
    mend(stuck, c.MoveToken, case, at="tunggu", to="akhir")
    rows = {row["case"]: row["state"] for row in stuck.rows(t.incident)}
    assert rows == {case: "settled", other: "open"}
