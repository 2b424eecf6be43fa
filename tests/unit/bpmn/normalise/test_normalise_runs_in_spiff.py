"""What normalising promises, seen from stock SpiffWorkflow: it parses the result and goes on."""

from __future__ import annotations

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.util.task import TaskState

from bpmn.normalise import normalise
from tests.diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    exclusive,
    extensions,
    extra,
    flow,
    inclusive,
    link,
    message,
    message_event,
    parallel,
    script,
    service,
    signal,
    signal_event,
    start,
    throw,
    timer,
    user,
)
from tests.normalised import Run


def test_several_flows_from_a_task_are_all_taken():
    run = Run(
        diagram(
            start(),
            user("a"),
            user("b"),
            user("c"),
            end(),
            flows=["start a", "a b", "a c", "b end", "c end"],
        )
    )

    run.complete("a")

    assert run.open == ["b", "c"]
    run.complete("b")
    run.complete("c")
    assert run.case.completed


def test_several_flows_from_start_and_boundary_events_are_all_taken():
    run = Run(
        diagram(
            start(),
            user("a"),
            user("b"),
            boundary("lewat", "a", timer("timeDuration", "PT0S")),
            user("c"),
            user("d"),
            end(),
            flows=["start a", "start b", "a end", "b end", "lewat c", "lewat d", "c end", "d end"],
        )
    )
    run.case.refresh_timers()
    run.case.do_engine_steps()

    assert run.open == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("answer", "goes_to"), [(7, ["b", "c"]), (4, ["b"]), (1, ["d"])], ids=["both", "one", "none"]
)
def test_conditional_flows_from_a_task_are_taken_when_they_hold_else_the_default(answer, goes_to):
    task = element("userTask", "a", default="lain")
    run = Run(
        diagram(
            start(),
            task,
            user("b"),
            user("c"),
            user("d"),
            end(),
            flows=[
                "start a",
                "a b | nilai > 3",
                "a c | nilai > 5",
                "a d # lain",
                "b end",
                "c end",
                "d end",
            ],
        )
    )

    run.complete("a", nilai=answer)

    assert run.open == goes_to


def test_a_flow_without_condition_is_taken_beside_conditional_ones():
    run = Run(
        diagram(
            start(),
            element("userTask", "a", default="lain"),
            user("b"),
            user("c"),
            user("d"),
            end(),
            flows=["start a", "a b", "a c | nilai > 5", "a d # lain", "b end", "c end", "d end"],
        )
    )

    run.complete("a", nilai=1)

    assert run.open == ["b", "d"]


def test_a_single_conditional_flow_is_not_taken_when_it_does_not_hold():
    run = Run(
        diagram(start(), user("a"), user("b"), end(), flows=["start a", "a b | nilai > 3", "b end"])
    )

    with pytest.raises(Exception, match="No conditions satisfied"):
        run.complete("a", nilai=1)


def test_an_inclusive_flow_without_condition_is_always_taken():
    run = Run(
        diagram(
            start(),
            inclusive("pilih"),
            user("b"),
            user("c"),
            end(),
            flows=["start pilih", "pilih b", "pilih c | nilai > 3", "b end", "c end"],
        ),
        nilai=1,
    )

    assert run.open == ["b"]


def test_conditions_of_an_exclusive_gateway_are_asked_in_the_order_of_the_file_not_of_the_picture():
    content = diagram(
        start(),
        exclusive("pilih", default="lain"),
        user("a"),
        user("b"),
        user("c"),
        end(),
        flows=["start pilih", "pilih a | nilai > 1", "pilih b | nilai > 0", "pilih c # lain"],
    ).replace(
        b"</bpmn:definitions>",
        b"""<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
            xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="D"><bpmndi:BPMNPlane id="P">
        <bpmndi:BPMNShape id="s1" bpmnElement="a"><dc:Bounds x="0" y="900" width="1" height="1" />
        </bpmndi:BPMNShape>
        <bpmndi:BPMNShape id="s2" bpmnElement="b"><dc:Bounds x="0" y="1" width="1" height="1" />
        </bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>""",
    )

    assert Run(content, nilai=2).open == ["a"]


