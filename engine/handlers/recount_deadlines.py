"""Count the deadlines and timers of a running case anew, by the rules and calendar it has now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.commands import RecountDeadlines
from engine.counted import Counted, from_json
from engine.handlers.move_deadline import shift
from engine.opening import timer_key
from engine.parts import Parts
from engine.ports import CaseFacts
from engine.progress import Progress
from engine.store import cases, jobs
from engine.store import tables as t
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: RecountDeadlines, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Move each deadline that comes out otherwise; its holder is told, history keeps the reason.

    Raises:
        NotFound: there is no such case.
    """
    case = cases.get(work, command.case, agency=command.agency, lock=True)
    progress = Progress(parts, work, case, command.actor)
    events: list[Event] = []
    moved = 0
    w = t.work_item
    rows = work.connection.execute(
        sa.select(w).where(w.c.case == case.id, w.c.counted.is_not(None)).order_by(w.c.id)
    ).mappings()
    for item in [dict(row) for row in rows]:
        found = recounted(command, work, parts, case.facts, item["element"], item)
        if found is not None:
            events += shift(progress, item, found[0], command.reason, found[1].to_json())
            moved += 1
    waits = parts.executor.waits(progress.compiled.definition, case.state)
    kept = _timers(work, case.id)
    for wait in waits:
        row = kept.get(wait.token)
        if wait.kind != "timer" or row is None:
            continue
        found = recounted(command, work, parts, case.facts, wait.element, row)
        if found is None:
            continue
        due, how = found
        case.state = parts.executor.move_timer(
            progress.compiled.definition, case.state, wait.token, due
        )
        jobs.move(work, timer_key(case.id, wait.token), due, how.to_json())
        facts = {"due": due.isoformat(), "token": wait.token, "from": row["due_at"].isoformat()}
        events.append(
            Event("timer_moved", wait.element, command.actor, facts, {"reason": command.reason})
        )
        moved += 1
    if events:
        progress.record(events)
        cases.save(work, case)
    return {"case": case.id, "moved": moved}


def recounted(
    command: RecountDeadlines,
    work: UnitOfWork,
    parts: Parts,
    facts: CaseFacts,
    element: str,
    row: Any,
) -> tuple[datetime, Counted] | None:
    """Return another deadline and how it was counted; None when it stays.

    Args:
        command: what is decided.
        work: the transaction.
        parts: the engine's.
        facts: of the case, with the rules and the calendar that count from now on.
        element: whose deadline it is.
        row: `due_at` and `counted`.
    """
    old = from_json(row["counted"])
    iso, calendar = length_now(old, command.lengths.get(element, {}))
    new = replace(
        old,
        length=iso,
        calendar=calendar,
        rules_date=facts.rules_date,
        calendar_at=facts.calendar_at,
    )
    due = parts.calendar.add(work, facts, old.since, iso, calendar)
    before: datetime = row["due_at"]
    if due == before or min(due, before) <= work.now:
        return None
    if element in command.lasting and due < before:
        return None
    return due.astimezone(before.tzinfo), new


def length_now(old: Counted, lengths: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the length and calendar that count now, by new lengths for old ones as written.

    A bare length keeps the calendar that its element gives it.
    """
    written = f"{old.length} {old.calendar}" if old.calendar else old.length
    for text in (written, old.length):
        if text in lengths:
            iso, _, named = lengths[text].partition(" ")
            return iso, named or (old.calendar if text == old.length else None)
    return old.length, old.calendar


def _timers(work: UnitOfWork, case: str) -> dict[int, dict[str, Any]]:
    j = t.job.c
    rows = work.connection.execute(
        sa.select(j.payload, j.due_at, j.counted).where(
            j.case == case, j.kind == "FireTimer", j.state == "todo", j.counted.is_not(None)
        )
    )
    return {row.payload["token"]: {"due_at": row.due_at, "counted": row.counted} for row in rows}
