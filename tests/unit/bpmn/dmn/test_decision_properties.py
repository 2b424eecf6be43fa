"""Random cells are read or refused, and decide or refuse; nothing else."""

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from bpmn.dmn import DmnError
from bpmn.expressions import BUILTIN_NAMES
from tests.unit.bpmn.dmn.tables import decision

SIGNS = "( ) [ ] { } , .. - ? < <= > >= = == != + * ; : && ! ${"
WORDS = "not in and or if else null true x y 1 5 2.5 'a' \"b\" date('2026-01-05') duration('P1D')"
PIECES = [*sorted(BUILTIN_NAMES), *SIGNS.split(), *WORDS.split(), "\n", "é", "'", "\x0b", "ɂ"]
CELLS = st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)
ORDERLY = st.sampled_from(
    ["-", "5", "> 1", "[1..y]", "not(1, 5)", "'a', 'b'", "? > 1", "in [1, 2]", "null", "y > 2"]
)
VALUES = st.sampled_from([None, True, 0, 1, 5, 2.5, "a", "2026-01-05", "P1D", [1, 5], {"a": 1}])
POLICIES = st.sampled_from(["UNIQUE", "FIRST", "ANY", "RULE ORDER", "COLLECT"])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(CELLS, ORDERLY), min_size=1, max_size=3), CELLS, POLICIES, VALUES)
def test_random_cells_decide_or_refuse(cells, output, policy, value):
    rules = [f"{cell.replace(' | ', ' ')} | {output}" for cell in cells]
    try:
        found = decision(rules, policy=policy)
        found.gaps()
        found.overlaps()
        given_ = found.decide({"x": value, "y": 3})
    except DmnError as error:
        assert error.line >= 1
        assert "ɂ" not in error.message or "ɂ" in " ".join(rules)
        return
    orjson.dumps(given_.value)
    assert set(given_.rows) <= set(range(1, len(rules) + 1))
