from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from SpiffWorkflow.bpmn.specs.mixins.parallel_gateway import ParallelGateway
from SpiffWorkflow.task import Task

from bpmn.bundle import Bundle
from engine.errors import NotExecutable, WrongLibrary
from engine.spiff import SERIALIZER, SpiffExecutor, corrections
from tests.diagrams import (
    diagram,
    document,
    element,
    end,
    event_gateway,
    event_subprocess,
    exclusive,
    instances,
    line,
    message,
    message_event,
    process_of,
    script,
    start,
    start_on,
    subprocess,
    user,
)
from tests.recorded.scenarios import SCENARIOS
from tests.running import Context, Running, documents

ONE = diagram(start(), user("u"), end(), flows=line("start", "u", "end"))


def test_a_real_bundle_compiles_and_runs():
    content = diagram(
        start(),
        user("u", instances("xs", "x", output="hasil", output_item="suara")),
        end(),
        flows=line("start", "u", "end"),
    )
    bundle = Bundle.of({"proses.bpmn": content})
    executor = SpiffExecutor()
    definition = executor.compile(bundle)
    assert definition.hash == bundle.hash
    assert definition.processes == ("proses",)
    assert definition.serializer == SERIALIZER
    assert definition.reads >= {"xs", "suara"}  # what an instance leaves has to be kept
    outcome = executor.start(definition, "proses", {"xs": [1]}, Context())
    assert [wait.element for wait in outcome.opened] == ["u"]


def test_an_unknown_process_cannot_be_started():
    case = Running(ONE)
    with pytest.raises(NotExecutable, match="it has proses"):
        case.executor.start(case.definition, "lain", {}, case.context)


def test_a_process_without_a_plain_start_cannot_be_started():
    content = diagram(
        start_on("mulai", message_event("m")),
        user("u"),
        end(),
        flows=line("mulai", "u", "end"),
        declared=message("m"),
    )
    executor = SpiffExecutor()
    definition = executor.compile(documents(content))
    with pytest.raises(NotExecutable, match="without a trigger"):
        executor.start(definition, "proses", {}, Context())


def caught(definition: str) -> str:
    return element("intermediateCatchEvent", "x", definition)


WITHOUT = [
    ("complexGateway", element("complexGateway", "x")),
    ("adHocSubProcess", element("adHocSubProcess", "x")),
    ("the message that is received", element("receiveTask", "x")),
    ("process that is called", element("callActivity", "x")),
    ("in the bundle", element("callActivity", "x", calledElement="tiada")),
    ("a condition", caught("<bpmn:conditionalEventDefinition/>")),
    ("that this compensates", element("userTask", "x", isForCompensation="true")),
    ("either a list or a number", user("x", instances(item="i"))),
    ("a loop condition", user("x", "<bpmn:standardLoopCharacteristics/>")),
    ("an expression|well-formed|parse|Expected", script("x", "import os")),
    ("Expected", user("x", instances("a b", "i"))),
    ("a duration, a date or a cycle", caught("<bpmn:timerEventDefinition/>")),
    ("with a name", caught("<bpmn:messageEventDefinition/>")),
]  # fmt: skip


@pytest.mark.parametrize(("told", "piece"), WITHOUT, ids=[told for told, _ in WITHOUT])
def test_what_cannot_be_run_is_refused_with_its_element(told, piece):
    content = diagram(start(), piece, end(), flows=line("start", "x", "end"))
    with pytest.raises(NotExecutable, match=told) as caught:
        SpiffExecutor().compile(documents(content))
    assert caught.value.facts["element"] == "x"


def test_a_gateway_with_several_flows_that_are_always_taken_is_refused():
    content = diagram(start(), exclusive("x"), end("a"), end("b"), flows=["start x", "x a", "x b"])
    with pytest.raises(NotExecutable, match="only the first"):
        SpiffExecutor().compile(documents(content))


def test_behind_an_event_based_gateway_stand_events_only():
    content = diagram(
        start(), event_gateway("x"), user("u"), end(), flows=line("start", "x", "u", "end")
    )
    with pytest.raises(NotExecutable, match="only events"):
        SpiffExecutor().compile(documents(content))


