from __future__ import annotations

import pytest
from SpiffWorkflow.bpmn.exceptions import WorkflowDataException

from engine.errors import ExecutionFailed
from tests.diagrams import (
    boundary,
    diagram,
    end,
    exclusive,
    instances,
    line,
    message,
    message_event,
    start,
    subprocess,
    user,
)
from tests.diagrams import loop as standard_loop
from tests.running import Running
from tests.stock import Stock


def looped(**given: object) -> bytes:
    return diagram(
        start(),
        exclusive("temu"),
        user("nilai", instances("xs", "x", output="hasil", output_item="angka", **given)),
        user("periksa"),
        exclusive("ulang", default="selesai"),
        end(),
        flows=[
            *line("start", "temu", "nilai", "periksa", "ulang"),
            "ulang temu | lagi",
            "ulang end # selesai",
        ],
    )


def test_stock_crashes_when_a_loop_enters_a_multi_instance_again():
    case = Stock(looped(), xs=[1, 2])
    case.do("nilai [child]", angka=1)
    case.do("nilai [child]", angka=2)
    with pytest.raises(WorkflowDataException, match="must be empty"):
        case.do("periksa", lagi=True)


@pytest.mark.parametrize("sequential", [False, True])
def test_each_round_begins_with_an_empty_list(sequential):
    case = Running(looped(sequential=sequential), xs=["a", "b"])
    for round_ in (10, 20, 30):
        case.do("nilai", index=0, angka=round_)
        case.do("nilai", index=1, angka=round_ + 1)
        assert case.wait("periksa").data["hasil"] == [round_, round_ + 1]
        case.do("periksa", lagi=round_ < 30, xs=["a", "b"])
    assert case.ended


def test_variables_may_have_the_names_of_the_items():
    case = Running(looped(), xs=["a"], x="lama", angka=0)
    assert case.wait("nilai").data["x"] == "a"
    case.do("nilai", angka=5)
    assert case.wait("periksa").data == {"xs": ["a"], "x": "lama", "angka": 0, "hasil": [5]}


def test_what_the_instances_leave_stands_in_the_order_of_the_list():
    case = Running(looped(), xs=["a", "b", "c"])
    for index in (2, 0, 1):
        case.do("nilai", index=index, angka=index * 10)
    assert case.wait("periksa").data["hasil"] == [0, 10, 20]


def test_a_condition_ends_the_round_early_and_cancels_the_others():
    case = Running(looped(until="angka == 0"), xs=["a", "b", "c"])
    case.do("nilai", index=1, angka=7)
    outcome = case.do("nilai", index=2, angka=0)
    assert case.open == ["periksa"]
    assert case.wait("periksa").data["hasil"] == [7, 0]
    assert [step.kind for step in outcome.steps if step.element == "nilai"] == [
        "completed",
        "cancelled",
    ]


def test_a_condition_may_count():
    case = Running(
        looped(until="numberOfCompletedInstances >= 2 or len(hasil) == numberOfInstances"),
        xs=["a", "b", "c"],
    )
    case.do("nilai", angka=1)
    case.do("nilai", angka=2)
    assert case.open == ["periksa"]


def test_a_sequential_round_opens_one_instance_after_the_other():
    case = Running(looped(sequential=True, until="angka < 0"), xs=["a", "b", "c"])
    assert [(wait.index, wait.data["x"]) for wait in case.waiting.values()] == [(0, "a")]
    case.do("nilai", angka=1)
    assert [(wait.index, wait.data["x"]) for wait in case.waiting.values()] == [(1, "b")]
    case.do("nilai", angka=-1)
    assert case.open == ["periksa"]
    assert case.wait("periksa").data["hasil"] == [1, -1]


@pytest.mark.parametrize("sequential", [False, True])
def test_an_empty_list_is_passed_at_once(sequential):
    case = Running(looped(sequential=sequential), xs=[])
    assert case.open == ["periksa"]
    assert case.wait("periksa").data["hasil"] == []
    assert ("entered", "nilai") not in case.steps


def test_a_number_of_instances_may_be_computed():
    case = Running(
        diagram(
            start(),
            user("nilai", instances(item="ke", cardinality="n + 1")),
            end(),
            flows=line("start", "nilai", "end"),
        ),
        n=1,
    )
    assert sorted(wait.data["ke"] for wait in case.waiting.values()) == [0, 1]


def test_a_number_of_instances_goes_with_an_output_that_is_there_already():
    case = Running(
        diagram(
            start(),
            user("nilai", instances(cardinality="2", output="hasil", output_item="angka")),
            end(),
            flows=line("start", "nilai", "end"),
        ),
        hasil=[9],
    )
    case.do("nilai", index=0, angka=1)
    case.do("nilai", index=1, angka=2)
    assert case.variables == {"hasil": [1, 2]}


def test_too_many_instances_are_refused_before_they_are_made():
    content = diagram(
        start(),
        user("nilai", instances(cardinality="n")),
        end(),
        flows=line("start", "nilai", "end"),
    )
    with pytest.raises(ExecutionFailed, match="at most 10000 instances"):
        Running(content, n=10**12)


