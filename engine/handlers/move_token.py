"""Take a case from where it waits to another element: when a step was wrong or skipped."""

from __future__ import annotations

from typing import Any

from engine import incidents
from engine.commands import MoveToken
from engine.errors import NotOpen, Refused
from engine.handlers.resume import active_case
from engine.handlers.start_case import brief
from engine.parts import Parts
from engine.progress import Progress
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: MoveToken, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Leave a wait, with what hangs on it, and enter another element with the same variables.

    Returns:
        case, state, opened (items).

    Raises:
        NotFound: there is no such case.
        Suspended, NotOpen: it is not to move, or does not wait there.
        Refused: it waits there more than once, the other element is not in the same scope, or no
            token can be put there.
    """
    case = active_case(work, command.agency, command.case)
    progress = Progress(parts, work, case, command.actor)
    definition = progress.compiled.definition
    here = [
        wait for wait in parts.executor.waits(definition, case.state) if wait.element == command.at
    ]
    if not here:
        raise NotOpen(f"Expected case {case.id} to wait at {command.at} but it does not")
    if len(here) > 1:
        raise Refused(
            f"Expected one step at {command.at} but there are {len(here)} instances of it;"
            " complete or cancel them"
        )
    outcome = parts.executor.move(
        definition, case.state, here[0].token, command.to, progress.context
    )
    opened = progress.apply(
        outcome,
        Event(
            "token_moved",
            command.at,
            command.actor,
            {"to": command.to},
            payload={"reason": command.reason},
        ),
    )
    incidents.settle_moot(progress)
    return {"case": case.id, "state": case.status, "opened": [brief(item) for item in opened]}
