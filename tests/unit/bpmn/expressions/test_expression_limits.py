"""What the language bounds: memory, steps and time of what an author may write."""

import time
import tracemalloc

import pytest

from bpmn.expressions import Expression, Script
from tests.refusals import VARIABLES, refusal

ATTACKS = [
    "[1]*999999999",
    "'a'*999999999",
    "999999999*'a'",
    "9**9**9",
    "9223372036854775807 + 1",
    "9223372036854775807 * 9223372036854775807",
    "-9223372036854775807 - 9",
    "1e308 * 10",
    "9223372036854775807 / 1e-300",
    "1e308 - -1e308",
    "1e300 * 1e300 - 1e300 * 1e300",
    "1 / 0",
    "1 // 0",
    "1 % 0",
    "1.5 % 0",
    "[a for a in many for b in many]",
    "sum(1 for a in many for b in many for c in many)",
    "any(a == 'z' for a in many for b in many)",
    "[[a for a in many] for b in many]",
    "all(many == many for a in many for b in many)",
    "all(many in [many] for a in many for b in many)",
    "any(sorted(many) == 1 for a in many for b in many)",
    "count(unique(many) for a in many)",
    "[big + big for a in many]",
    "len([lower(big) for a in many])",
    "len([replace(big, 'a', 'bbbbbbbbbb') for a in many])",
    "replace(big, '', big)",
    "replace(big, 'a', big)",
    "join([big, big], big)",
    "join(many_texts, big)",
    "len([split(big, 'a') for a in many])",
    "split(big + big, 'a')",
    "big + big + big",
    "[big for a in many]",
    "many + many + many",
    "merge(wide, wide)",
    "len([merge(wide, wide) for a in many])",
    "unique(deep_rows)",
    "date('9999-12-31') + duration('P1D')",
    "date('0001-01-01') - duration('P1D')",
    "date('2026-01-01') + duration('P9999Y')",
    "duration('P9999999D') * 999999999",
    "duration('P99999999999999999D')",
    "duration('P1M') > duration('P30D')",
    "int('9' * 30)",
    "int('" + "9" * 5000 + "')",
    "float('1e400')",
    "float('nan')",
    "float('inf')",
    "round(1.5, 999999999)",
    "round(1.5, -5)",
    "looped(x)",
    "self_nested",
    "[[y, y] for y in [[z, z] for z in [[w, w] for w in [[v, v] for v in [many, many]]]]]",
    "[[1, a] for a in many for b in [" + ",".join("1" * 200) + "]]",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_on_memory_or_time_is_refused_quickly(text):
    nested: list = []
    for _ in range(500):
        nested = [nested]
    variables = {
        **VARIABLES,
        "big": "a" * 50_000,
        "many_texts": ["a"] * 5000,
        "wide": {f"k{i}": i for i in range(6000)},
        "deep_rows": [[list(range(100))] * 100 for _ in range(100)],
        "self_nested": nested,
    }
    tracemalloc.start()
    begin = time.process_time()
    refusal(text, variables, {"looped": lambda x: [nested]})
    took, (_, peak) = time.process_time() - begin, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 10, "tracing slows this about fourfold"
    assert peak < 100_000_000


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000 + "x" + ")" * 4999,
        "(" * 4000 + "x" + ")" * 4000,
        "[" * 150 + "]" * 150,
        "[" * 4000 + "]" * 4000,
        "-" * 9000 + "1",
        "- " * 4500 + "1",
        "not " * 2400 + "x",
        "+".join(["1"] * 4000),
        "x" + "[0]" * 3000,
        "x" + ".a" * 4000,
        "x" + "()" * 4000,
        "lambda:" * 1400 + "0",
        "x if x else " * 800 + "x",
        "x if " * 1000 + "x" + " else x" * 700,
        "{'a':" * 1500 + "1" + "}" * 1500,
        "f(" * 3000 + ")" * 3000,
        "await " * 1600 + "x",
        "*" * 9000,
        "x" * 20_000,
        "1 " * 4999,
        "'" * 9999,
        "\n" * 9999,
        "x" + " " * 9990 + "y",
        "((((((((((" * 50,
        "x<" * 4990 + "x",
        "1" * 9999,
        "1." + "1" * 9990 + "e" + "9" * 5,
        "a ? b : " * 1200 + "c",
        "a ? b : " * 30 + "c",
        "a && " * 1990 + "a",
        "${" + "a.b." * 2400 + "c}",
        "a.length" * 1100 + " && b",
        "!" * 99 + "a",
        "= " * 4000 + "a",
        "if a then b else " * 500 + "c",
    ],
)
def test_a_monstrous_text_is_refused_quickly(text):
    begin = time.process_time()
    if text.startswith("x<"):
        assert Expression.parse(text).evaluate({"x": 1}) is False
    else:
        refusal(text)
    assert time.process_time() - begin < 3


def test_a_script_can_not_grow_a_value_line_by_line():
    doubling = "a = 'abcdefgh'\n" + "a = a + a\n" * 40
    assert "characters" in refusal(doubling, language=Script).message
    nesting = "a = [1, 2, 3, 4]\n" + "a = [a, a]\n" * 40
    refusal(nesting, language=Script)
    wide = "a = many\n" + "".join(f"b{i} = a\n" for i in range(500))
    assert "result" in refusal(wide, language=Script).message


@pytest.mark.parametrize(
    "text",
    [
        "len([replace(mid, 'a', mid) for a in many])",
        "len([split(commas, ',') for a in many])",
        "len([merge(wide, {}) for a in many])",
        "len([mid_list + mid_list for a in many])",
        "len([big + 'x' for a in many])",
        "len([big[1:] for a in many])",
        "len([sorted(mid_list) for a in many])",
        "all(nested == again for a in many)",
        "all(nested[0] in again for a in many)",
        "all(count(again, nested[0]) == 20 for a in many)",
        "all('z' not in big for a in many for b in many)",
        "all(f(a) for a in many for b in many)",
    ],
)
def test_what_is_long_costs_steps_each_time(text, monkeypatch):
    monkeypatch.setattr("bpmn.expressions.values.MAX_SECONDS", 60.0)
    variables = {
        **VARIABLES,
        "mid": "a" * 300,
        "big": "a" * 50_000,
        "commas": "," * 9_000,
        "wide": {f"k{i}": i for i in range(3000)},
        "mid_list": list(range(3000)),
        "nested": [[[i] for i in range(50)] for _ in range(20)],
        "again": [[[i] for i in range(50)] for _ in range(20)],
    }
    tracemalloc.start()
    error = refusal(text, variables, {"f": lambda a: True})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "steps" in error.message
    assert peak < 60_000_000


def test_a_loop_ends_when_its_time_is_over(monkeypatch):
    monkeypatch.setattr("bpmn.expressions.values.MAX_SECONDS", 0.0)
    assert "an end within" in refusal("sum(x for x in many)").message


def test_steps_of_all_lines_of_a_script_count_together():
    line = "a = sum(1 for i in many)\n"
    refusal(line * 400, language=Script)
