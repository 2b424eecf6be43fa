from __future__ import annotations

import pytest

from engine.errors import ExecutionFailed
from tests.diagrams import (
    catch,
    diagram,
    element,
    end,
    event_gateway,
    exclusive,
    inclusive,
    line,
    link,
    message,
    message_event,
    parallel,
    signal,
    signal_event,
    start,
    subprocess,
    terminate_event,
    throw,
    timer,
    user,
)
from tests.running import Context, Running

CHOICE = [
    start(),
    user("isi"),
    exclusive("pilih", default="lain"),
    user("besar"),
    user("kecil"),
    user("sisa"),
    end(),
]
CHOICE_FLOWS = [
    *line("start", "isi", "pilih"),
    "pilih besar | n > 10",
    "pilih kecil | n > 5",
    "pilih sisa # lain",
    "besar end",
    "kecil end",
    "sisa end",
]


@pytest.mark.parametrize(("n", "taken"), [(20, "besar"), (7, "kecil"), (1, "sisa")])
def test_an_exclusive_gateway_takes_the_first_flow_that_holds_or_the_default(n, taken):
    case = Running(diagram(*CHOICE, flows=CHOICE_FLOWS))
    case.do("isi", n=n)
    assert case.open == [taken]


def no_default(*conditions: str) -> bytes:
    return diagram(
        start(),
        user("isi"),
        exclusive("pilih"),
        user("a"),
        user("b"),
        end(),
        flows=[
            *line("start", "isi", "pilih"),
            f"pilih a | {conditions[0]}",
            f"pilih b | {conditions[1]}",
            "a end",
            "b end",
        ],
    )


def test_a_gateway_without_a_way_on_is_told():
    case = Running(no_default("n > 10", "n > 20"))
    before = case.state
    with pytest.raises(ExecutionFailed, match="no condition holds") as caught:
        case.do("isi", n=1)
    assert caught.value.element == "pilih"
    assert case.state == before


@pytest.mark.parametrize("n", [1, "ya", None, []])
def test_a_condition_that_is_no_boolean_is_told_with_its_gateway(n):
    case = Running(no_default("n", "True"))
    with pytest.raises(ExecutionFailed, match="true or false") as caught:
        case.do("isi", n=n)
    assert caught.value.element == "pilih"


def test_a_condition_that_names_what_is_not_there_is_told_with_the_name():
    case = Running(no_default("jumlah > 1", "True"))
    with pytest.raises(ExecutionFailed) as caught:
        case.do("isi", n=1)
    assert (caught.value.element, caught.value.facts["missing"]) == ("pilih", "jumlah")


def test_functions_are_those_of_the_case():
    context = Context(functions={"parameter": lambda name: {"batas": 5}[name]})
    case = Running(no_default("n > parameter('batas')", "True"), context=context)
    case.do("isi", n=6)
    assert case.open == ["a"]


INCLUSIVE = diagram(
    start(),
    user("isi"),
    inclusive("pilih", default="lain"),
    user("a"),
    user("b"),
    user("c"),
    inclusive("gabung"),
    user("lanjut"),
    end(),
    flows=[
        *line("start", "isi", "pilih"),
        "pilih a | n > 1",
        "pilih b | n > 2",
        "pilih c # lain",
        "a gabung",
        "b gabung",
        "c gabung",
        *line("gabung", "lanjut", "end"),
    ],
)


@pytest.mark.parametrize(("n", "taken"), [(3, ["a", "b"]), (2, ["a"]), (0, ["c"])])
def test_an_inclusive_gateway_takes_every_flow_that_holds_and_waits_for_just_those(n, taken):
    case = Running(INCLUSIVE)
    case.do("isi", n=n)
    assert case.open == taken
    for element_ in taken:
        assert "lanjut" not in case.open
        case.do(element_)
    assert case.open == ["lanjut"]


def test_a_parallel_join_that_nothing_can_reach_is_told():
    case = Running(
        diagram(
            start(),
            exclusive("pilih", default="lain"),
            user("a"),
            user("b"),
            parallel("gabung"),
            end(),
            flows=[
                "start pilih",
                "pilih a | True",
                "pilih b # lain",
                "a gabung",
                "b gabung",
                "gabung end",
            ],
        )
    )
    with pytest.raises(ExecutionFailed, match="stands still") as caught:
        case.do("a")
    assert caught.value.element == "gabung"


def test_several_flows_out_of_a_task_are_all_taken():
    case = Running(
        diagram(
            start(),
            user("u"),
            user("a"),
            user("b"),
            end(),
            flows=["start u", "u a", "u b", "a end", "b end"],
        )
    )
    case.do("u")
    assert case.open == ["a", "b"]
    assert all(not where.startswith("siklus.") for _, where in case.steps)


