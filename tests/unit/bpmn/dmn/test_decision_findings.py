"""Gaps and overlaps that constants prove."""

import itertools
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.bpmn.dmn.tables import decision


def overlaps(rules, **options):
    return [(found.rows, found.text) for found in decision(rules, **options).overlaps()]


def gaps(rules, **options):
    return [found.text for found in decision(rules, **options).gaps()]


def test_two_ranges_that_touch_overlap_at_the_common_value():
    assert overlaps(["<= 5 | 1", ">= 5 | 2"]) == [((1, 2), "x: 5")]
    assert overlaps(["< 5 | 1", ">= 5 | 2"]) == []
    assert overlaps(["[1..5) | 1", "[5..9] | 2"]) == []
    assert overlaps(["[1..5] | 1", "(3..9] | 2"]) == [((1, 2), "x: (3..5), 5")]


def test_texts_overlap_where_both_name_them():
    assert overlaps(["'a','b' | 1", "'b' | 2"]) == [((1, 2), "x: 'b'")]
    assert overlaps(["not('a') | 1", "'b' | 2"]) == [((1, 2), "x: 'b'")]
    assert overlaps(["not('a') | 1", "not('b') | 2"]) == [((1, 2), "x: another value")]
    assert overlaps(["'a' | 1", "- | 2"]) == [((1, 2), "x: 'a'")]
    assert overlaps(["- | 1", "- | 2"]) == [((1, 2), "any input")]


def test_rules_overlap_only_if_all_columns_do():
    options = {"inputs": ("a", "b")}
    assert overlaps(["1 | 1 | 0", "1 | 2 | 0"], **options) == []
    assert overlaps(["1 | [1..3] | 0", "- | 2 | 0"], **options) == [((1, 2), "a: 1; b: 2")]


def test_hit_policies_that_allow_several_rules_have_no_overlaps():
    assert overlaps(["- | 1", "- | 2"], policy="FIRST") == []
    assert overlaps(["- | 1", "- | 2"], policy="COLLECT") == []
    assert overlaps(["- | 1", "- | 1"], policy="ANY") == []
    assert overlaps(["- | 1", "- | 2"], policy="ANY") == [((1, 2), "any input")]


def test_what_variables_decide_is_not_told_unless_the_cells_are_alike():
    assert overlaps(["> a | 1", "> b | 2"]) == []
    assert overlaps(["< f('m') | 1", ">= f('m') | 2"]) == []
    assert overlaps(["<= f('m') | 1", ">= f('m') | 2"]) == [((1, 2), "x: f('m')")]
    assert overlaps(["> a, > b | 1", "> a, > b | 2"]) == [((1, 2), "x: > a, > b")]
    assert overlaps(["len(?) > 1 | 1", "'a' | 2"]) == []


def test_an_overlap_has_the_line_of_the_second_rule():
    assert decision(["1 | 1", "2 | 1", "1 | 1"]).overlaps()[0].line == 9


def test_ranges_that_leave_a_value_out_have_a_gap():
    assert gaps(["< 5 | 1", "> 5 | 2"]) == ["x: 5"]
    assert gaps(["[1..5) | 1", "[7..9] | 2"]) == ["x: < 1, 5, (5..7), > 9"]
    assert gaps(["< 5 | 1", ">= 5 | 2"]) == []


def test_whole_numbers_and_days_have_nothing_between_neighbours():
    assert gaps(["<= 3 | 1", ">= 4 | 2"], types=("integer",)) == []
    assert gaps(["<= 3 | 1", ">= 4 | 2"], types=("number",)) == ["x: (3..4)"]
    assert gaps(["<= date('2026-01-31') | 1", ">= date('2026-02-01') | 2"]) == []
    assert gaps(["< '2026-01-31' | 1", "> '2026-01-31' | 2"]) == ["x: '2026-01-31'"]


def test_a_matrix_has_a_gap_where_a_rule_is_missing():
    rules = [f"'{a}' | '{b}' | 1" for a in "ab" for b in "xy" if (a, b) != ("b", "x")]
    assert gaps(rules, inputs=("p", "q")) == ["p: 'b'; q: 'x'"]


