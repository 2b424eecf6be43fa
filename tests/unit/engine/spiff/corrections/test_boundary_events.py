from __future__ import annotations

import pytest
from SpiffWorkflow.exceptions import WorkflowException

from tests.diagrams import (
    boundary,
    diagram,
    element,
    end,
    extensions,
    instances,
    line,
    message,
    message_event,
    signal,
    signal_event,
    start,
    subprocess,
    timer,
    user,
)
from tests.running import Running
from tests.stock import Stock

TWICE = diagram(
    start(),
    user("tulis"),
    boundary("tanya", "tulis", message_event("pertanyaan"), interrupting=False),
    user("jawab"),
    end("dijawab"),
    end(),
    flows=[*line("start", "tulis", "end"), *line("tanya", "jawab", "dijawab")],
    declared=message("pertanyaan"),
)


def to_instances(*between: str) -> bytes:
    names = [piece.split('id="')[1].split('"')[0] for piece in between]
    return diagram(
        start(),
        user("tulis"),
        boundary("lewat", "tulis", message_event("m")),
        *between,
        user("setuju", instances("xs", "x")),
        end(),
        flows=[*line("start", "tulis", "end"), *line("lewat", *names, "setuju", "end")],
        declared=message("m"),
    )


def test_stock_hears_the_first_message_only():
    case = Stock(TWICE)
    case.send("tanya")
    assert case.items == ["jawab", "tulis"]
    with pytest.raises(StopIteration):
        case.send("tanya")


def test_a_boundary_event_that_does_not_interrupt_hears_every_message():
    case = Running(TWICE)
    token = case.wait("tanya").token
    for number in range(1, 4):
        outcome = case.send("tanya", nomor=number)
        assert case.items == ["jawab"] * number + ["tulis"]
        assert outcome.closed == ()  # it is still the same wait
        assert case.wait("tanya").token == token
    assert sorted(w.data["nomor"] for w in case.waiting.values() if w.element == "jawab") == [
        1,
        2,
        3,
    ]
    case.do("tulis")
    assert case.open == ["jawab", "jawab", "jawab"]
    for _ in range(3):
        case.do("jawab")
    assert case.ended


@pytest.mark.parametrize("between", [(), (user("antara"),)])
def test_stock_crashes_where_a_boundary_event_leads_to_a_multi_instance(between):
    with pytest.raises(WorkflowException, match="non-predicted child to predicted task"):
        case = Stock(to_instances(*between), xs=[1, 2])
        case.send("lewat")
        case.do("antara")


def test_a_boundary_event_may_lead_to_a_multi_instance():
    case = Running(to_instances(), xs=[1, 2])
    case.send("lewat")
    assert case.open == ["setuju", "setuju"]
    case.do("setuju")
    case.do("setuju")
    assert case.ended


def test_a_boundary_event_may_lead_through_a_task_to_a_multi_instance():
    case = Running(to_instances(user("antara")), xs=[1, 2])
    case.send("lewat")
    case.do("antara")
    assert case.open == ["setuju", "setuju"]


def test_an_interrupting_event_cancels_the_activity_and_its_other_events():
    case = Running(
        diagram(
            start(),
            user("tulis"),
            boundary("lewat", "tulis", timer("timeDuration", "P3D")),
            boundary("tarik", "tulis", signal_event("s")),
            user("lanjut"),
            end(),
            flows=[*line("start", "tulis", "end"), *line("lewat", "lanjut", "end"), "tarik lanjut"],
            declared=signal("s"),
        )
    )
    assert case.open == ["lewat", "tarik", "tulis"]
    outcome = case.fire("lewat")
    assert case.open == ["lanjut"]
    assert {(closed.element, closed.completed) for closed in outcome.closed} == {
        ("lewat", True),
        ("tarik", False),
        ("tulis", False),
    }
    assert [(step.kind, step.element) for step in outcome.steps] == [
        ("cancelled", "tulis"),
        ("entered", "lewat"),
        ("completed", "lewat"),
        ("entered", "lanjut"),
    ]


def test_completing_the_activity_ends_its_events():
    case = Running(TWICE)
    outcome = case.do("tulis")
    assert case.ended
    assert {(closed.element, closed.completed) for closed in outcome.closed} == {
        ("tulis", True),
        ("tanya", False),
    }


def test_a_timer_that_does_not_interrupt_fires_once():
    case = Running(
        diagram(
            start(),
            user("tulis"),
            boundary("ingat", "tulis", timer("timeDuration", "P3D"), interrupting=False),
            user("lihat"),
            end("dilihat"),
            end(),
            flows=[*line("start", "tulis", "end"), *line("ingat", "lihat", "dilihat")],
        )
    )
    outcome = case.fire("ingat")
    assert [(closed.element, closed.completed) for closed in outcome.closed] == [("ingat", True)]
    assert case.open == ["lihat", "tulis"]


def test_an_event_on_a_subprocess_takes_everything_inside_away():
    case = Running(
        diagram(
            start(),
            subprocess(
                "luar",
                start("m1"),
                subprocess(
                    "dalam",
                    start("m2"),
                    user("tulis", instances("xs", "x")),
                    boundary("lewat", "tulis", timer("timeDuration", "P3D")),
                    end("e2"),
                    flows=[*line("m2", "tulis", "e2"), "lewat e2"],
                ),
                end("e1"),
                flows=line("m1", "dalam", "e1"),
            ),
            boundary("tarik", "luar", message_event("m")),
            user("lanjut"),
            end(),
            flows=[*line("start", "luar", "end"), *line("tarik", "lanjut", "end")],
            declared=message("m"),
        ),
        xs=[1, 2],
    )
    assert case.open == ["lewat", "tarik", "tulis", "tulis"]
    outcome = case.send("tarik")
    assert case.open == ["lanjut"]
    assert [step.element for step in outcome.steps if step.kind == "cancelled"] == [
        "tulis",
        "tulis",
        "dalam",
        "luar",
    ]


def test_an_event_on_a_called_case_cancels_the_wait_for_it():
    case = Running(
        diagram(
            start(),
            element("callActivity", "latih", extensions(binding="latest"), calledElement="latihan"),
            boundary("lewat", "latih", timer("timeDuration", "P3D")),
            user("lanjut"),
            end(),
            flows=[*line("start", "latih", "end"), *line("lewat", "lanjut", "end")],
        )
    )
    outcome = case.fire("lewat")
    assert {(closed.element, closed.kind, closed.completed) for closed in outcome.closed} == {
        ("latih", "child", False),
        ("lewat", "timer", True),
    }


def test_leaving_a_multi_instance_early_keeps_what_the_instances_left():
    case = Running(
        diagram(
            start(),
            user("nilai", instances("xs", "x", output="hasil", output_item="angka")),
            boundary("lewat", "nilai", timer("timeDuration", "P3D")),
            user("lanjut"),
            end(),
            flows=[*line("start", "nilai", "end"), *line("lewat", "lanjut", "end")],
        ),
        xs=["a", "b", "c"],
    )
    case.do("nilai", index=2, angka=30)
    case.do("nilai", index=0, angka=10)
    case.fire("lewat")
    assert case.open == ["lanjut"]
    assert case.wait("lanjut").data == {"xs": ["a", "b", "c"], "hasil": [10, 30]}
