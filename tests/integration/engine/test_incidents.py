"""Orders that could not be carried out: kept, shown, run again."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from engine import commands as c
from engine.errors import DomainRefused, IncidentRecorded, NotOpen
from engine.store import tables as t
from tests.diagrams import diagram, end, service, start, user
from tests.world import AGENCY, World

RECORDING = {
    "i.bpmn": diagram(
        start(),
        user("isi", owner="pegawai()", form="isi"),
        service("simpan", "uji.simpan"),
        end(),
        flows=["start isi", "isi simpan", "simpan end"],
        process="catatan",
    ),
    "forms/isi.json": orjson.dumps(
        {
            "type": "object",
            "title": "Isi",
            "properties": {
                "catatan": {"type": "string", "title": "Catatan"},
                "rahasia": {"type": "string", "title": "Rahasia", "x-sealed": True},
            },
        }
    ),
}


@pytest.fixture
def recording(world: World) -> World:
    world.services["uji.simpan"] = lambda call: None
    world.deploy(RECORDING)
    return world


def test_a_fault_keeps_the_order_and_a_retry_carries_it_out(recording: World) -> None:
    def broken(call):
        raise ZeroDivisionError("rusak")

    recording.services["uji.simpan"] = broken
    case = recording.start("catatan")
    with pytest.raises(IncidentRecorded) as caught:
        recording.complete("person:siti", "isi", catatan="penting")
    view = recording.view(case)
    assert view["state"] == "incident"
    assert recording.inbox("person:siti")[0]["checking"]
    assert recording.rows(t.submission) == []
    with pytest.raises(NotOpen):
        recording.complete("person:siti", "isi", catatan="lagi")

    recording.services["uji.simpan"] = lambda call: None
    incident = caught.value.incident
    received = recording.rows(t.incident)[0]["received_at"]
    assert recording.engine.execute(c.RetryIncident(AGENCY, incident))["state"] == "completed"
    assert recording.view(case)["state"] == "completed"
    submission = recording.rows(t.submission)[0]
    assert submission["answers"] == {"catatan": "penting"}
    assert abs((submission["received_at"] - received).total_seconds()) < 1
    assert recording.kinds(case)[-1] == "incident_settled"
    with pytest.raises(NotOpen):
        recording.engine.execute(c.RetryIncident(AGENCY, incident))


def test_a_retry_in_vain_leaves_the_incident_open(recording: World) -> None:
    def broken(call):
        raise ZeroDivisionError("rusak")

    recording.services["uji.simpan"] = broken
    case = recording.start("catatan")
    with pytest.raises(IncidentRecorded) as caught:
        recording.complete("person:siti", "isi", catatan="penting")
    with pytest.raises(IncidentRecorded):
        recording.engine.execute(c.RetryIncident(AGENCY, caught.value.incident))
    assert recording.view(case)["state"] == "incident"
    assert recording.inbox("person:siti")[0]["checking"]


def test_a_rule_of_the_domain_refuses_and_nothing_changes(recording: World) -> None:
    def refusing(call):
        raise DomainRefused("Isilah catatan", field="catatan")

    recording.services["uji.simpan"] = refusing
    case = recording.start("catatan")
    with pytest.raises(DomainRefused):
        recording.complete("person:siti", "isi", catatan="")
    assert recording.rows(t.incident) == []
    assert recording.rows(t.submission) == []
    assert recording.view(case)["open"][0]["element"] == "isi"


def test_a_sealed_answer_is_nowhere_in_clear_and_a_service_can_open_it(recording: World) -> None:
    opened = {}

    def opening(call):
        found = call.work.find_submission(call.facts.case, "isi")
        opened.update(orjson.loads(call.sealer.open(found.sealed)))

    recording.services["uji.simpan"] = opening
    case = recording.start("catatan")
    item = recording.item("person:siti", "isi")
    draft = {"catatan": "terbuka", "rahasia": "SANGATRAHASIA"}
    recording.engine.execute(c.SaveDraft(AGENCY, item, "person:siti", draft))
    assert recording.rows(t.work_item)[0]["draft"] == {"catatan": "terbuka"}
    recording.complete("person:siti", "isi", **draft)

    assert opened == {"rahasia": "SANGATRAHASIA"}
    tables = (t.submission, t.history, t.history_payload, t.command_receipt, t.work_item_closed)
    everything = repr([recording.rows(table) for table in tables]) + repr(recording.view(case))
    assert "SANGATRAHASIA" not in everything
    assert set(recording.rows(t.submission)[0]["answers"]["rahasia"]) == {"sealed"}


def test_an_order_with_sealed_answers_that_fails_is_not_kept_in_clear(recording: World) -> None:
    def broken(call):
        raise ZeroDivisionError("rusak")

    recording.services["uji.simpan"] = broken
    recording.start("catatan")
    with pytest.raises(IncidentRecorded):
        recording.complete("person:siti", "isi", rahasia="SANGATRAHASIA")
    assert "SANGATRAHASIA" not in repr(recording.rows(t.incident))
    assert not recording.inbox("person:siti")[0]["checking"]


def test_received_at_of_an_order_run_again_counts(recording: World) -> None:
    recording.start("catatan")
    item = recording.item("person:siti", "isi")
    early = datetime(2026, 1, 19, 16, 59, 59, tzinfo=UTC)
    recording.engine.execute(
        c.CompleteItem(AGENCY, item, "person:siti", {"catatan": "x"}, key="k", received_at=early)
    )
    assert recording.rows(t.submission)[0]["received_at"] == early
