"""Start the newest version of a process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from engine.commands import StartCase
from engine.definitions import Compiled
from engine.errors import NotDeployed, Refused
from engine.parts import Parts
from engine.progress import Progress
from engine.store import cases
from engine.store.base import new_id
from engine.store.cases import CaseRow
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: StartCase, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Start a case.

    Returns:
        case, state (active or completed), opened (items).

    Raises:
        NotDeployed: no version of the process.
        Refused: a case of the process with this business key exists already.
    """
    compiled = parts.definitions.latest(work, command.agency, "process", command.process)
    taken = is_running(work, command)
    if taken is not None:
        raise Refused(
            f"Expected no case of {command.process} with the business key "
            f"{command.business_key} but {taken} has it",
            case=taken,
        )
    case = new_id()
    row = new_row(
        work,
        compiled,
        command.process,
        agency=command.agency,
        case=case,
        root=case,
        business_key=command.business_key,
        correlation=command.business_key,
        subject=command.subject,
        period=command.period,
        rules_date=command.rules_date or work.now.date(),
        calendar_at=work.now,
    )
    by = None if command.by is None else (command.by[0], command.by[1])
    return start(work, parts, compiled, row, command.data, actor=command.actor, by=by)


def is_running(work: UnitOfWork, command: StartCase) -> str | None:
    """Return the case of the process that has the business key already, or None."""
    if command.business_key is None:
        return None
    return cases.with_business_key(work, command.agency, command.process, command.business_key)


def new_row(
    work: UnitOfWork,
    compiled: Compiled,
    process: str,
    *,
    agency: str,
    case: str,
    root: str,
    rules_date: date,
    calendar_at: datetime,
    business_key: str | None = None,
    correlation: str | None = None,
    subject: str | None = None,
    period: str | None = None,
    parent: str | None = None,
    parent_token: int | None = None,
    parent_element: str | None = None,
) -> CaseRow:
    """Return the row of a case that has not run yet.

    Raises:
        NotDeployed: the process is not executable.
    """
    if process not in compiled.definition.processes:
        raise NotDeployed(f"Expected the bundle to hold an executable process {process}")
    return CaseRow(
        id=case,
        agency=agency,
        bundle=compiled.bundle.hash,
        process=process,
        business_key=business_key,
        correlation=correlation,
        subject=subject,
        period=period,
        rules_date=rules_date,
        calendar_at=calendar_at,
        root=root,
        parent=parent,
        parent_token=parent_token,
        parent_element=parent_element,
        status="active",
        version=1,
        serializer=compiled.definition.serializer,
        state=b"",
        variables={},
        history_seq=0,
        history_hash="",
        started_at=work.now,
        ended_at=None,
    )


def start(
    work: UnitOfWork,
    parts: Parts,
    compiled: Compiled,
    row: CaseRow,
    data: Mapping[str, Any],
    *,
    actor: str | None,
    by: tuple[str, str] | None = None,
    passed_by: str | None = None,
) -> dict[str, Any]:
    """Write a new case and run it to its first rest.

    `by` is the event that starts it, `passed_by` the person whose act led to it.
    """
    cases.insert(work, row)
    progress = Progress(parts, work, row, actor, passed_by)
    reads = compiled.definition.reads
    outcome = parts.executor.start(
        compiled.definition,
        row.process,
        {name: value for name, value in data.items() if by or name in reads},
        progress.context,
        by,
    )
    facts = {"process": row.process, "bundle": row.bundle, "parent": row.parent}
    if by is not None:
        facts["by"] = " ".join(by)
    opened = progress.apply(outcome, Event("case_started", actor=actor, facts=facts))
    return {"case": row.id, "state": row.status, "opened": [brief(item) for item in opened]}


def brief(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an answer tells of an item that was opened."""
    return {"item": item["id"], "element": item["element"], "name": item["name"]}