def test_an_event_subprocess_needs_an_event():
    content = diagram(
        start(),
        end(),
        event_subprocess("x", start("m"), end("e"), flows=["m e"]),
        flows=["start end"],
    )
    with pytest.raises(NotExecutable, match="waits for something"):
        SpiffExecutor().compile(documents(content))


def test_lanes_are_told_also_inside_subprocesses():
    lanes = (
        '<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="Pegawai"><bpmn:flowNodeRef>bagian'
        "</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"
    )
    case = Running(
        diagram(
            lanes,
            start(),
            subprocess("bagian", start("m"), user("u"), end("e"), flows=line("m", "u", "e")),
            end(),
            flows=line("start", "bagian", "end"),
        )
    )
    assert case.wait("u").lane == "Pegawai"


def test_two_documents_may_declare_messages_with_the_same_id():
    first = diagram(
        start(),
        element("callActivity", "panggil", calledElement="q"),
        element("intermediateCatchEvent", "tunggu", message_event("m")),
        end(),
        flows=line("start", "panggil", "tunggu", "end"),
        declared=message("m", "satu"),
    )
    second = document(
        process_of(
            start("qs"),
            element("intermediateCatchEvent", "qt", message_event("m")),
            end("qe"),
            flows=line("qs", "qt", "qe"),
            process="q",
        ),
        declared=message("m", "dua"),
    )
    case = Running(first, second)
    assert case.wait("qt").event == "dua"
    case.send("qt")
    assert case.wait("tunggu").event == "satu"


def test_processes_of_one_bundle_may_use_the_same_element_ids():
    inner = subprocess("bagian", start("m"), user("u"), end("e"), flows=line("m", "u", "e"))
    other = subprocess("bagian", start("m"), user("v"), end("e"), flows=line("m", "v", "e"))
    case = Running(
        diagram(
            start(),
            inner,
            element("callActivity", "panggil", calledElement="q"),
            end(),
            flows=line("start", "bagian", "panggil", "end"),
        ),
        diagram(start(), other, end(), flows=line("start", "bagian", "end"), process="q"),
    )
    case.do("u")
    assert case.open == ["v"]
    case.do("v")
    assert case.ended


def test_drawn_data_objects_ask_nothing_of_the_executor():
    task = element(
        "userTask",
        "u",
        '<bpmn:dataInputAssociation id="d1"><bpmn:sourceRef>r</bpmn:sourceRef>'
        "<bpmn:targetRef>p1</bpmn:targetRef></bpmn:dataInputAssociation>",
    )
    case = Running(
        diagram(
            '<bpmn:dataObject id="o" /><bpmn:dataObjectReference id="r" dataObjectRef="o" />',
            start(),
            subprocess(
                "luar",
                start("m1"),
                subprocess("dalam", start("m2"), task, end("e2"), flows=line("m2", "u", "e2")),
                end("e1"),
                flows=line("m1", "dalam", "e1"),
            ),
            end(),
            flows=line("start", "luar", "end"),
        )
    )
    case.do("u")
    assert case.ended


def test_one_definition_serves_many_threads():
    scenario = SCENARIOS["approval_sequential"]
    bundle = documents(scenario.content)
    definition = Running.executor.compile(bundle)

    def run(seed: int) -> int:
        chosen, rounds = random.Random(seed), 0
        for _ in range(15):
            outcome = Running.executor.start(definition, "proses", scenario.variables, Context())
            while not outcome.ended:
                (wait,) = [
                    wait
                    for wait in Running.executor.waits(definition, outcome.state)
                    if wait.kind == "item"
                ]
                data = {"setuju": chosen.random() < 0.8, "naskah": chosen.random()}
                outcome = Running.executor.complete(
                    definition, outcome.state, wait.token, data, Context()
                )
                rounds += 1
        return rounds

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(run, range(8)))
    assert together == [run(seed) for seed in range(8)]


def test_another_version_of_the_library_is_refused(monkeypatch):
    monkeypatch.setattr(corrections, "version", lambda name: "3.3.0")
    with pytest.raises(WrongLibrary, match=r"3\.2\.0 but found 3\.3\.0"):
        SpiffExecutor()


def test_importing_changes_nothing_of_the_library():
    assert Task.cancel.__module__ == "SpiffWorkflow.task"
    assert ParallelGateway._update_hook.__module__.startswith("SpiffWorkflow.")
