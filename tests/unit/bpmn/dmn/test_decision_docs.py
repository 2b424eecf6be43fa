"""docs/decision-tables.md names every hit policy, and its cells hold as it says."""

import re
from pathlib import Path
from typing import get_args

import pytest

from bpmn.dmn.decision import Aggregator, HitPolicy
from bpmn.expressions import Expression
from tests.unit.bpmn.dmn.tables import decision, holds

PAGE = (Path(__file__).parents[4] / "docs" / "decision-tables.md").read_text("utf-8")
CELLS = re.findall(r"^\| `(.+?)` \| .+? \| `(.+?)` \|(?: `(.+?)`)? \|$", PAGE, re.M)


def test_the_page_names_every_hit_policy_and_aggregator():
    shown = set(re.findall(r"`([A-Z ]+)`", PAGE.split("| Hit policy |")[1].split("\n\n")[0]))
    assert shown == set(get_args(HitPolicy)) | set(get_args(Aggregator))


@pytest.mark.parametrize(("cell", "yes", "no"), CELLS)
def test_a_cell_of_the_page_holds_as_the_page_says(cell, yes, no):
    assert holds(cell, Expression.parse(yes).evaluate({}), batas=10)
    if no:
        assert not holds(cell, Expression.parse(no).evaluate({}), batas=10)


def test_the_page_has_all_its_cells_tried():
    assert len(CELLS) == PAGE.split("## Input cells")[1].split("\n## ")[0].count("\n| `")


def test_an_aggregate_of_nothing_is_what_the_page_says():
    found = {
        name: decision(["9 | 1"], policy="COLLECT", aggregation=name).decide({"x": 1}).value
        for name in get_args(Aggregator)
    }
    assert found == {"SUM": 0, "MIN": None, "MAX": None, "COUNT": 0}
    assert "of nothing `0`, `null`, `null`, `0`" in PAGE
