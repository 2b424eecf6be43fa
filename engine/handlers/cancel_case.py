"""End a case, and its children, where they stand."""

from __future__ import annotations

from typing import Any

from engine import incidents
from engine.commands import CancelCase
from engine.handlers.resume import active_case
from engine.parts import Parts
from engine.progress import Progress
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: CancelCase, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Cancel a case. Its children follow by jobs of their own; a parent goes on waiting.

    Raises:
        NotFound: there is no such case.
        NotOpen: it is over.
    """
    case = active_case(work, command.agency, command.case)
    progress = Progress(parts, work, case, command.actor)
    outcome = parts.executor.cancel(progress.compiled.definition, case.state)
    progress.apply(
        outcome,
        Event("cancel_ordered", actor=command.actor, payload={"reason": command.reason}),
        status="cancelled",
    )
    incidents.settle_moot(progress)
    return {"case": case.id, "state": case.status}
