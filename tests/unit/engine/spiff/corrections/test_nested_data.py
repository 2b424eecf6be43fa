from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from engine.spiff.corrections.nested_data import NotPlain, plain
from tests.diagrams import diagram, end, line, parallel, script, start, user
from tests.running import Context, Running
from tests.stock import Stock

FLOWS = [
    *line("start", "pisah", "a", "ubah", "c", "gabung", "end"),
    *line("pisah", "b", "gabung"),
]


def branches(change: str) -> bytes:
    return diagram(
        start(),
        parallel("pisah"),
        user("a"),
        user("b"),
        script("ubah", change),
        user("c"),
        parallel("gabung"),
        end(),
        flows=FLOWS,
    )


def test_stock_changes_a_nested_value_in_the_branch_beside():
    case = Stock(branches("d['k']['v'] = 99"), d={"k": {"v": 1}})
    case.do("a")
    assert case.task("b").data["d"] == {"k": {"v": 99}}


def test_a_branch_never_sees_what_another_does_to_a_nested_value():
    case = Running(branches("d = {'k': {'v': d['k']['v'] + 98}}"), d={"k": {"v": 1}})
    case.do("a")
    assert case.wait("b").data == {"d": {"k": {"v": 1}}}
    assert case.wait("c").data == {"d": {"k": {"v": 99}}}


def test_what_goes_out_and_comes_in_is_a_copy():
    given = {"isi": [1]}
    case = Running(
        diagram(start(), user("a"), user("b"), end(), flows=line("start", "a", "b", "end")),
        d=given,
    )
    case.wait("a").data["d"]["isi"].append(2)
    given["isi"].append(3)
    case.do("a")
    assert case.wait("b").data == {"d": {"isi": [1]}}


def test_functions_can_not_reach_into_the_variables():
    def change(value):
        value["k"] = 2
        return 1

    context = Context(functions={"ambil": change})
    case = Running(
        diagram(
            start(),
            script("satu", "x = ambil(d)"),
            script("dua", "y = d['k']"),
            end(),
            flows=line("start", "satu", "dua", "end"),
        ),
        context=context,
        d={"k": 1},
    )
    assert case.variables["y"] == 1


def test_values_become_plain_json():
    assert plain(
        {
            "hari": date(2026, 1, 5),
            "saat": datetime(2026, 1, 5, 8, tzinfo=UTC),
            "bulat": Decimal("3"),
            "pecah": Decimal("1.5"),
            "pasangan": (1, [None, True]),
        }
    ) == {
        "hari": "2026-01-05",
        "saat": "2026-01-05T08:00:00+00:00",
        "bulat": 3,
        "pecah": 1.5,
        "pasangan": [1, [None, True]],
    }


@pytest.mark.parametrize("value", [{1, 2}, object(), b"x", [{"a": {3}}], {1: "a"}])
def test_what_json_cannot_hold_is_refused_with_the_variable(value):
    with pytest.raises(NotPlain, match="isi"):
        plain({"isi": value})