def test_booleans_are_true_and_false():
    assert gaps(["true | 1"]) == ["x: false"]
    assert gaps(["true | 1", "false | 1"]) == []
    assert gaps(["? | 1"], types=("boolean",)) == []


def test_allowed_values_close_a_column_of_texts():
    assert gaps(["'a' | 1"]) == []
    assert gaps(["'a' | 1"], allowed=("'a','b'",)) == ["x: 'b'"]
    assert gaps(["'a' | 1", "not('a') | 2"], allowed=("'a','b'",)) == []
    assert gaps(["[1..5] | 1"], allowed=("[1..9]",)) == ["x: (5..9), 9"]


def test_a_default_closes_every_gap():
    assert gaps(["< 5 | 1"], defaults=("0",)) == []


def test_what_variables_decide_is_no_gap():
    assert gaps(["> a | 1", "'b' | 2"]) == []
    assert gaps(["< f('m') | 1", ">= f('m') | 2"]) == []
    assert gaps(["< f('m') | 1", "> f('m') | 2"]) == ["x: f('m')"]
    assert gaps(["len(?) > 1 | 1"]) == []


def test_durations_are_ordered_by_their_length():
    assert gaps(["< duration('PT36H') | 1", ">= duration('P2D') | 1"]) == [
        "x: duration('PT36H'), (duration('PT36H')..duration('P2D'))"
    ]
    assert gaps(["< duration('P1M') | 1", ">= duration('P30D') | 1"]) == []


def test_null_counts_where_the_table_mentions_it():
    assert gaps(["null | 1", "< 5 | 1", ">= 5 | 1"]) == []
    assert gaps(["not(null) | 1"]) == ["x: null"]


def test_a_table_without_rules_or_inputs():
    assert gaps([]) == ["any input"]
    assert gaps(["1"], inputs=()) == []


def test_a_wide_table_is_looked_at_within_bounds():
    columns = tuple(f"c{n}" for n in range(12))
    rules = [
        " | ".join([*(f"[{(row * n) % 7}..{(row * n) % 7 + 3}]" for n in range(12)), "1"])
        for row in range(1, 40)
    ]
    found = decision(rules, inputs=columns)
    assert len(found.gaps()) <= 20
    assert len(found.overlaps()) <= 20


def test_a_long_table_is_looked_at_quickly():
    rules = [f"{n} | '{n % 40}' | [{n}..{n + 1}) | 1" for n in range(1900)]
    begin = time.process_time()
    found = decision(rules, inputs=("a", "b", "c"))
    assert found.overlaps() == ()
    assert len(found.gaps()) == 20
    assert time.process_time() - begin < 8


CELLS = st.one_of(
    st.just("-"),
    st.integers(0, 6).map(str),
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "!="]), st.integers(0, 6)).map(
        lambda pair: f"{pair[0]} {pair[1]}"
    ),
    st.tuples(
        st.sampled_from("[("), st.integers(0, 3), st.integers(3, 6), st.sampled_from("])")
    ).map(lambda p: f"{p[0]}{p[1]}..{p[2]}{p[3]}"),
    st.lists(st.integers(0, 6), min_size=1, max_size=3).map(
        lambda numbers: f"not({', '.join(map(str, numbers))})"
    ),
)
HALVES = [n / 2 for n in range(-1, 14)]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_findings_agree_with_trying_every_value(cells):
    rules = [f"{a} | {b} | 1" for a, b in cells]
    unique = decision(rules, inputs=("a", "b"))
    collect = decision(rules, inputs=("a", "b"), policy="COLLECT")
    hits = [collect.decide({"a": a, "b": b}).rows for a, b in itertools.product(HALVES, repeat=2)]
    tried = {pair for rows in hits for pair in itertools.combinations(rows, 2)}
    assert {found.rows for found in unique.overlaps()} == tried
    missed = any(not rows for rows in hits)
    if all(any(cell[0] in "<>[(" for cell in column) for column in zip(*cells, strict=True)):
        assert bool(unique.gaps()) == missed
    else:  # in a column without an order only the mentioned values count
        assert missed or not unique.gaps()
