"""Let a case stand still, and go on again."""

from __future__ import annotations

from typing import Any

from engine.commands import ResumeCase, SuspendCase
from engine.errors import Refused
from engine.handlers.resume import active_case
from engine.parts import Parts
from engine.progress import Progress
from engine.store import cases, jobs
from engine.store.cases import CaseRow
from engine.store.history import Event
from engine.store.jobs import NewJob
from engine.store.unit_of_work import UnitOfWork


def handle(command: SuspendCase, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Suspend a case. Its timers wait, its items cannot be completed; children follow by jobs.

    Raises:
        NotFound: there is no such case.
        Suspended, NotOpen: it is suspended already, or over.
    """
    case = active_case(work, command.agency, command.case)
    jobs.hold(work, case.id)
    return _change(command, work, parts, case, "suspended", "active")


def handle_resume(command: ResumeCase, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Resume a case. What became due while it stood still happens now; children follow by jobs.

    Raises:
        NotFound: there is no such case.
        Refused: it is not suspended.
    """
    case = cases.get(work, command.case, agency=command.agency, lock=True)
    if case.status != "suspended":
        raise Refused(f"Expected case {case.id} to be suspended but it is {case.status}")
    jobs.let_go(work, case.id)
    return _change(command, work, parts, case, "active", "suspended")


def _change(
    command: SuspendCase | ResumeCase,
    work: UnitOfWork,
    parts: Parts,
    case: CaseRow,
    status: str,
    of_children: str,
) -> dict[str, Any]:
    name = type(command).__name__
    children = [each.id for each in cases.children(work, case.id) if each.status == of_children]
    case.status = status
    told = "case_suspended" if status == "suspended" else "case_resumed"
    Progress(parts, work, case, command.actor).record(
        [Event(told, actor=command.actor, payload={"reason": command.reason})]
    )
    cases.save(work, case)
    jobs.add(
        work,
        [
            NewJob(
                name,
                case.agency,
                payload={
                    "case": child,
                    "reason": command.reason,
                    "key": f"{command.key}:{child}",
                    "actor": command.actor,
                },
                case=child,
                root=case.root,
            )
            for child in children
        ],
    )
    return {"case": case.id, "state": case.status}
