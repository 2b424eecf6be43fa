"""What somebody may do items with, and the one condition that says which items those are.

Every read of open items that asks "is it mine?" is built from `condition` or `joined`: lists,
counts, pages, files, notices, boards; `engine.rights` asks the same before a command is carried
out. A page that would write its own condition would show, sooner or later, what no command takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from engine.store import tables as t

w, wp, wx = t.work_item, t.work_item_principal, t.work_item_exclusion


@dataclass(frozen=True, slots=True)
class Lent:
    """A principal of somebody else's, lent for a time by a delegation.

    It never reaches further than the givers reach: what is about a giver, or about who received
    it, what a giver is kept from, what only a named person may do, and what is away to be prepared
    by somebody, is not lent with it.
    """

    principal: str
    givers: tuple[str, ...]  # "person:ID": whose it is first, then who passed it on
    by: tuple[str, ...]  # ids of the delegations, in the same order
    within: sa.ColumnElement[bool] | None = field(default=None, compare=False, repr=False)
    """Condition on work_item of what is lent; None: all."""


Power = str | Lent
"""A principal of one's own, or one that is lent."""


def key_of(power: Power) -> str:
    """Return the principal key that items name."""
    return power.principal if isinstance(power, Lent) else power


def givers_of(power: Power) -> tuple[str, ...]:
    """Return who lent a power; nobody for one's own."""
    return power.givers if isinstance(power, Lent) else ()


def joined(person: str, power: Power, *, free: bool = True) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on work_item_principal joined with work_item.

    Args:
        person: "person:ID" of who looks.
        power: through what.
        free: leave out what somebody else has claimed; a claim of a giver's is no such claim.
    """
    givers = givers_of(power)
    found: list[sa.ColumnElement[bool]] = [
        wp.c.principal == key_of(power),
        ~sa.exists().where(wx.c.item == wp.c.item, _one_of(wx.c.person, (person, *givers))),
    ]
    if free:
        mine = _one_of(w.c.assignee, (person, *givers))
        found.append(sa.or_(w.c.assignee.is_(None), mine))
    return found + _reach(person, power)


def condition(
    person: str, powers: Iterable[Power], *, free: bool = False
) -> sa.ColumnElement[bool]:
    """Return the condition on work_item that it can be done with one of the powers.

    Args:
        person: "person:ID" of who looks.
        powers: all that the person holds, the own key included.
        free: leave out what somebody else has claimed.
    """
    own: list[str] = []
    lent: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Lent]] = {}
    for power in powers:
        if isinstance(power, Lent):
            lent.setdefault((power.givers, power.by), []).append(power)
        else:
            own.append(power)
    ways = [_way(person, own, (), [], free)]
    for (givers, _), several in lent.items():
        keys = [each.principal for each in several]
        ways.append(_way(person, keys, givers, _reach(person, several[0]), free))
    return sa.or_(*ways)


def _way(
    person: str,
    keys: Sequence[str],
    givers: tuple[str, ...],
    reach: Sequence[sa.ColumnElement[bool]],
    free: bool,
) -> sa.ColumnElement[bool]:
    people = (person, *givers)
    found = [
        sa.exists().where(wp.c.item == w.c.id, wp.c.principal.in_(keys)),
        ~sa.exists().where(wx.c.item == w.c.id, _one_of(wx.c.person, people)),
        *reach,
    ]
    if free:
        found.append(sa.or_(w.c.assignee.is_(None), _one_of(w.c.assignee, people)))
    return sa.and_(*found)


def _reach(person: str, power: Power) -> list[sa.ColumnElement[bool]]:
    """Return how far a lent power reaches; one's own reaches everywhere."""
    if not isinstance(power, Lent):
        return []
    people = (person, *power.givers)
    found = [
        w.c.substitute != "person",
        w.c.delegated_by.is_(None),  # away with whom its holder chose
        sa.or_(w.c.subject.is_(None), w.c.subject.not_in(people)),
    ]
    return found if power.within is None else [*found, power.within]


def _one_of(column: sa.Column[str], people: tuple[str, ...]) -> sa.ColumnElement[bool]:
    return column == people[0] if len(people) == 1 else column.in_(people)
