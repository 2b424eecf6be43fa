"""How large the state gets, and that odd diagrams cost little."""

from __future__ import annotations

from statistics import fmean

import pytest

from benchmarks.executor import Ours
from engine.errors import ExecutionFailed
from tests.diagrams import diagram, element, end, exclusive, instances, line, start, user
from tests.running import Running


def test_a_case_of_the_62_node_model_has_less_than_4_kb_with_forms_of_600_bytes():
    sizes = [action[3] for action in Ours().one_pass(600)]
    assert fmean(sizes) < 4_000
    assert max(sizes) < 6_000


def many(sequential: bool) -> bytes:
    return diagram(
        start(),
        user(
            "setujui",
            instances("langkah", "pejabat", output="h", output_item="o", sequential=sequential),
        ),
        end(),
        flows=line("start", "setujui", "end"),
    )


def test_64_approvers_at_once_take_some_50_bytes_each():
    case = Running(many(sequential=False), langkah=[{"id": n} for n in range(64)], isi="x" * 600)
    assert len(case.state) < 600 + 64 * 100


def test_64_approvers_one_after_the_other_take_what_the_list_takes():
    case = Running(many(sequential=True), langkah=[{"id": n} for n in range(64)], isi="x" * 600)
    first = len(case.state)
    for _ in range(63):
        case.do("setujui", o=True)
    assert len(case.state) < first + 64 * 20


def test_a_thousand_instances_are_no_trouble():
    case = Running(many(sequential=False), langkah=list(range(1_000)))
    assert len(case.open) == 1_000
    case.do("setujui", index=500, o=1)
    assert len(case.open) == 999


def test_a_process_that_calls_itself_without_end_is_stopped():
    content = diagram(
        start(),
        element("callActivity", "lagi", calledElement="proses"),
        end(),
        flows=line("start", "lagi", "end"),
    )
    with pytest.raises(ExecutionFailed, match="within each other"):
        Running(content)


def test_a_process_that_calls_itself_with_an_end_ends():
    content = diagram(
        start(),
        exclusive("cukup", default="ya"),
        element("callActivity", "lagi", "", calledElement="proses"),
        user("u"),
        end(),
        flows=["start cukup", "cukup lagi | False", "cukup u # ya", "lagi end", "u end"],
    )
    case = Running(content)
    case.do("u")
    assert case.ended
