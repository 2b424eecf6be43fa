from __future__ import annotations

import pytest
from SpiffWorkflow.exceptions import SpiffWorkflowException

from engine.errors import BpmnError, ExecutionFailed
from tests.diagrams import (
    boundary,
    diagram,
    document,
    element,
    end,
    error,
    error_event,
    escalation,
    escalation_event,
    event_subprocess,
    exclusive,
    extensions,
    extra,
    flow,
    instances,
    line,
    process_of,
    script,
    service,
    start,
    start_on,
    subprocess,
    throw,
    user,
)
from tests.running import Context, Running
from tests.stock import Stock


def raising(code, **data):
    def call(variables):
        raise BpmnError(code, data)

    return Context(services={"x.y": call})


GUARDED = diagram(
    start(),
    service("kirim", "x.y"),
    boundary("penuh", "kirim", error_event("e1")),
    boundary("lain", "kirim", error_event()),
    user("tangani_penuh"),
    user("tangani_lain"),
    end(),
    flows=[
        *line("start", "kirim", "end"),
        *line("penuh", "tangani_penuh", "end"),
        *line("lain", "tangani_lain", "end"),
    ],
    declared=error("e1", "PENUH"),
)


def test_stock_lets_a_raised_exception_leave_the_engine():
    with pytest.raises(SpiffWorkflowException):
        Stock(
            diagram(
                start(),
                script("hitung", "x = 1 / 0"),
                boundary("salah", "hitung", error_event()),
                user("tangani"),
                end(),
                flows=[*line("start", "hitung", "end"), *line("salah", "tangani", "end")],
            )
        )


def test_an_error_of_a_service_goes_to_the_event_with_its_code():
    case = Running(GUARDED, context=raising("PENUH", sisa=0), a=1)
    assert case.open == ["tangani_penuh"]
    assert case.wait("tangani_penuh").data == {"a": 1, "sisa": 0}
    assert ("cancelled", "kirim") in case.steps
    assert ("completed", "penuh") in case.steps


def test_an_error_without_a_fitting_code_goes_to_the_event_that_catches_all():
    case = Running(GUARDED, context=raising("RUSAK"))
    assert case.open == ["tangani_lain"]


def test_an_error_of_a_function_in_an_expression_is_caught_too():
    def quota():
        raise BpmnError("PENUH")

    case = Running(
        diagram(
            start(),
            subprocess(
                "bagian",
                start("m"),
                exclusive("g", default="tidak"),
                user("u"),
                end("e"),
                flows=["m g", "g u | kuota() > 1", "g e # tidak", "u e"],
            ),
            boundary("penuh", "bagian", error_event("e1")),
            user("tangani"),
            end(),
            flows=[*line("start", "bagian", "end"), *line("penuh", "tangani", "end")],
            declared=error("e1", "PENUH"),
        ),
        context=Context(functions={"kuota": quota}),
    )
    assert case.open == ["tangani"]


def test_an_error_that_nobody_catches_is_a_failure_of_its_element():
    with pytest.raises(ExecutionFailed, match="none catches it") as caught:
        Running(
            diagram(start(), service("kirim", "x.y"), end(), flows=line("start", "kirim", "end")),
            context=raising("PENUH"),
        )
    assert (caught.value.element, caught.value.facts["code"]) == ("kirim", "PENUH")


def nested(inner: str, outer: str) -> bytes:
    return diagram(
        start(),
        subprocess(
            "luar",
            start("m1"),
            subprocess(
                "dalam",
                start("m2"),
                user("u"),
                end("g", error_event("e1")),
                flows=line("m2", "u", "g"),
            ),
            inner,
            user("tangani_dalam"),
            end("e3"),
            flows=["m1 dalam", "dalam e3", *line("tangkap_dalam", "tangani_dalam", "e3")],
        ),
        outer,
        user("tangani_luar"),
        end(),
        flows=[*line("start", "luar", "end"), *line("tangkap_luar", "tangani_luar", "end")],
        declared=error("e1", "1") + error("e2", "2"),
    )


def test_an_error_is_caught_by_the_innermost_event_only():
    case = Running(
        nested(
            boundary("tangkap_dalam", "dalam", error_event("e1")),
            boundary("tangkap_luar", "luar", error_event("e1")),
        )
    )
    case.do("u")
    assert case.open == ["tangani_dalam"]


def test_an_error_goes_on_outwards_where_its_code_does_not_fit():
    case = Running(
        nested(
            boundary("tangkap_dalam", "dalam", error_event("e2")),
            boundary("tangkap_luar", "luar", error_event("e1")),
        )
    )
    case.do("u")
    assert case.open == ["tangani_luar"]


def test_an_error_leaves_a_called_process_of_the_bundle():
    called = process_of(
        start("m"), user("u"), end("g", error_event("e1")), flows=line("m", "u", "g"), process="q"
    )
    outer = process_of(
        start(),
        element("callActivity", "panggil", calledElement="q"),
        boundary("tangkap", "panggil", error_event("e1")),
        user("tangani"),
        end(),
        flows=[*line("start", "panggil", "end"), *line("tangkap", "tangani", "end")],
    )
    case = Running(document(outer, called, declared=error("e1", "1")))
    case.do("u")
    assert case.open == ["tangani"]


def test_an_error_of_one_instance_ends_all_of_them():
    case = Running(
        diagram(
            start(),
            subprocess(
                "bagian",
                start("m"),
                user("u"),
                exclusive("g", default="baik"),
                end("e"),
                end("gagal", error_event("e1")),
                instances("xs", "x"),
                flows=["m u", "u g", "g gagal | buruk", "g e # baik"],
            ),
            boundary("tangkap", "bagian", error_event("e1")),
            user("tangani"),
            end(),
            flows=[*line("start", "bagian", "end"), *line("tangkap", "tangani", "end")],
            declared=error("e1", "1"),
        ),
        xs=[1, 2, 3],
    )
    assert case.open == ["u", "u", "u"]
    case.do("u", index=1, buruk=False)
    case.do("u", index=0, buruk=True)
    assert case.open == ["tangani"]


