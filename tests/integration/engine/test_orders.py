"""One order after the other: start, claim, draft, complete, receipts, rights."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine import commands as c
from engine.errors import (
    ClaimedByAnother,
    DocumentsRefused,
    KeyReused,
    NotAllowed,
    NotDeployed,
    NotFound,
    NotOpen,
    Outdated,
    Refused,
)
from engine.store import history
from engine.store import tables as t
from tests.diagrams import diagram, end, exclusive, line, start, user
from tests.world import AGENCY, World

LEAVE = {
    "cuti.bpmn": diagram(
        start(),
        user("ajukan", owner="pegawai()", due="P3D"),
        user("putuskan", owner="atasan_langsung()", label="alasan"),
        exclusive("arah", default="tidak"),
        end("disetujui"),
        end("ditolak"),
        flows=[
            "start ajukan",
            "ajukan putuskan",
            "putuskan arah",
            "arah disetujui | setuju",
            "arah ditolak # tidak",
        ],
        process="cuti",
    )
}


@pytest.fixture
def leave(world: World) -> World:
    world.deploy(LEAVE)
    return world


def test_a_case_goes_from_person_to_person_and_ends(leave: World) -> None:
    case = leave.start("cuti")
    assert leave.elements("person:siti") == ["ajukan"]
    assert leave.elements("person:bos") == []

    done = leave.complete("person:siti", "ajukan", alasan="keluarga")

    assert [o["element"] for o in done["opened"]] == ["putuskan"]
    assert [row["label"] for row in leave.inbox("person:bos")] == ["keluarga"]
    assert leave.complete("person:bos", "putuskan", setuju=True)["state"] == "completed"
    view = leave.view(case)
    assert view["state"] == "completed"
    assert view["open"] == []
    assert leave.kinds(case) == [
        "case_started",
        "item_opened",
        "item_completed",
        "item_opened",
        "item_completed",
        "case_completed",
    ]
    assert leave.jobs() == []


def test_history_is_linked_and_a_changed_row_breaks_the_link(leave: World) -> None:
    case = leave.start("cuti")
    leave.complete("person:siti", "ajukan", alasan="keluarga")
    with leave.engine.read() as work:
        rows = history.list_rows(work, case)
    assert history.broken_links(rows) == []
    rows[1]["facts"] = {**rows[1]["facts"], "name": "lain"}
    assert history.broken_links(rows) == [2]


def test_the_same_key_and_content_give_the_same_answer_once(leave: World) -> None:
    case = leave.start("cuti")
    item = leave.item("person:siti", "ajukan")
    order = c.CompleteItem(AGENCY, item, "person:siti", {"alasan": "x"}, key="sekali")
    first = leave.engine.execute(order)
    assert leave.engine.execute(order) == first
    assert leave.kinds(case).count("item_completed") == 1


def test_a_key_used_for_another_content_is_refused(leave: World) -> None:
    leave.start("cuti")
    item = leave.item("person:siti", "ajukan")
    leave.engine.execute(c.CompleteItem(AGENCY, item, "person:siti", {"alasan": "x"}, key="k"))
    with pytest.raises(KeyReused):
        leave.engine.execute(c.CompleteItem(AGENCY, item, "person:siti", {"alasan": "y"}, key="k"))


def test_a_finished_item_cannot_be_finished_again(leave: World) -> None:
    leave.start("cuti")
    item = leave.item("person:siti", "ajukan")
    leave.complete("person:siti", "ajukan", alasan="x")
    with pytest.raises(NotOpen):
        leave.engine.execute(c.CompleteItem(AGENCY, item, "person:siti", {}, key="lagi"))


def test_an_item_that_never_was_is_not_found(leave: World) -> None:
    with pytest.raises(NotFound):
        leave.engine.execute(c.CompleteItem(AGENCY, "0" * 32, "person:siti", {}, key="x"))


def test_somebody_else_may_not_finish_an_item(leave: World) -> None:
    leave.start("cuti")
    item = leave.item("person:siti", "ajukan")
    with pytest.raises(NotAllowed):
        leave.engine.execute(c.CompleteItem(AGENCY, item, "person:bos", {}, key="x"))
    assert leave.elements("person:siti") == ["ajukan"]


def test_the_excluded_see_nothing_and_may_nothing(make_world) -> None:
    world = make_world(
        atasan_langsung=lambda: {"principals": ["seat:kabid"], "excluded": ["person:bos"]}
    )
    world.deploy(LEAVE)
    world.start("cuti")
    world.complete("person:siti", "ajukan", alasan="x")
    assert world.elements("person:bos") == []
    item = world.rows(t.work_item)[0]["id"]
    with pytest.raises(NotAllowed):
        world.engine.execute(c.CompleteItem(AGENCY, item, "person:bos", {}, key="x"))


def test_nobody_found_means_an_item_for_the_office(make_world) -> None:
    world = make_world(atasan_langsung=lambda: {"principals": [], "reason": "kursi kosong"})
    world.deploy(LEAVE)
    world.start("cuti")
    world.complete("person:siti", "ajukan", alasan="x")
    assert world.elements("person:hr") == ["putuskan"]
    assert world.inbox("person:hr")[0]["owner"]["reason"] == "kursi kosong"


def test_a_claimed_item_is_out_of_the_others_way_until_released(make_world) -> None:
    world = make_world(atasan_langsung=lambda: ["person:a", "person:b"])
    world.deploy(LEAVE)
    world.start("cuti")
    world.complete("person:siti", "ajukan", alasan="x")
    item = world.item("person:a", "putuskan")
    world.engine.execute(c.ClaimItem(AGENCY, item, "person:a"))
    assert world.elements("person:b") == []
    with pytest.raises(ClaimedByAnother):
        world.engine.execute(c.ClaimItem(AGENCY, item, "person:b"))
    with pytest.raises(NotAllowed):
        world.engine.execute(c.ReleaseItem(AGENCY, item, "person:b"))
    world.engine.execute(c.ReleaseItem(AGENCY, item, "person:a"))
    assert world.elements("person:b") == ["putuskan"]


def test_a_draft_is_kept_and_an_older_window_cannot_overwrite_it(leave: World) -> None:
    leave.start("cuti")
    item = leave.item("person:siti", "ajukan")
    seen = leave.inbox("person:siti")[0]["version"]
    leave.engine.execute(c.SaveDraft(AGENCY, item, "person:siti", {"alasan": "draf"}, version=seen))
    with pytest.raises(Outdated):
        leave.engine.execute(
            c.SaveDraft(AGENCY, item, "person:siti", {"alasan": "tua"}, version=seen)
        )
    assert leave.rows(t.work_item)[0]["draft"] == {"alasan": "draf"}


def test_only_what_expressions_read_enters_the_variables(leave: World) -> None:
    case = leave.start("cuti")
    leave.complete("person:siti", "ajukan", alasan="keluarga", catatan="panjang sekali")
    assert leave.view(case)["variables"] == {"alasan": "keluarga"}
    answers = leave.rows(t.submission)[0]["answers"]
    assert answers == {"alasan": "keluarga", "catatan": "panjang sekali"}


def test_one_business_key_has_one_case(leave: World) -> None:
    leave.start("cuti", business_key="siti-2026")
    with pytest.raises(Refused):
        leave.start("cuti", business_key="siti-2026")


def test_what_was_never_deployed_cannot_start(world: World) -> None:
    with pytest.raises(NotDeployed):
        world.start("tiada")


def test_a_document_with_errors_is_refused_whole(world: World) -> None:
    with pytest.raises(DocumentsRefused):
        world.deploy({"rusak.bpmn": b"<bpmn:definitions"})
    assert world.rows(t.bundle) == []


def test_every_fault_of_a_deployment_is_told_at_once(world: World) -> None:
    formless = LEAVE["cuti.bpmn"].replace(b'name="due"', b'name="form"', 1)
    with pytest.raises(DocumentsRefused) as caught:
        world.deploy({"cuti.bpmn": formless, "rusak.bpmn": b"<bpmn:definitions"})
    errors = [finding for finding in caught.value.findings if finding.severity == "error"]
    assert {"unknown-form", "unreadable-document"} <= {finding.rule for finding in errors}


def test_an_agency_may_refuse_what_lint_only_warns_of(world: World) -> None:
    unowned = {
        "a.bpmn": diagram(start(), user("tulis"), end(), flows=line("start", "tulis", "end"))
    }
    assert world.deploy(unowned)["processes"] == {"proses": 1}

    world.engine.parts = replace(
        world.engine.parts, required_rules=lambda work, agency: {"user-task-owner"}
    )
    with pytest.raises(DocumentsRefused) as caught:
        world.deploy(unowned)
    assert "user-task-owner" in {
        finding.rule for finding in caught.value.findings if finding.severity == "error"
    }


def test_running_cases_stay_on_their_version_and_new_ones_take_the_newest(leave: World) -> None:
    old = leave.start("cuti")
    newer = LEAVE["cuti.bpmn"].replace(b'name="putuskan"', b'name="Putuskan segera"')
    leave.deploy({"cuti.bpmn": newer})
    new = leave.start("cuti", subject="person:budi")
    leave.complete("person:siti", "ajukan", alasan="x")
    leave.complete("person:budi", "ajukan", alasan="x")
    names = {row["case"]: row["name"] for row in leave.inbox("person:bos")}
    assert names == {old: "putuskan", new: "Putuskan segera"}


def test_deploying_the_newest_again_changes_nothing(leave: World) -> None:
    assert leave.deploy(LEAVE)["processes"] == {"cuti": 1}
