from __future__ import annotations

import pytest

from tests.diagrams import diagram, end, exclusive, line, parallel, start, user
from tests.running import Running
from tests.stock import Stock

REWORK = diagram(
    start(),
    exclusive("temu"),
    parallel("pisah"),
    user("a"),
    user("b"),
    parallel("gabung"),
    user("periksa"),
    exclusive("ulang", default="selesai"),
    end(),
    flows=[
        *line("start", "temu", "pisah", "a", "gabung", "periksa", "ulang"),
        *line("pisah", "b", "gabung"),
        "ulang temu | lagi",
        "ulang end # selesai",
    ],
)


def test_stock_joins_in_the_second_round_of_a_loop_before_all_branches_arrived():
    case = Stock(REWORK)
    for element in ("a", "b"):
        case.do(element)
    case.do("periksa", lagi=True)
    case.do("b")
    assert case.items == ["a", "periksa"]


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("second", ["a", "b"])
def test_a_join_waits_for_every_branch_in_each_round_of_a_loop(order, second):
    case = Running(REWORK)
    for element in order:
        case.do(element)
    for _ in range(3):
        case.do("periksa", lagi=True)
        assert case.open == ["a", "b"]
        case.do(second)
        assert case.open == [{"a": "b", "b": "a"}[second]]
        case.do(*case.open)
        assert case.open == ["periksa"]
    case.do("periksa", lagi=False)
    assert case.ended


def test_a_second_token_on_one_flow_waits_for_the_next_firing():
    # Both branches of the first split reach the same flow into the join.
    case = Running(
        diagram(
            start(),
            parallel("pisah"),
            user("a"),
            user("b"),
            user("c"),
            exclusive("temu"),
            parallel("gabung"),
            user("lanjut"),
            end(),
            flows=[
                "start pisah",
                "pisah a",
                "pisah b",
                "pisah c",
                "a temu",
                "b temu",
                "temu gabung",
                "c gabung",
                *line("gabung", "lanjut", "end"),
            ],
        )
    )
    case.do("a")
    case.do("b")
    assert case.open == ["c"]
    case.do("c")
    assert case.items == ["lanjut"]
    assert not case.ended  # the token of b still stands at the join


def test_two_flows_from_one_gateway_to_a_join_count_as_two():
    case = Running(
        diagram(
            start(),
            parallel("pisah"),
            parallel("gabung"),
            user("lanjut"),
            end(),
            flows=[
                "start pisah",
                "pisah gabung # satu",
                "pisah gabung # dua",
                *line("gabung", "lanjut", "end"),
            ],
        )
    )
    assert case.items == ["lanjut"]
