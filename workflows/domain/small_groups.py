"""Which units of a tree may be shown, so that no group under a size can be worked out.

Numbers of a unit include all units below it. Showing a unit and its parts tells their difference
too, so a part may have to be hidden although it is large enough by itself (complementary
suppression).
"""

from __future__ import annotations

from collections.abc import Mapping


def shown_units(
    parents: Mapping[str, str | None], own: Mapping[str, int], minimum: int
) -> frozenset[str]:
    """Return the units whose numbers may be shown.

    Whatever is added or taken away between shown units, what is left is nobody or at least
    `minimum` people: each shown unit less the largest shown units inside it is such a group, and
    every difference is made of these.

    Args:
        parents: unit -> the unit above, None at the top. A unit above that is not listed counts
            as None.
        own: unit -> people counted in it directly, not in units below it.
        minimum: of the agency, at least 1.
    """
    children: dict[str | None, list[str]] = {}
    for unit in sorted(parents):
        above = parents[unit]
        children.setdefault(above if above in parents else None, []).append(unit)
    shown: dict[str, int] = {}  # unit -> people in it less those of shown units inside
    totals: dict[str, int] = {}
    for unit in reversed(_downwards(children)):
        inside = _largest_shown(children, unit, shown)
        totals[unit] = own.get(unit, 0) + sum(totals[each] for each in children.get(unit, ()))
        left = totals[unit] - sum(totals[each] for each in inside)
        if totals[unit] < minimum:
            continue
        # Hide the smallest parts until what is left is nobody or a group.
        while 0 < left < minimum:
            smallest = min(inside, key=lambda each: (totals[each], each))
            left += shown.pop(smallest)
            inside = _largest_shown(children, unit, shown)
        shown[unit] = left
    return frozenset(shown)


def _downwards(children: Mapping[str | None, list[str]]) -> list[str]:
    """Return all units, each before those below it; a circle in the data is left out."""
    found: list[str] = []
    waiting = list(children.get(None, ()))
    while waiting:
        unit = waiting.pop()
        found.append(unit)
        waiting += children.get(unit, ())
    return found


def _largest_shown(
    children: Mapping[str | None, list[str]], unit: str, shown: Mapping[str, int]
) -> list[str]:
    """Return the shown units inside a unit that are inside no other shown one."""
    found: list[str] = []
    waiting = list(children.get(unit, ()))
    while waiting:
        each = waiting.pop()
        if each in shown:
            found.append(each)
        else:
            waiting += children.get(each, ())
    return found
