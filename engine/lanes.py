"""Which lane an open item is in, and which part of the lanes a list shows.

A decision is `group` when nothing speaks against taking it together with others like it, else
`open` with the reasons; what asks for answers is always `open`. Time moves nothing: a list cuts a
lane at a moment, so that what is due soon leaves the group without a job for each item.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.ports import Assignment, CaseFacts, Opened
from engine.store import items
from engine.store import tables as t

if TYPE_CHECKING:
    from bpmn.forms import Form
    from engine.parts import Parts
    from engine.store.unit_of_work import UnitOfWork

Sorted = tuple[str, list[Mapping[str, Any]]]
"""Lane of an item, and the reasons why it is to be looked at alone."""

wp = t.work_item_principal


@dataclass(frozen=True, slots=True)
class Part:
    """A lane, or what of it is due within a time; items without a deadline are due last."""

    lane: str
    after: datetime | None = None  # exclusive
    until: datetime | None = None  # inclusive

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions on work_item_principal, decided from the list's own index."""
        found = [wp.c.lane == self.lane]
        if self.after is not None:
            found.append(wp.c.sort_at > self.after)
        if self.until is not None:
            found.append(wp.c.sort_at <= self.until)
        return found


ALONE = Part(items.OPEN)
TO_DO = tuple(Part(lane) for lane in items.TO_DO)


def needs_eyes(near: datetime) -> tuple[Part, ...]:
    """Return what is to be looked at one by one: the exceptions, and what is due until `near`."""
    return ALONE, Part(items.GROUP, until=near)


def together(near: datetime) -> tuple[Part, ...]:
    """Return what can be decided together: nothing special, and due after `near`."""
    return (Part(items.GROUP, after=near),)


def sort(
    parts: Parts,
    work: UnitOfWork,
    facts: CaseFacts,
    form: Form | None,
    *,
    element: str,
    variables: Mapping[str, Any],
    owner: Assignment,
    escalated: bool = False,
) -> Sorted:
    """Return in which lane an item belongs, and why.

    Args:
        parts: the engine's ports.
        work: the transaction.
        facts: of the item's case.
        form: of the item; None when it has none.
        element: where it stands.
        variables: as its token sees them.
        owner: who may do it.
        escalated: whether it has come from somebody who was late.
    """
    if parts.sorter is None or form is None or form.decision is None:
        return items.OPEN, []
    asked = Opened(facts, element, variables, owner.principals, escalated, work.now, work)
    reasons = list(parts.sorter(asked))
    return (items.OPEN if reasons else items.GROUP), reasons
