"""Tell a parent case that its child ended."""

from __future__ import annotations

from typing import Any

from engine.commands import EndChild
from engine.handlers.resume import active_case, find_wait
from engine.parts import Parts
from engine.progress import Progress
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: EndChild, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Complete the call activity with those variables of the child that the parent reads.

    Raises:
        NotOpen: the parent is over or waits no longer for this child.
    """
    case = active_case(work, command.agency, command.parent)
    progress = Progress(parts, work, case, passed_by=command.passed_by)
    wait = find_wait(progress, command.token)
    definition = progress.compiled.definition
    data = {k: v for k, v in command.variables.items() if k in definition.reads}
    outcome = parts.executor.complete(definition, case.state, command.token, data, progress.context)
    progress.apply(outcome, Event("child_ended", wait.element, facts={"child": command.child}))
    return {"case": case.id, "state": case.status}