def test_conditions_on_flows_out_of_a_task_are_asked():
    case = Running(
        diagram(
            start(),
            user("u"),
            user("a"),
            user("b"),
            end(),
            flows=["start u", "u a | n == 1", "u b | n == 2", "a end", "b end"],
        )
    )
    case.do("u", n=2)
    assert case.open == ["b"]


def test_several_flows_into_a_task_are_several_tokens():
    case = Running(
        diagram(
            start(),
            parallel("pisah"),
            user("a"),
            user("b"),
            user("u"),
            end(),
            flows=["start pisah", "pisah a", "pisah b", "a u", "b u", "u end"],
        )
    )
    case.do("a")
    case.do("b")
    assert case.open == ["u", "u"]
    case.do("u")
    assert not case.ended
    case.do("u")
    assert case.ended


def test_a_link_leads_on_to_its_partner():
    case = Running(
        diagram(
            start(),
            throw("pergi", link("A")),
            catch("tiba", link("A")),
            user("u"),
            end(),
            flows=["start pergi", *line("tiba", "u", "end")],
        )
    )
    assert case.open == ["u"]
    assert ("completed", "tiba") in case.steps


def race() -> bytes:
    return diagram(
        start(),
        event_gateway("balap"),
        catch("surat_datang", message_event("surat")),
        catch("kabar_datang", signal_event("kabar")),
        element("receiveTask", "berkas", messageRef="berkas"),
        catch("lewat", timer("timeDuration", "P10D")),
        user("a"),
        user("b"),
        user("c"),
        user("d"),
        end(),
        flows=[
            "start balap",
            "balap surat_datang",
            "balap kabar_datang",
            "balap berkas",
            "balap lewat",
            *line("surat_datang", "a", "end"),
            *line("kabar_datang", "b", "end"),
            *line("berkas", "c", "end"),
            *line("lewat", "d", "end"),
        ],
        declared=message("surat") + signal("kabar") + message("berkas"),
    )


def test_an_event_based_gateway_waits_for_each_event_with_a_token_of_its_own():
    case = Running(race())
    assert case.open == ["berkas", "kabar_datang", "lewat", "surat_datang"]
    assert len(case.tokens) == 4
    assert {wait.element: (wait.kind, wait.event) for wait in case.waiting.values()} == {
        "surat_datang": ("message", "surat"),
        "kabar_datang": ("signal", "kabar"),
        "berkas": ("message", "berkas"),
        "lewat": ("timer", None),
    }


@pytest.mark.parametrize(
    ("event", "then"), [("surat_datang", "a"), ("kabar_datang", "b"), ("berkas", "c")]
)
def test_the_first_event_behind_the_gateway_wins(event, then):
    case = Running(race())
    outcome = case.send(event, isi=1)
    assert case.open == [then]
    assert case.wait(then).data == {"isi": 1}
    assert {closed.element for closed in outcome.closed if closed.completed} == {event}
    assert len(outcome.closed) == 4
    assert [(step.kind, step.element) for step in outcome.steps] == [
        ("completed", "balap"),
        ("entered", event),
        ("completed", event),
        ("entered", then),
    ]


def test_a_timer_behind_the_gateway_may_win():
    case = Running(race())
    case.fire("lewat")
    assert case.open == ["d"]


def test_a_terminate_end_ends_everything_in_its_scope():
    case = Running(
        diagram(
            start(),
            subprocess(
                "bagian",
                start("m"),
                parallel("pisah"),
                user("a"),
                user("b"),
                end("stop", terminate_event()),
                end("e"),
                flows=[*line("m", "pisah", "a", "stop"), *line("pisah", "b", "e")],
            ),
            user("lanjut"),
            end(),
            flows=line("start", "bagian", "lanjut", "end"),
        )
    )
    case.do("a", v=1)
    assert case.open == ["lanjut"]
    assert case.wait("lanjut").data == {"v": 1}
    assert ("cancelled", "b") in case.steps


def test_a_terminate_end_of_the_process_ends_the_case():
    case = Running(
        diagram(
            start(),
            parallel("pisah"),
            user("a"),
            user("b"),
            end("stop", terminate_event()),
            end(),
            flows=[*line("start", "pisah", "a", "stop"), *line("pisah", "b", "end")],
        )
    )
    outcome = case.do("a")
    assert case.ended
    assert {(closed.element, closed.completed) for closed in outcome.closed} == {
        ("a", True),
        ("b", False),
    }
