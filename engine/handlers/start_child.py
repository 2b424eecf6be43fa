"""Start the newest version of a called process for a call activity that waits."""

from __future__ import annotations

from typing import Any

from engine.commands import StartChild
from engine.errors import NotOpen
from engine.handlers.resume import check_moves
from engine.handlers.start_case import new_row, start
from engine.parts import Parts
from engine.store import cases
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork


def handle(command: StartChild, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Start a child case with those variables of its parent that its own bundle reads.

    The parent is read, not changed: its row moves again when the child ends.

    Raises:
        NotOpen: the parent is over or has a child for this call already.
        NotDeployed: no version of the called process.
    """
    parent = cases.get(work, command.parent, agency=command.agency, lock=True)
    check_moves(parent)
    if cases.children_of_call(work, parent.id, command.token):
        raise NotOpen(f"Expected no child for token {command.token} of case {parent.id}")
    compiled = parts.definitions.latest(work, command.agency, "process", command.process)
    row = new_row(
        work,
        compiled,
        command.process,
        agency=command.agency,
        case=new_id(),
        root=parent.root,
        correlation=parent.correlation,
        subject=parent.subject,
        period=parent.period,
        rules_date=parent.rules_date,
        calendar_at=parent.calendar_at,
        parent=parent.id,
        parent_token=command.token,
        parent_element=command.element,
    )
    return start(
        work, parts, compiled, row, command.variables, actor=None, passed_by=command.passed_by
    )
