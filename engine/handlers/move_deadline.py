"""Give an open item another deadline, with everything that hangs on the old one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.commands import MoveDeadline
from engine.context import CaseContext
from engine.errors import Refused
from engine.handlers.resume import find_wait
from engine.opening import Opening, timer_key
from engine.parts import Parts
from engine.ports import Wait
from engine.progress import Progress
from engine.store import cases, items, jobs
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: MoveDeadline, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Move the deadline of an item; who holds it is told, history keeps old, new and reason.

    Reminders and the escalation are planned anew. A timer at the border of the item's element that
    was to fire at the old deadline fires at the new one. An item that was escalated goes back to
    whom it was taken from when the new deadline lies ahead.

    Raises:
        NotFound: no open item has this id.
        Refused: the item has no deadline, or the moment is over.
    """
    case, item = cases.lock_with_item(work, command.agency, command.item)
    old = item["due_at"]
    if old is None:
        raise Refused(f"Expected item {item['id']} to have a deadline but it has none")
    if command.due <= work.now:
        raise Refused(f"Expected a deadline that lies ahead but {command.due} is over")
    progress = Progress(parts, work, case, command.actor)
    due = command.due.astimezone(old.tzinfo)
    events = shift(progress, item, due, command.reason)
    progress.record(events)
    cases.save(work, case)
    return {"item": item["id"], "due": due.isoformat(), "timers": len(events) - 1}


def shift(
    progress: Progress,
    item: Mapping[str, Any],
    due: datetime,
    reason: str,
    counted: Mapping[str, Any] | None = None,
) -> list[Event]:
    """Move an item's deadline with all that hangs on it; return what is to be recorded.

    The caller records it and saves the case, whose state the timers at the border change.

    Args:
        progress: the case, locked, and whose act it is.
        item: an open item of it that has a deadline.
        due: the new one.
        reason: why, in words.
        counted: how the new one was counted, if it was.
    """
    parts, work, case = progress.parts, progress.work, progress.case
    old, wait = item["due_at"], find_wait(progress, item["token"])
    items.set_due(work, item, due, counted)
    item = _given_back(work, {**item, "due_at": due})
    jobs.drop_for_item(work, [item["id"]])
    context = CaseContext(parts, work, case.facts, progress.actor)
    opening = Opening(parts, work, case, progress.compiled.bundle, context)
    opening.watch(wait, item["id"], due)
    jobs.add(work, opening.jobs)
    facts = {
        "item": item["id"],
        "name": item["name"],
        "label": item["label"],
        "from": old.isoformat(),
        "due": due.isoformat(),
    }
    events = [Event("deadline_moved", item["element"], progress.actor, facts, {"reason": reason})]
    for timer in _timers(progress, wait, old):
        case.state = parts.executor.move_timer(
            progress.compiled.definition, case.state, timer.token, due
        )
        jobs.move(work, timer_key(case.id, timer.token), due, counted)
        told = {"due": due.isoformat(), "token": timer.token}
        events.append(Event("timer_moved", timer.element, facts=told))
    holders = [item["assignee"]] if item["assignee"] else item["owner"]["principals"]
    work.notify(
        holders,
        "deadline_moved",
        facts,
        agency=item["agency"],
        case=item["case"],
        item=item["id"],
        subject=item["subject"],
        period=item["period"],
    )
    return events


def _given_back(work: UnitOfWork, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item that an escalation had taken away to its first holders."""
    first = item["escalated_from"]
    if not first:
        return dict(item)
    items.set_owner(work, item, items.assignment_from_json(first))
    items.forget_escalation(work, item["id"])
    return {**item, "owner": first, "assignee": None}


def _timers(progress: Progress, wait: Wait, old: Any) -> list[Wait]:
    """Return the timers at the border of an item's element that were to fire at its deadline."""
    process = progress.compiled.bundle.processes.get(progress.case.process)
    elements = process.elements if process is not None else {}
    waits = progress.parts.executor.waits(progress.compiled.definition, progress.case.state)
    return [
        each
        for each in waits
        if each.kind == "timer"
        and each.due == old
        and each.index == wait.index
        and (found := elements.get(each.element)) is not None
        and found.attached_to == wait.element
    ]
