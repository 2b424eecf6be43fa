"""What an input cell asks of its value."""

import pytest

from bpmn.dmn import DmnError
from tests.unit.bpmn.dmn.tables import decision, holds


@pytest.mark.parametrize(
    ("cell", "yes", "no"),
    [
        ("", [1, None, "a", []], []),
        ("-", [1, None, "a"], []),
        ("5", [5, 5.0], [4, "5", None]),
        ("-5", [-5], [5, None]),
        ('"a"', ["a"], ["b", None, 1]),
        ("'a'", ["a"], ["b"]),
        ("true", [True], [False, None]),
        ("false", [False], [True, None, ""]),
        ("null", [None], [0, "", False]),
        ("> 3", [4, 3.5], [3, 2, None]),
        (">= 3", [3, 4], [2, None]),
        ("< 3", [2], [3, None]),
        ("<= 3", [3], [4, None]),
        ("= 3", [3], [4]),
        ("== 3", [3], [4]),
        ("!= 3", [4, None, "a"], [3]),
        ("[1..5]", [1, 3, 5], [0, 6, None]),
        ("(1..5]", [1.5, 5], [1, 5.1]),
        ("[1..5)", [1, 4.9], [5]),
        ("(1..5)", [2], [1, 5]),
        ("]1..5]", [2, 5], [1, 6]),
        ("[1..5[", [1, 4], [5]),
        ("]1..5[", [2], [1, 5]),
        ("[ -1 .. 1.5 ]", [-1, 1.5], [-2, 2]),
        ("1, 2, 5", [1, 2, 5], [3, None]),
        ('"a","b"', ["a", "b"], ["c"]),
        ("< 2, [5..7], 9", [1, 5, 6, 9], [2, 4, 8]),
        ("]1..2[, ]3..4[", [1.5, 3.5], [1, 2, 3, 4]),
        ("not(5)", [4, "a"], [5]),
        ('not("a")', ["b", None], ["a"]),
        ('not("a", "b")', ["c"], ["a", "b"]),
        ("not(]1..5[)", [1, 5], [2]),
        ("not(> 3)", [3], [4]),
        ("not(not(5))", [5], [4]),
        ("not (5), 7", [4, 7], [5]),
        ('["a", "b"]', ["a", "b"], ["c"]),
        ('in ["a", "b"]', ["a"], ["c"]),
        ('in ("a", "b")', ["a"], ["c"]),
        ('not in ["a", "b"]', ["c"], ["a"]),
        ("limit", [10], [9]),
        ("> limit", [11], [10]),
        ("[limit..limit * 2]", [10, 20], [9, 21]),
        ("> limit - 5, < 2", [6, 1], [5, 2]),
        ("names", ["p", "q"], ["r"]),
        ("get(table, 'k')", ["v"], ["w"]),
        ("min(limit, 3)", [3], [10]),
        ("limit > 5", [1, None, "a"], []),
        ("limit > 50", [], [1, None, "a"]),
        ("? > 3", [4], [3, None]),
        ("? > 3 and ? < 9", [4], [9]),
        ("len(?) > 2", ["abc", [1, 2, 3]], ["ab", None]),
        ("contains(?, 'b'), > 'x'", ["abc", "y"], ["acd"]),
        ("starts_with(?, '?')", ["?a"], ["a"]),
        ("? in names", ["p"], ["z"]),
        ("not(? > 3)", [3], [4]),
        ('date("2026-01-05")', ["2026-01-05"], ["2026-01-06"]),
        ('> date("2026-01-05")', ["2026-01-06"], ["2026-01-05", "2025-12-31"]),
        ('[date("2026-01-05")..date("2026-01-31")]', ["2026-01-10"], ["2026-02-01"]),
        ('< "2026-01-05"', ["2026-01-04"], ["2026-01-05"]),
        ('duration("P1D")', ["P1D", "PT24H"], ["P2D"]),
        ('> duration("P1D")', ["PT36H", "P2D"], ["PT12H"]),
        ('datetime("2026-01-05T08:00+07:00")', ["2026-01-05T01:00:00Z"], ["2026-01-05T08:00:00Z"]),
        ('date and time("2026-01-05T08:00:00")', ["2026-01-05T08:00:00+07:00"], ["2026-01-05"]),
        (
            '[date and time("2026-01-05T08:00:00")..@"2026-01-06T08:00:00"]',
            ["2026-01-05T09:00:00", "2026-01-05T08:00:00Z", "2026-01-06"],
            ["2026-01-05T07:59:59+07:00"],
        ),
        ("? in [1..5]", [1, 5], [0, 6, None]),
        ("? in (1..5)", [2], [1, 5]),
        ("? in ]1..5[", [2], [1, 5]),
        ("? not in [1..5]", [0, 6], [1, 5]),
        ("in [1..5)", [1], [5]),
        ("not(? in [1..5])", [0], [1]),
        ("? in [1, 2]", [1], [3]),
        ('? = "a"', ["a"], ["b"]),
        ("? < 2 or ? = 5", [1, 5], [2]),
        ("limit = 10", [1], []),
        ("\n  > 3\n", [4], [3]),
        ("1,\n2", [1, 2], [3]),
        ('"a, b"', ["a, b"], ["a"]),
        ('"-"', ["-"], ["a"]),
        ('"not(x)"', ["not(x)"], ["x"]),
        ('"a..b"', ["a..b"], ["a"]),
        ("[1, 2][0]", [1], [2]),
        ("{'a': 1}['a']", [1], [2]),
    ],
)
def test_a_cell_holds_for(cell, yes, no):
    known = {"limit": 10, "names": ["p", "q"], "table": {"k": "v"}}
    assert [value for value in yes if not holds(cell, value, **known)] == []
    assert [value for value in no if holds(cell, value, **known)] == []


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        (">= 3 and < 9", "write an interval"),
        ("> 3 or 5", "write an interval"),
        ("1,,2", "between the commas"),
        (",", "between the commas"),
        (">", "a value"),
        ("[1..]", "a value"),
        ("[..5]", "a value"),
        ("1..5", "brackets around an interval"),
        ("{1..5}", "brackets around an interval"),
        ("[1..2..3]", None),
        ("[1..5", "to be closed"),
        ("1..5]", None),
        (")", "to close something"),
        ("> ? + 1", "? stands in a condition"),
        ("not(", "to be closed"),
        ("not()", "between the commas"),
        ("x.y", "write x['y']"),
        ("a && b", "JavaScript"),
        ("${a}", "Camunda"),
        ("lambda: 0", "lambda"),
        ("__import__('os')", "begin with _"),
        ("1 +", "expression ends"),
        ('"a', "closed on its line"),
        ("1 / 0", "divisor"),
        ("date('2026-13-01')", "calendar"),
        ("ɂ > 1", "ordinary names"),
        ("(" * 200 + "1" + ")" * 200, "levels"),
        ("1," * 6000, "characters"),
        ('"a" or "b"', "write a list"),
        ("3 or 4", "write a list"),
    ],
)
def test_a_cell_that_is_no_test_is_refused_with_its_line(cell, hint):
    with pytest.raises(DmnError) as caught:
        decision(["- | 1", f"{cell} | 1"])
    assert caught.value.line == 8
    assert caught.value.element == "r2"
    assert "ɂ" not in caught.value.message or cell.startswith("ɂ")
    if hint is not None:
        assert hint in caught.value.message