@pytest.mark.parametrize("count", [-1, 1.5, True, "2", None])
def test_what_is_no_number_of_instances_is_refused(count):
    with pytest.raises(ExecutionFailed, match="whole number"):
        Running(
            diagram(
                start(),
                user("nilai", instances(item="ke", cardinality="n")),
                end(),
                flows=line("start", "nilai", "end"),
            ),
            n=count,
        )


def test_the_list_may_be_an_expression():
    case = Running(
        diagram(
            start(),
            user("nilai", instances("langkah['anggota']", "x", sequential=True)),
            end(),
            flows=line("start", "nilai", "end"),
        ),
        langkah={"anggota": ["a", "b"]},
    )
    case.do("nilai", langkah={})  # what is left of the list is kept
    assert case.wait("nilai").data["x"] == "b"
    case.do("nilai")
    assert case.ended


def test_without_an_output_the_answers_become_variables_later_ones_winning():
    case = Running(
        diagram(
            start(), user("nilai", instances("xs", "x")), end(), flows=line("start", "nilai", "end")
        ),
        xs=["a", "b"],
    )
    case.do("nilai", index=1, v=1, w=1)
    case.do("nilai", index=0, v=2)
    assert case.variables == {"xs": ["a", "b"], "v": 2, "w": 1}


def test_a_subprocess_may_be_repeated():
    case = Running(
        diagram(
            start(),
            subprocess(
                "bagian",
                start("m"),
                user("satu"),
                user("dua"),
                end("e"),
                instances("xs", "x", output="hasil", output_item="r"),
                flows=line("m", "satu", "dua", "e"),
            ),
            end(),
            flows=line("start", "bagian", "end"),
        ),
        xs=["a", "b"],
    )
    case.do("satu", index=1, r=1)
    assert case.wait("dua").index == 1
    case.do("dua", index=1)
    case.do("satu", index=0, r=0)
    case.do("dua", index=0)
    assert case.ended
    assert case.variables == {"xs": ["a", "b"], "hasil": [0, 1]}
    assert case.steps.count(("completed", "bagian")) == 2


def test_an_instance_that_says_nothing_leaves_null_at_its_place():
    case = Running(looped(), xs=["a", "b", "c"])
    case.do("nilai", index=2, angka=3)
    case.do("nilai", index=1)
    case.do("nilai", index=0, angka=1)
    assert case.wait("periksa").data["hasil"] == [1, None, 3]


@pytest.mark.parametrize("sequential", [False, True])
def test_an_early_end_sees_null_where_an_instance_said_nothing(sequential):
    case = Running(looped(sequential=sequential, until="angka == 7"), xs=["a", "b", "c"])
    case.do("nilai", index=0)
    case.do("nilai", index=1, angka=7)
    assert case.wait("periksa").data["hasil"] == [None, 7]


@pytest.mark.parametrize("value", [None, "abc", {"a": 1}, 3])
def test_what_is_no_list_is_refused(value):
    with pytest.raises(ExecutionFailed, match="to be a list"):
        Running(looped(), xs=value)


def loop(inside: str, **attributes: str) -> bytes:
    characteristics = (
        "<bpmn:standardLoopCharacteristics"
        + "".join(f' {key}="{value}"' for key, value in attributes.items())
        + f">{inside}</bpmn:standardLoopCharacteristics>"
    )
    return diagram(start(), user("u", characteristics), end(), flows=line("start", "u", "end"))


WHILE = "<bpmn:loopCondition>lagi</bpmn:loopCondition>"


def test_a_loop_goes_on_while_its_condition_holds():
    case = Running(loop(WHILE))
    case.do("u", lagi=True, n=1)
    assert case.wait("u").data == {"lagi": True, "n": 1}
    case.do("u", lagi=False)
    assert case.ended


def test_a_loop_that_tests_before_may_not_run_at_all():
    case = Running(loop(WHILE, testBefore="true"), lagi=False)
    assert case.ended


def test_the_most_rounds_of_a_loop_are_a_number():
    with pytest.raises(ExecutionFailed, match="whole number of rounds"):
        Running(loop(WHILE, loopMaximum="n", testBefore="true"), n="dua")


def test_a_loop_ends_after_its_most_rounds():
    case = Running(loop(WHILE, loopMaximum="2"))
    case.do("u", lagi=True)
    case.do("u", lagi=True)
    assert case.ended


def test_a_number_of_instances_is_worked_out_once_a_round():
    many = instances(cardinality="n", sequential=True)
    case = Running(
        diagram(start(), user("isi", many), end(), flows=line("start", "isi", "end")), n=3
    )
    case.do("isi", n=1)
    case.do("isi", n=1)
    case.do("isi", n=1)
    assert case.ended


def test_leaving_a_loop_early_keeps_what_the_round_set():
    case = Running(
        diagram(
            start(),
            subprocess(
                "bagian",
                start("mulai"),
                user("a"),
                user("b"),
                end("usai"),
                standard_loop("True"),
                flows=line("mulai", "a", "b", "usai"),
            ),
            boundary("henti", "bagian", message_event("m")),
            end("dihentikan"),
            end(),
            declared=message("m"),
            flows=["start bagian", "bagian end", "henti dihentikan"],
        )
    )
    case.do("a", n=1)
    case.do("b")
    case.do("a", n=2)
    case.send("henti")
    assert case.ended
    assert case.variables == {"n": 2}
