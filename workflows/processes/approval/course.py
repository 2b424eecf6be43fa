"""The course of a chain that is under way: steps asked once more, and steps put in.

The rows of a chain are its course. A step that is asked once more is a new row behind the group
that sent back; the row before keeps what was decided. What is open or decided never moves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from workflows.domain.steps import INFORMED
from workflows.tables.approval import ApprovalStep
from workflows.tables.base import new_id

COPIED = (
    "agency",
    "chain_id",
    "needed",
    "kind",
    "name",
    "rule",
    "table_row",
    "deadline",
    "reminder",
    "escalation",
    "may_add",
    "added_by",
    "named_by",
    "named_decree",
)


def origin(step: ApprovalStep) -> str:
    """Return the id of the first row of a step, itself where it is asked for the first time."""
    return step.repeats_id or step.id


def deciders(steps: Iterable[ApprovalStep]) -> set[str]:
    """Return who decided any step of the run."""
    return {step.decided_by for step in steps if step.decided_by is not None}


def decided_others(steps: Iterable[ApprovalStep], step: ApprovalStep) -> set[str]:
    """Return who decided another step of the run: they never decide this one."""
    return {
        each.decided_by
        for each in steps
        if each.decided_by is not None and origin(each) != origin(step)
    }


def decided_this(steps: Iterable[ApprovalStep], step: ApprovalStep) -> set[str]:
    """Return who decided a step before and no other one: they may decide it again."""
    own = {
        each.decided_by
        for each in steps
        if each.decided_by is not None and origin(each) == origin(step)
    }
    return own - decided_others(steps, step)


def earlier(steps: Sequence[ApprovalStep], group: int) -> list[ApprovalStep]:
    """Return the steps of groups before one that agreed, as they stand last; oldest first."""
    last: dict[str, ApprovalStep] = {}
    for step in steps:
        if step.group < group and step.kind != INFORMED:
            last[origin(step)] = step
    return [step for step in last.values() if step.state in ("disetujui", "dilewati")]


def ask_again(
    session: Session, steps: Sequence[ApprovalStep], first: ApprovalStep, group: int
) -> None:
    """Let every step from `first` up to a group be asked once more, right behind that group.

    Args:
        session: where they are.
        steps: of the chain, by number.
        first: the step that a return goes back to.
        group: that sent back.
    """
    last: dict[str, ApprovalStep] = {}
    for step in steps:
        if first.number <= step.number and step.group <= group and step.kind != INFORMED:
            last[origin(step)] = step
    again = sorted(last.values(), key=lambda step: step.number)
    sizes = Counter(step.group for step in again)  # of the first one's group only a part is asked
    places = {number: place for place, number in enumerate(sorted(sizes), 1)}
    _put(
        session,
        steps,
        group,
        [
            {
                **_copied(step),
                "repeats_id": origin(step),
                "group": group + places[step.group],
                "needed": min(step.needed, sizes[step.group]),
            }
            for step in again
        ],
    )


def put_before(
    session: Session, steps: Sequence[ApprovalStep], step: ApprovalStep, added: dict[str, Any]
) -> None:
    """Let somebody else decide before an open step, which is asked again after that."""
    again = {**_copied(step), "repeats_id": origin(step), "group": step.group + 2}
    first = {**_copied(step), **added, "group": step.group + 1}
    _put(session, steps, step.group, [first, again])


def put_after(
    session: Session, steps: Sequence[ApprovalStep], step: ApprovalStep, added: dict[str, Any]
) -> None:
    """Let somebody else decide after the group of a step."""
    first = {**_copied(step), **added, "group": step.group + 1}
    _put(session, steps, step.group, [first])


def _copied(step: ApprovalStep) -> dict[str, Any]:
    return {name: getattr(step, name) for name in COPIED}


def _put(
    session: Session, steps: Sequence[ApprovalStep], group: int, rows: Sequence[dict[str, Any]]
) -> None:
    """Put rows behind a group; what comes later moves on, the last first: numbers are unique."""
    count = len(rows)
    groups = len({row["group"] for row in rows})
    behind = max(step.number for step in steps if step.group <= group)
    for step in sorted(steps, key=lambda each: each.number, reverse=True):
        if step.group > group:
            step.number, step.group = step.number + count, step.group + groups
            session.flush()
    for place, row in enumerate(rows, start=1):
        session.add(ApprovalStep(id=new_id(), number=behind + place, **row))
    session.flush()
