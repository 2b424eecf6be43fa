"""Change variables of a case from outside: to mend what an expression stumbled over."""

from __future__ import annotations

from typing import Any

from engine.commands import SetVariables
from engine.errors import Refused
from engine.handlers.resume import active_case
from engine.parts import Parts
from engine.progress import Progress
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: SetVariables, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Set variables in all branches of a case, then let it go on where a condition now holds.

    Raises:
        NotFound: there is no such case.
        Suspended, NotOpen: it is not to move, or over.
        Refused: nothing in its documents reads a variable of one of the names.
    """
    case = active_case(work, command.agency, command.case)
    progress = Progress(parts, work, case, command.actor)
    definition = progress.compiled.definition
    unread = sorted(set(command.values) - definition.reads)
    if unread or not command.values:
        known = ", ".join(sorted(definition.reads)) or "none"
        raise Refused(
            f"Expected names that the process reads but got {', '.join(unread) or 'none'};"
            f" it reads {known}"
        )
    outcome = parts.executor.write(definition, case.state, dict(command.values), progress.context)
    progress.apply(
        outcome,
        Event(
            "variables_changed",
            actor=command.actor,
            facts={"names": sorted(command.values)},
            payload={"reason": command.reason, "values": dict(command.values)},
        ),
    )
    return {"case": case.id, "state": case.status, "variables": case.variables}
