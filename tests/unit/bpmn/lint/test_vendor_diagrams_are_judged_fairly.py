"""What other products draw: accepted where it runs right, told where it says more, else refused."""

from __future__ import annotations

import pytest

from bpmn.lint.finding import Finding
from bpmn.lint.run import lint
from tests.diagrams import boundary, diagram, element, end, instances, start, timer, user

STORE = element("dataStoreReference", "toko", dataStoreRef="ds")


def found(*body: str, rule: str | None = None, severity: str = "error") -> list[Finding]:
    """Return findings about a process of start, task `a`, end, and what else is given."""
    content = diagram(start(), *body, end(), flows=["start a", "a end"])
    return [
        each
        for each in lint({"a.bpmn": content})
        if each.severity == severity and rule in (None, each.rule)
    ]


def into(source: str, inside: str = "") -> str:
    return element(
        "dataInputAssociation", "panah", f"<bpmn:sourceRef>{source}</bpmn:sourceRef>{inside}"
    )


DRAWN_ONLY = [
    (STORE, user("a"), "toko"),
    ("", user("a", "<bpmn:ioSpecification><bpmn:dataInput id='d'/></bpmn:ioSpecification>"), "a"),
    ("", user("a", "<bpmn:potentialOwner id='p'/>"), "a"),
]


@pytest.mark.parametrize(("beside", "task", "told"), DRAWN_ONLY, ids=["store", "inputs", "people"])
def test_what_is_only_drawn_is_told_and_not_refused(beside: str, task: str, told: str) -> None:
    assert found(beside, task) == []
    (finding,) = found(beside, task, rule="not-carried-out", severity="warning")
    assert finding.element == told


ASKS_FOR_MORE = {
    "store": (STORE, user("a", into("toko"))),
    "computes": ("", user("a", into("x", "<bpmn:transformation>y</bpmn:transformation>"))),
    "tokens": ("", element("userTask", "a", startQuantity="2")),
    "behavior": (
        "",
        user(
            "a",
            '<bpmn:multiInstanceLoopCharacteristics behavior="One"><bpmn:loopCardinality>2'
            "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
        ),
    ),
}


@pytest.mark.parametrize(("beside", "task"), ASKS_FOR_MORE.values(), ids=list(ASKS_FOR_MORE))
def test_what_would_change_the_run_is_refused_with_its_element(beside: str, task: str) -> None:
    (finding,) = found(beside, task)
    assert (finding.rule, finding.element) == ("unsupported-element", "a")


def test_an_empty_list_of_inputs_of_a_process_says_nothing() -> None:
    assert found("<bpmn:ioSpecification />", user("a")) == []
    full = "<bpmn:ioSpecification id='io'><bpmn:dataInput id='d' /></bpmn:ioSpecification>"
    assert [each.rule for each in found(full, user("a"))] == ["unsupported-element"]


def test_an_item_whose_name_is_for_people_is_called_by_its_id() -> None:
    many = instances("orang").replace(
        "</bpmn:multi", '<bpmn:inputDataItem id="satu" name="satu orang" /></bpmn:multi'
    )
    assert found(user("a", many)) == []


def test_a_boundary_event_on_nothing_is_a_dangling_reference() -> None:
    loose = element("boundaryEvent", "batas", timer("timeDuration", "P1D"))
    content = diagram(start(), user("a"), loose, end(), flows=["start a", "a end", "batas end"])
    rules = {each.rule: each.element for each in lint({"a.bpmn": content})}
    assert rules["dangling-reference"] == "batas"


def test_a_boundary_event_on_an_abstract_task_is_fine() -> None:
    attached = boundary("batas", "a", timer("timeDuration", "P1D"))
    content = diagram(
        start(), element("task", "a"), attached, end(), flows=["start a", "a end", "batas end"]
    )
    assert [each for each in lint({"a.bpmn": content}) if each.severity == "error"] == []


@pytest.mark.parametrize(
    "length", ["P5D hari_libur", "2026-02-30", "P5D hari_kerjaa", "-PT5M", "R/PT0S"]
)
def test_times_that_no_calendar_has_are_refused(length: str) -> None:
    wait = element("intermediateCatchEvent", "a", timer("timeDuration", length))
    (finding,) = found(wait)
    assert (finding.rule, finding.element) == ("malformed-duration", "a")
