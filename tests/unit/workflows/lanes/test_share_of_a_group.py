"""How many of a group are looked at alone."""

from fractions import Fraction

import pytest

from workflows.lanes.sampling import group_of, share


@pytest.mark.parametrize(
    ("count", "drawn"), [(0, 0), (1, 0), (2, 1), (20, 1), (21, 2), (40, 2), (41, 3), (1000, 50)]
)
def test_five_percent_rounded_up_and_at_least_one_of_a_group(count: int, drawn: int) -> None:
    assert share(count, Fraction(5)) == drawn


def test_nothing_where_the_agency_draws_nothing() -> None:
    assert share(40, Fraction(0)) == 0


def test_a_group_is_one_step_of_one_period_through_one_seat() -> None:
    item = {"process": "approval", "element": "memutuskan", "period": "2026"}
    groups = {
        group_of(item, "seat:a"),
        group_of(item, "seat:b"),
        group_of({**item, "period": None}, "seat:a"),
        group_of({**item, "element": "rilis"}, "seat:a"),
    }
    assert len(groups) == 4
    assert all(len(group) == 64 for group in groups)