def test_links_lead_on():
    run = Run(
        diagram(
            start(),
            throw("keluar", link("A")),
            catch("masuk", link("A")),
            user("a"),
            end(),
            flows=["start keluar", "masuk a", "a end"],
        )
    )

    assert run.open == ["a"]
    assert run.done == ["start", "keluar", "masuk"]


def test_two_links_may_lead_to_one_place():
    run = Run(
        diagram(
            start(),
            exclusive("pilih", default="f2"),
            throw("satu", link("A")),
            throw("dua", link("A")),
            catch("masuk", link("A")),
            user("a"),
            end(),
            flows=["start pilih", "pilih satu | x", "pilih dua # f2", "masuk a", "a end"],
        ),
        x=False,
    )

    assert run.open == ["a"]


@pytest.mark.parametrize("kind", ["task", "manualTask", "sendTask"])
def test_tasks_that_ask_for_nothing_let_the_token_pass(kind):
    run = Run(
        diagram(start(), element(kind, "lewat"), user("a"), end(), flows=["start lewat", "lewat a"])
    )

    assert run.open == ["a"]
    assert run.done == ["start", "lewat"]


def test_an_abstract_task_with_boundary_and_loop_passes_too():
    many = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>3</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    run = Run(
        diagram(
            start(),
            element("task", "lewat", many),
            boundary("batas", "lewat", timer("timeDuration", "P1D")),
            user("a"),
            end(),
            flows=["start lewat", "lewat a", "batas end", "a end"],
        )
    )

    assert run.open == ["a"]


def test_a_manual_task_with_an_owner_waits_for_somebody():
    run = Run(
        diagram(
            start(),
            element("manualTask", "serahkan", extensions(owner="pegawai()")),
            end(),
            flows=["start serahkan", "serahkan end"],
        )
    )

    assert run.open == ["serahkan"]
    (task,) = run.case.get_tasks(state=TaskState.READY, manual=True)
    assert task.task_spec.extensions["properties"] == {"owner": "pegawai()"}


def test_scripts_before_and_after_a_script_run_in_order():
    body = extensions(extra("preScript", "a = 1") + extra("postScript", "c = b + 1"))
    run = Run(
        diagram(
            start(),
            script("hitung", "b = a + 1", body),
            user("tunggu"),
            end(),
            flows=["start hitung", "hitung tunggu", "tunggu end"],
        )
    )

    (task,) = run.case.get_tasks(state=TaskState.READY, manual=True)
    assert (task.data["a"], task.data["b"], task.data["c"]) == (1, 2, 3)


@pytest.mark.parametrize("kind", ["task", "serviceTask", "sendTask", "manualTask"])
def test_any_plain_task_may_call_a_service(kind):
    run = Run(
        diagram(
            start(),
            element(kind, "catat", extensions(service="planning.record")),
            user("a"),
            end(),
            flows=["start catat", "catat a", "a end"],
        )
    )

    (task,) = run.case.get_tasks(state=TaskState.READY, manual=True)
    assert "planning.record" in task.data.values()


def test_a_service_and_an_element_may_bear_the_same_name():
    run = Run(
        diagram(
            start(),
            service("catat", "tulis"),
            user("tulis"),
            end(),
            flows=["start catat", "catat tulis", "tulis end"],
        )
    )

    assert run.open == ["tulis"]


def test_a_signal_end_event_throws_before_it_ends():
    run = Run(
        diagram(
            start(),
            parallel("bagi"),
            catch("tunggu", signal_event("s1")),
            user("a"),
            end("akhir", signal_event("s1")),
            end(),
            declared=signal("s1", "mutasi"),
            flows=["start bagi", "bagi tunggu", "bagi a", "a akhir", "tunggu end"],
        )
    )

    run.complete("a")
    run.case.do_engine_steps()

    assert run.case.completed
    assert set(run.done) >= {"akhir", "tunggu"}
    assert run.normalised.added


@pytest.mark.parametrize(
    "time", [("timeDuration", "PT0S"), ("timeDate", "2020-01-01"), ("timeCycle", "R1/PT0S")]
)
def test_bare_iso_times_are_understood(time):
    run = Run(
        diagram(
            start(),
            catch("tunggu", timer(*time)),
            user("a"),
            end(),
            flows=["start tunggu", "tunggu a", "a end"],
        )
    )
    for _ in range(2):
        run.case.refresh_timers()
        run.case.do_engine_steps()

    assert "a" in run.open


