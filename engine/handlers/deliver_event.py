"""Give a message or signal to one wait of one case."""

from __future__ import annotations

from typing import Any

from engine.commands import DeliverEvent
from engine.handlers.resume import active_case, find_wait
from engine.parts import Parts
from engine.progress import Progress
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: DeliverEvent, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Deliver an event; only what the case's expressions read enters its variables.

    Raises:
        NotOpen: the case is over or waits there no longer.
    """
    case = active_case(work, command.agency, command.case)
    progress = Progress(parts, work, case, command.actor)
    wait = find_wait(progress, command.token)
    definition = progress.compiled.definition
    brought = dict(command.data)
    if wait.variable is None:  # else all of it goes into one variable
        brought = {name: value for name, value in brought.items() if name in definition.reads}
    outcome = parts.executor.deliver(
        definition,
        case.state,
        command.token,
        brought,
        progress.context,
    )
    progress.apply(
        outcome,
        Event(
            f"{command.kind}_received",
            wait.element,
            command.actor,
            {"name": command.name},
            payload=dict(command.data) or None,
        ),
    )
    return {"case": case.id, "state": case.status}
