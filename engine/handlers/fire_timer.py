"""Let a due timer of a case fire."""

from __future__ import annotations

from typing import Any

from engine.commands import FireTimer
from engine.handlers.resume import active_case, find_wait
from engine.parts import Parts
from engine.progress import Progress
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: FireTimer, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Fire a timer.

    Raises:
        NotOpen: the case is over or waits for this timer no longer.
    """
    case = active_case(work, command.agency, command.case)
    progress = Progress(parts, work, case)
    wait = find_wait(progress, command.token)
    outcome = parts.executor.fire(
        progress.compiled.definition, case.state, command.token, progress.context
    )
    facts = {"due": wait.due.isoformat() if wait.due else None}
    progress.apply(outcome, Event("timer_fired", wait.element, facts=facts))
    return {"case": case.id, "state": case.status}
