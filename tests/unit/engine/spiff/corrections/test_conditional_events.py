"""Conditional events happen when their condition becomes true, whoever made it so."""

from __future__ import annotations

import pytest

from engine.errors import ExecutionFailed
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    event_subprocess,
    flow,
    line,
    parallel,
    script,
    start,
    start_on,
    user,
    when,
)
from tests.running import Running


def beside(*body: str, flows: list[str]) -> bytes:
    """Return a diagram with a second branch on which `isi` can be completed."""
    return diagram(
        start(),
        parallel("belah"),
        user("isi"),
        end("usai"),
        *body,
        flows=["start belah", "belah isi", "isi usai", *flows],
    )


def test_a_condition_made_true_by_another_branch_is_noticed() -> None:
    case = Running(
        beside(catch("tunggu", when("nilai > 90")), end(), flows=["belah tunggu", "tunggu end"]),
        nilai=0,
    )
    assert case.open == ["isi", "tunggu"]
    case.do("isi", nilai=95)
    assert case.ended


def test_a_condition_that_holds_already_happens_at_once() -> None:
    case = Running(
        diagram(
            start(), catch("tunggu", when("siap")), end(), flows=line("start", "tunggu", "end")
        ),
        siap=True,
    )
    assert case.ended


def test_a_name_without_a_value_does_not_hold_yet() -> None:
    case = Running(
        beside(catch("tunggu", when("siap")), end(), flows=["belah tunggu", "tunggu end"])
    )
    assert case.open == ["isi", "tunggu"]
    case.do("isi", siap=True)
    assert case.ended


def test_a_condition_that_is_no_boolean_is_told_of_its_event() -> None:
    with pytest.raises(ExecutionFailed) as told:
        Running(
            diagram(
                start(), catch("tunggu", when("n")), end(), flows=line("start", "tunggu", "end")
            ),
            n=3,
        )
    assert told.value.element == "tunggu"


def test_an_interrupting_boundary_event_takes_the_place_of_its_activity() -> None:
    case = Running(
        beside(
            user("kerja"),
            boundary("batal", "kerja", when("dicabut")),
            end("selesai"),
            end("dihentikan"),
            flows=["belah kerja", "kerja selesai", "batal dihentikan"],
        )
    )
    case.do("isi", dicabut=True)
    assert case.ended
    assert ("cancelled", "kerja") in case.steps
    assert ("completed", "dihentikan") in case.steps


def test_a_non_interrupting_one_happens_again_only_after_it_was_false() -> None:
    case = Running(
        diagram(
            start(),
            user("kerja"),
            boundary("ingat", "kerja", when("naik"), interrupting=False),
            script("catat", "kali = kali + 1"),
            end("dicatat"),
            element(
                "intermediateCatchEvent", "dengar", '<bpmn:messageEventDefinition messageRef="m"/>'
            ),
            parallel("belah"),
            end(),
            end("dengar_usai"),
            element("exclusiveGateway", "lagi"),
            declared='<bpmn:message id="m" name="m"/>',
            flows=[
                "start belah",
                "belah kerja",
                "belah lagi",
                "lagi dengar",
                "dengar lagi",
                "kerja end",
                "ingat catat",
                "catat dicatat",
            ],
        ).replace(b'<bpmn:endEvent id="dengar_usai"></bpmn:endEvent>', b""),
        kali=0,
        naik=False,
    )
    case.send("dengar", naik=True)
    case.send("dengar", naik=True)
    assert case.outcome.variables["kali"] == 1
    case.send("dengar", naik=False)
    case.send("dengar", naik=True)
    assert case.outcome.variables["kali"] == 2
    assert "kerja" in case.open


def test_an_event_subprocess_begins_when_its_condition_holds() -> None:
    inner = (
        element("startEvent", "bila", when("gawat"), isInterrupting="true")
        + user("tangani")
        + end("aman")
        + flow("bila tangani")
        + flow("tangani aman")
    )
    case = Running(
        diagram(
            start(),
            user("kerja"),
            end(),
            element("subProcess", "darurat", inner, triggeredByEvent="true"),
            flows=line("start", "kerja", "end"),
        )
    )
    assert "kerja" in case.open
    other = Running(
        diagram(
            start(),
            script("nyalakan", "gawat = True"),
            user("kerja"),
            end(),
            element("subProcess", "darurat", inner, triggeredByEvent="true"),
            flows=line("start", "nyalakan", "kerja", "end"),
        )
    )
    assert other.items == ["tangani"]
    other.do("tangani")
    assert other.ended


def test_a_condition_that_is_waited_for_is_told_with_its_own_event_and_number() -> None:
    case = Running(
        diagram(
            start(),
            element("eventBasedGateway", "gerbang"),
            catch("bila", when("gawat")),
            catch("juga", when("reda")),
            user("kerja"),
            parallel("belah"),
            end(),
            end("usai"),
            event_subprocess(
                "darurat",
                start_on("mulai", when("bahaya")),
                end("aman"),
                flows=["mulai aman"],
            ),
            flows=[
                *["start belah", "belah gerbang", "belah kerja", "gerbang bila", "gerbang juga"],
                *["bila end", "juga end", "kerja usai"],
            ],
        )
    )
    waits = [wait for wait in case.waiting.values() if wait.kind == "condition"]
    assert sorted(wait.element for wait in waits) == ["bila", "juga", "mulai"]
    case.do("kerja", reda=True)
    assert case.ended
    assert ("completed", "juga") in case.steps