@pytest.mark.parametrize(
    ("cell", "value", "name"),
    [
        ("> 3", "a", None),
        ("[1..5]", "a", None),
        ("> limit", 5, "limit"),
        ("unknown(?)", 5, "unknown"),
        ("? + 1", 5, None),
        ("in 5", 5, None),
        ("len(?) > 2", 5, "len"),
    ],
)
def test_a_cell_that_can_not_be_evaluated_is_an_error_of_its_row(cell, value, name):
    found = decision(["5 | 1", f"{cell} | 1"], policy="COLLECT")
    with pytest.raises(DmnError) as caught:
        found.decide({"x": value})
    assert (caught.value.path, caught.value.line, caught.value.element) == ("t.dmn", 8, "r2")
    assert caught.value.name == name


@pytest.mark.parametrize(
    ("cell", "value", "hit"),
    [
        ('< date and time("2026-01-31T00:00:00Z")', "2026-01-30T08:00:00Z", True),
        ('>= date and time("2026-01-31T00:00:00Z")', "2026-01-30T08:00:00Z", False),
        ('>= @"2026-01-31"', "2026-02-01", True),
        ('[@"2026-01-01"..@"2026-12-31"]', "2027-01-01", False),
        ('@"P14D"', "P14D", True),
        ('"date and time(", "x"', "date and time(", True),
        ('not("@")', "@", False),
    ],
)
def test_moments_may_be_written_as_feel_writes_them(cell, value, hit):
    assert holds(cell, value) is hit
