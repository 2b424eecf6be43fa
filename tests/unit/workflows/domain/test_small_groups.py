"""From the numbers of shown units nothing can be worked out about a group under the minimum."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from workflows.domain.small_groups import shown_units

MINIMUM = 5


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, str | None], dict[str, int]]:
    """A tree of units with how many people are counted in each."""
    size = draw(st.integers(1, 14))
    names = [f"u{number:02}" for number in range(size)]
    parents: dict[str, str | None] = {}
    for number, name in enumerate(names):
        above = draw(st.integers(-1, number - 1)) if number else -1
        parents[name] = None if above < 0 else names[above]
    return parents, {name: draw(st.integers(0, 9)) for name in names}


def inside(parents: dict[str, str | None], unit: str, other: str) -> bool:
    """Say whether a unit is another one or stands below it."""
    each: str | None = unit
    while each is not None:
        if each == other:
            return True
        each = parents[each]
    return False


@given(trees())
def test_people_whom_the_shown_units_tell_apart_are_never_fewer_than_the_minimum(
    tree: tuple[dict[str, str | None], dict[str, int]],
) -> None:
    """Whoever adds and subtracts shown numbers tells people apart only by which shown units they
    are in: people of the same units stay one group, whatever is computed."""
    parents, own = tree
    shown = shown_units(parents, own, MINIMUM)
    groups: Counter[frozenset[str]] = Counter()
    for unit, people in own.items():
        groups[frozenset(each for each in shown if inside(parents, unit, each))] += people
    del groups[frozenset()]
    assert all(people == 0 or people >= MINIMUM for people in groups.values())
    for unit in shown:
        assert sum(own[each] for each in own if inside(parents, each, unit)) >= MINIMUM


@given(trees())
def test_the_topmost_unit_is_shown_whenever_enough_answered(
    tree: tuple[dict[str, str | None], dict[str, int]],
) -> None:
    parents, own = tree
    shown = shown_units(parents, own, MINIMUM)
    for top in (unit for unit, above in parents.items() if above is None):
        total = sum(own[each] for each in own if inside(parents, each, top))
        assert (top in shown) == (total >= MINIMUM)


def test_a_part_is_hidden_when_the_rest_of_its_unit_would_be_too_small() -> None:
    parents = {"dinas": None, "a": "dinas", "b": "dinas", "c": "dinas"}
    own = {"dinas": 0, "a": 6, "b": 7, "c": 2}
    assert shown_units(parents, own, MINIMUM) == {"dinas", "b"}  # with a, c would be 15 - 6 - 7


def test_parts_that_leave_nobody_are_all_shown() -> None:
    parents = {"dinas": None, "a": "dinas", "b": "dinas"}
    assert shown_units(parents, {"a": 6, "b": 7}, MINIMUM) == {"dinas", "a", "b"}


def test_a_grandchild_is_seen_through_its_hidden_parent() -> None:
    parents = {"dinas": None, "a": "dinas", "a1": "a"}
    own = {"dinas": 1, "a": 1, "a1": 5}
    assert shown_units(parents, own, MINIMUM) == {"dinas"}
