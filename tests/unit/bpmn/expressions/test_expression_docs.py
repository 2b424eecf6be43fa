"""docs/expressions.md lists every function, its examples are true, and its limits are ours."""

import re
from pathlib import Path

import pytest

from bpmn.expressions import BUILTIN_NAMES, Expression, Script, values
from bpmn.expressions.compiler import SPECIAL
from bpmn.expressions.functions import BUILTINS

PAGE = (Path(__file__).parents[4] / "docs" / "expressions.md").read_text("utf-8")
ROWS = re.findall(r"^\| (`\w+\(.*?) \| (.+?) \| `(.+)` → `(.+)` \|$", PAGE, re.MULTILINE)


def test_the_page_lists_every_function_once_with_its_usage():
    shown = {usage.replace("`", "") for usage, *_ in ROWS}
    assert len(shown) == len(ROWS)
    assert shown == {b.usage for b in BUILTINS.values()} | set(SPECIAL.values())
    assert {usage.split("(")[0] for usage in shown} == BUILTIN_NAMES


@pytest.mark.parametrize(("usage", "_gives", "example", "result"), ROWS)
def test_an_example_of_the_page_gives_what_the_page_says(usage, _gives, example, result):
    expression = Expression.parse(example)
    assert usage.strip("`").split("(")[0] in expression.functions
    assert expression.evaluate({}) == Expression.parse(result).evaluate({})


def test_the_script_of_the_page_runs():
    script = PAGE.split("```")[1]
    result = Script.parse(script).run(
        {"tanggal_terima": "2026-01-05", "putaran": 1, "jumlah": 1},
        {"parameter": lambda name: "P14D"},
    )
    assert result == {
        "tenggat": "2026-01-19",
        "putaran": 2,
        "dikembalikan": False,
        "jumlah": 3,
    }


@pytest.mark.parametrize(
    "limit",
    [
        values.MAX_TEXT,
        values.MAX_DEPTH,
        values.MAX_STEPS,
        int(values.MAX_SECONDS),
        values.MAX_LIST,
        values.MAX_STRING,
        values.MAX_RESULT,
        values.MAX_NESTING,
    ],
)
def test_the_page_tells_every_limit(limit):
    assert re.search(rf"\b{limit:,}\b", PAGE.split("## Limits")[1])