def test_the_payload_of_a_message_is_sent_from_wherever_it_was_declared():
    run = Run(
        diagram(
            start(),
            element("sendTask", "kirim", messageRef="m1"),
            throw("kabari", message_event("m2", extensions(extra("messagePayload", "{'b': 2}")))),
            end(),
            declared=message("m1", "satu", extensions(extra("messagePayload", "{'a': 1}")))
            + message("m2", "dua", extensions(extra("messagePayload", "{'b': 1}"))),
            flows=["start kirim", "kirim kabari", "kabari end"],
        )
    )

    thrown = {event.event_definition.name: event.payload for event in run.case.get_events()}
    assert thrown == {"satu": {"a": 1}, "dua": {"b": 2}}


@pytest.mark.parametrize(
    "name", ["Start", "End", "Root", "StartEventSplit", "a.BoundaryEventSplit", "proses.EndJoin"]
)
def test_ids_that_mean_something_inside_the_executor_are_free_for_authors(name):
    run = Run(
        diagram(
            start("Mulai"),
            user(name),
            boundary("lewat", name, timer("timeDuration", "P1D")),
            end("Akhir"),
            flows=[f"Mulai {name}", f"{name} Akhir", "lewat Akhir"],
        )
    )

    assert name in run.open
    run.complete(name)
    assert run.case.completed
    assert name in run.done


def test_subprocesses_of_two_documents_may_share_an_id():
    def one(process):
        inner = start("s2") + user("dalam") + end("e2") + flow("s2 dalam") + flow("dalam e2")
        return diagram(
            start(),
            element("subProcess", "sub", inner),
            end(),
            flows=["start sub", "sub end"],
            process=process,
        )

    first, second = normalise(one("satu")), normalise(one("dua"))
    parser = SpiffBpmnParser()
    parser.add_bpmn_str(first.content)
    parser.add_bpmn_str(second.content)

    for process in ("satu", "dua"):
        case = BpmnWorkflow(parser.get_spec(process), parser.get_subprocess_specs(process))
        case.do_engine_steps()
        assert len(case.get_tasks(state=TaskState.READY, manual=True)) == 1


def test_two_flows_between_the_same_two_nodes_are_two_tokens():
    run = Run(
        diagram(
            start(),
            parallel("bagi"),
            parallel("gabung"),
            user("a"),
            end(),
            flows=["start bagi", "bagi gabung # f1", "bagi gabung # f2", "gabung a", "a end"],
        )
    )

    assert run.open == ["a"]


def test_data_objects_are_drawings_and_nothing_waits_for_them():
    run = Run(
        diagram(
            start(),
            '<bpmn:dataObject id="do" /><bpmn:dataObjectReference id="dor" dataObjectRef="do" />',
            element(
                "userTask",
                "a",
                '<bpmn:property id="p1" name="x" /><bpmn:dataInputAssociation id="dia">'
                "<bpmn:sourceRef>dor</bpmn:sourceRef><bpmn:targetRef>p1</bpmn:targetRef>"
                "</bpmn:dataInputAssociation>",
            ),
            end(),
            flows=["start a", "a end"],
        )
    )

    assert run.open == ["a"]


def test_a_multi_instance_sees_its_entry_under_the_name_of_the_data_item():
    loop = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true">'
        "<bpmn:loopDataInputRef> anggota </bpmn:loopDataInputRef>"
        '<bpmn:inputDataItem id="i1" name="orang" />'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    run = Run(
        diagram(start(), user("nilai", loop), user("orang"), end(), flows=["start nilai"]),
        anggota=["person:a"],
    )

    (task,) = run.case.get_tasks(state=TaskState.READY, manual=True)
    assert task.data["orang"] == "person:a"


def test_normalising_twice_gives_the_same_bytes():
    content = diagram(
        start(),
        user("a"),
        user("b"),
        user("c"),
        end(),
        flows=["start a", "a b", "a c", "b end", "c end"],
    )

    assert normalise(content).content == normalise(content).content