def test_an_event_subprocess_of_the_scope_comes_before_an_event_at_its_edge():
    case = Running(
        diagram(
            start(),
            subprocess(
                "bagian",
                start("m"),
                user("u"),
                end("gagal", error_event("e1")),
                event_subprocess(
                    "bila_gagal",
                    start_on("salah", error_event("e1")),
                    user("perbaiki"),
                    end("e2"),
                    flows=line("salah", "perbaiki", "e2"),
                ),
                flows=line("m", "u", "gagal"),
            ),
            boundary("tangkap", "bagian", error_event("e1")),
            user("tangani"),
            end(),
            flows=[*line("start", "bagian", "end"), *line("tangkap", "tangani", "end")],
            declared=error("e1", "1"),
        )
    )
    case.do("u", v=2)
    assert case.open == ["perbaiki"]
    assert case.wait("perbaiki").data == {"v": 2}
    case.do("perbaiki")
    assert case.ended


def escalating(interrupting: bool, thrower: str) -> bytes:
    return diagram(
        start(),
        subprocess(
            "bagian",
            start("m"),
            user("u"),
            thrower,
            *([user("lanjut"), end("e")] if "Throw" in thrower else []),
            flows=[
                *line("m", "u", "naik"),
                *(line("naik", "lanjut", "e") if "Throw" in thrower else []),
            ],
        ),
        boundary("naik_ke_atas", "bagian", escalation_event("k1"), interrupting=interrupting),
        user("atasan"),
        end("e2"),
        end(),
        flows=[*line("start", "bagian", "end"), *line("naik_ke_atas", "atasan", "e2")],
        declared=escalation("k1", "K"),
    )


def test_an_escalation_that_does_not_interrupt_goes_on_beside():
    case = Running(escalating(False, throw("naik", escalation_event("k1"))))
    case.do("u", v=1)
    assert case.open == ["atasan", "lanjut"]
    assert case.wait("atasan").data == {"v": 1}


def test_an_escalation_that_interrupts_goes_on_instead():
    case = Running(escalating(True, throw("naik", escalation_event("k1"))))
    case.do("u")
    assert case.open == ["atasan"]


def test_an_escalation_end_event_ends_its_branch_and_escalates():
    case = Running(escalating(False, end("naik", escalation_event("k1"))))
    case.do("u")
    assert case.open == ["atasan"]
    case.do("atasan")
    assert case.ended
    assert ("completed", "bagian") in case.steps


def test_an_escalation_that_nobody_catches_is_nothing():
    case = Running(
        diagram(
            start(),
            throw("naik", escalation_event("k1")),
            end(),
            flows=line("start", "naik", "end"),
            declared=escalation("k1", "K"),
        )
    )
    assert case.ended


def test_a_cancel_end_event_leaves_its_transaction():
    inside = start("m") + user("u") + end("batal", "<bpmn:cancelEventDefinition />")
    case = Running(
        diagram(
            start(),
            element(
                "transaction",
                "bagian",
                inside + "".join(map(flow, line("m", "u", "batal"))),
            ),
            boundary("dibatalkan", "bagian", "<bpmn:cancelEventDefinition />"),
            user("lanjut"),
            end(),
            flows=[*line("start", "bagian", "end"), *line("dibatalkan", "lanjut", "end")],
        )
    )
    case.do("u", v=1)
    assert case.open == ["lanjut"]
    assert case.wait("lanjut").data == {"v": 1}


def test_what_an_error_carries_may_be_kept_in_one_variable():
    given = extensions(extra("payloadExpression", "{'n': 1}") + extra("variableName", "galat"))
    case = Running(
        diagram(
            start(),
            subprocess("b", start("m"), end("rusak", error_event("e1")), flows=["m rusak"]),
            boundary("tangkap", "b", error_event("e1")),
            end("tertangkap"),
            end(),
            flows=["start b", "b end", "tangkap tertangkap"],
            declared=element("error", "e1", given, name="e1", errorCode="E"),
        )
    )
    assert case.variables == {"galat": {"n": 1}}


CODELESS = {
    "error": (
        "<bpmn:error id='satu' name='satu' /><bpmn:error id='dua' name='dua' />",
        lambda ref: f"<bpmn:errorEventDefinition errorRef='{ref}' />",
    ),
    "escalation": (
        "<bpmn:escalation id='satu' name='satu' /><bpmn:escalation id='dua' name='dua' />",
        lambda ref: f"<bpmn:escalationEventDefinition escalationRef='{ref}' />",
    ),
}


@pytest.mark.parametrize("kind", CODELESS)
@pytest.mark.parametrize("drawn", ["satu dua", "dua satu"])
def test_of_events_without_code_the_one_that_names_the_same_goes_first(kind, drawn):
    declared, definition = CODELESS[kind]
    case = Running(
        diagram(
            start(),
            subprocess("dalam", start("m"), end("gagal", definition("dua")), flows=["m gagal"]),
            *(boundary(f"tepi_{ref}", "dalam", definition(ref)) for ref in drawn.split()),
            user("urus_satu"),
            user("urus_dua"),
            end(),
            flows=[
                *line("start", "dalam", "end"),
                *line("tepi_satu", "urus_satu", "end"),
                *line("tepi_dua", "urus_dua", "end"),
            ],
            declared=declared,
        )
    )
    assert case.open == ["urus_dua"]
