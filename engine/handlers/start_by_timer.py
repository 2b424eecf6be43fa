"""Start a case by a timer start event, and plan the next one."""

from __future__ import annotations

import hashlib
from typing import Any

from bpmn.errors import DocumentError
from engine.commands import StartByTimer
from engine.context import CaseContext
from engine.definitions import Compiled
from engine.errors import DocumentsRefused, ExecutionFailed
from engine.parts import Parts
from engine.ports import CaseFacts, StartDue
from engine.store import bundles, jobs
from engine.store.jobs import INTERACTIVE, TIMER, NewJob
from engine.store.unit_of_work import UnitOfWork


def handle(command: StartByTimer, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Queue the start of one case, and the timer of the next one.

    The case is started by a job of its own, so that one that fails does not stop the rhythm.

    Returns:
        started (whether a case is: not when a newer version was deployed since), next (or None).
    """
    newest = bundles.find_latest(work, command.agency, "process", command.process)
    if newest is None or newest.bundle != command.bundle:
        return {"started": False, "next": None}
    compiled = parts.definitions.get(work, command.bundle)
    at = command.due["at"]
    start = NewJob(
        "StartCase",
        command.agency,
        payload={
            "process": command.process,
            "key": f"timer:{_name(command.agency, command.process, command.element, at)}",
            "by": ["timer", command.element],
        },
        rank=INTERACTIVE,
    )
    following = parts.executor.start_due(
        compiled.definition,
        command.process,
        command.element,
        _context(work, parts, compiled, command.agency, command.process),
        command.due,
    )
    jobs.add(work, [start, *_job(command, following)])
    return {"started": True, "next": following.at.isoformat() if following else None}


def arm(work: UnitOfWork, parts: Parts, compiled: Compiled, agency: str, process: str) -> None:
    """Set the timers that start cases of a process that was deployed now.

    Those of older versions end by themselves when they are due.

    Raises:
        DocumentsRefused: a timer tells no moment.
    """
    context = _context(work, parts, compiled, agency, process)
    drawn = compiled.bundle.processes[process]
    for kind, element in compiled.definition.triggers.get(process, ()):
        if kind != "timer":
            continue
        try:
            due = parts.executor.start_due(compiled.definition, process, element, context)
        except ExecutionFailed as error:
            line = drawn.elements[element].line
            raise DocumentsRefused(
                [DocumentError(str(error), drawn.path, line, element)]
            ) from error
        order = StartByTimer(agency, process, element, compiled.bundle.hash, {})
        jobs.add(work, _job(order, due))


def _job(order: StartByTimer, due: StartDue | None) -> list[NewJob]:
    if due is None:
        return []
    payload = {
        "process": order.process,
        "element": order.element,
        "bundle": order.bundle,
        "due": dict(due.kept),
    }
    name = _name(order.agency, order.process, order.element, order.bundle)
    return [
        NewJob(
            "StartByTimer",
            order.agency,
            payload=payload,
            rank=TIMER,
            due_at=due.at,
            dedup=f"start:{name}",
        )
    ]


def _name(*parts: str) -> str:
    """Return a short name for ids that may be long."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


def _context(
    work: UnitOfWork, parts: Parts, compiled: Compiled, agency: str, process: str
) -> CaseContext:
    """Return what the timer's text is worked out with: there is no case, and so no person."""
    facts = CaseFacts(
        case="",
        agency=agency,
        process=process,
        bundle=compiled.bundle.hash,
        subject=None,
        period=None,
        business_key=None,
        root="",
        parent=None,
        rules_date=work.now.date(),
    )
    return CaseContext(parts, work, facts)
