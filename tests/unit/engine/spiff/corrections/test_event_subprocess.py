from __future__ import annotations

from SpiffWorkflow.bpmn import BpmnEvent
from SpiffWorkflow.spiff.specs.event_definitions import SignalEventDefinition

from tests.diagrams import (
    diagram,
    end,
    event_subprocess,
    line,
    message,
    message_event,
    signal,
    signal_event,
    start,
    start_on,
    subprocess,
    timer,
    user,
)
from tests.running import Running
from tests.stock import Stock


def moved(definition: str, interrupting: bool) -> bytes:
    return diagram(
        start(),
        user("tulis"),
        end(),
        event_subprocess(
            "pindah",
            start_on("mutasi", definition, interrupting),
            user("serah_terima"),
            end("sudah"),
            flows=line("mutasi", "serah_terima", "sudah"),
        ),
        flows=line("start", "tulis", "end"),
        declared=signal("s") + message("m"),
    )


def test_stock_writes_to_the_shared_spec_so_that_the_next_case_never_ends():
    case = Stock(moved(signal_event("s"), interrupting=False))
    case.workflow.send_event(BpmnEvent(SignalEventDefinition("s"), {}))
    case.workflow.do_engine_steps()
    case.begin()  # another case of the same spec, to which nobody sent anything
    case.do("tulis")
    assert not case.workflow.completed


def test_one_that_does_not_interrupt_runs_beside_and_hears_every_event():
    case = Running(moved(signal_event("s"), interrupting=False), a=1)
    wait = case.wait("mutasi")
    assert (wait.kind, wait.event, wait.data) == ("signal", "s", {"a": 1})
    case.send("mutasi", ke="Biro A")
    case.send("mutasi", ke="Biro B")
    assert case.open == ["mutasi", "serah_terima", "serah_terima", "tulis"]
    case.do("tulis", b=2)
    assert case.open == ["mutasi", "serah_terima", "serah_terima"]
    case.do("serah_terima")
    case.do("serah_terima")
    assert case.ended
    assert case.steps.count(("completed", "pindah")) == 2


def test_one_that_interrupts_takes_the_place_of_everything_else():
    case = Running(moved(signal_event("s"), interrupting=True), a=1)
    outcome = case.send("mutasi", ke="Biro A")
    assert case.open == ["serah_terima"]
    assert case.wait("serah_terima").data == {"a": 1, "ke": "Biro A"}
    assert {(closed.element, closed.completed) for closed in outcome.closed} == {
        ("mutasi", True),
        ("tulis", False),
    }
    case.do("serah_terima")
    assert case.ended
    assert case.variables == {"a": 1, "ke": "Biro A"}


def test_a_case_ends_without_its_event_having_happened():
    case = Running(moved(timer("timeDuration", "P30D"), interrupting=True))
    assert case.open == ["mutasi", "tulis"]
    outcome = case.do("tulis")
    assert case.ended
    assert ("mutasi", False) in {(closed.element, closed.completed) for closed in outcome.closed}
    assert ("cancelled", "pindah") not in case.steps


def test_a_timer_may_start_one():
    case = Running(moved(timer("timeDuration", "P30D"), interrupting=False))
    case.fire("mutasi")
    assert case.open == ["serah_terima", "tulis"]


def test_a_repeating_timer_may_start_one_again_and_again():
    case = Running(moved(timer("timeCycle", "R2/P30D"), interrupting=False))
    case.fire("mutasi")
    assert case.open == ["mutasi", "serah_terima", "tulis"]
    case.fire("mutasi")
    assert case.open == ["serah_terima", "serah_terima", "tulis"]


def test_one_inside_a_subprocess_interrupts_that_subprocess_only():
    case = Running(
        diagram(
            start(),
            subprocess(
                "bagian",
                start("m0"),
                user("tulis"),
                end("e0"),
                event_subprocess(
                    "pindah",
                    start_on("mutasi", message_event("m")),
                    user("serah_terima"),
                    end("e1"),
                    flows=line("mutasi", "serah_terima", "e1"),
                ),
                flows=line("m0", "tulis", "e0"),
            ),
            user("lanjut"),
            end(),
            flows=line("start", "bagian", "lanjut", "end"),
            declared=message("m"),
        )
    )
    case.send("mutasi")
    assert case.open == ["serah_terima"]
    case.do("serah_terima", v=1)
    assert case.open == ["lanjut"]
    assert case.wait("lanjut").data == {"v": 1}


def test_two_cases_of_one_definition_do_not_see_each_other():
    first = Running(moved(signal_event("s"), interrupting=False))
    first.send("mutasi")
    second = Running(bundle=first.bundle)
    assert second.open == ["mutasi", "tulis"]
    second.do("tulis")
    assert second.ended
