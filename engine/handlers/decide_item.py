"""Decide about an item so that it can be undone; carry the decision out when the window closed.

The decision is checked in full when it is taken: rights, capacity and moment of then count. Until
the window closes the item is in nobody's list and nobody else can act on it, and timers of its
case that fall into the window go off after it. The job that closes the window stands in the
database: closing the page or restarting the server loses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson
import sqlalchemy as sa

from engine import forms, rights
from engine.commands import (
    CarryOutDecision,
    CompleteItem,
    DecideItem,
    LapseDecision,
    UndoDecision,
)
from engine.errors import NotAllowed, NotFound, NotOpen, Refused
from engine.handlers.complete_item import checked, finish
from engine.handlers.resume import check_moves
from engine.parts import Parts
from engine.powers import key_of
from engine.progress import Progress
from engine.store import cases, decisions, items, jobs
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.history import Event
from engine.store.jobs import TIMER, NewJob
from engine.store.unit_of_work import UnitOfWork

CHANGED = "changed"
"""Why a decision lapsed: what the form showed is no longer what was decided about."""
GONE = "gone"
"""Why a decision lapsed: the item was over before the window closed."""

w = t.work_item


def handle(command: DecideItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Take a decision that is carried out when its window closes.

    Returns:
        decision, item, until.

    Raises:
        NotFound, NotOpen, NotAllowed, ClaimedByAnother, Suspended, AnswersInvalid: as CompleteItem.
        Refused: the answers hold a secret, which is not kept waiting.
    """
    try:
        case, item = cases.lock_with_item(work, command.agency, command.item)
    except NotFound:
        items.get_open(work, command.agency, command.item)  # tells "over" from "never was"
        raise
    check_moves(case)
    power = rights.check_may_complete(work, parts, item, command.person)
    rights.check_not_delegated(item)
    progress = Progress(parts, work, case, command.person)
    order = CompleteItem(command.agency, item["id"], command.person, command.answers, key="")
    answers = checked(progress, item, order)
    form = forms.form_of(progress.compiled.bundle, item)
    if form is not None and form.sealed & set(answers):
        raise Refused("Expected answers without secrets: a secret is not kept waiting")
    until = work.now + timedelta(seconds=command.window)
    decision = new_id()
    decisions.add(
        work,
        {
            "id": decision,
            "agency": command.agency,
            "item": item["id"],
            "case": case.id,
            "root": case.root,
            "batch": command.batch,
            "person": command.person,
            "principal": key_of(power),
            "capacity": dict(
                parts.directory.capacity(work, command.agency, command.person, power, work.now)
            ),
            "answers": dict(command.answers),
            "shown": _shown(progress, item, command.person),
            "claimed": item["assignee"],
            "decided_at": work.now,
            "due_at": until,
        },
    )
    work.connection.execute(
        sa.update(w)
        .where(w.c.id == item["id"])
        .values(decision=decision, assignee=command.person, version=w.c.version + 1)
    )
    items.set_lane(work, item["id"], items.HELD)
    decisions.let_timers_wait(work, case.id, until)
    jobs.add(work, [_job(command.agency, item, decision, until)])
    return {"decision": decision, "item": item["id"], "until": until.isoformat()}


def handle_undo(command: UndoDecision, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Take a decision back: the item is as if it had never been decided.

    Raises:
        NotFound: there is no such decision.
        NotAllowed: somebody else took it.
        NotOpen: it was carried out, undone before, or has lapsed; or it is being checked.
    """
    found = decisions.get(work, command.agency, command.decision)
    if found["person"] != command.person:
        raise NotAllowed(f"Expected decision {found['id']} to be one of {command.person}")
    try:
        case, item = cases.lock_with_item(work, command.agency, found["item"])
    except NotFound as over:
        raise NotOpen(f"Expected decision {found['id']} to wait but it was sent") from over
    if item["decision"] != found["id"] or item["checking"]:
        raise NotOpen(f"Expected decision {found['id']} to wait but it does not")
    _open_again(work, item, found)
    decisions.end(work, found["id"], "undone")
    jobs.drop_by_dedup(work, [_key(found["id"])])
    Progress(parts, work, case, command.person).record(
        [_told("decision_undone", item, command.person)]
    )
    cases.save(work, case)
    return {"item": item["id"], "decision": found["id"]}


def handle_carry_out(command: CarryOutDecision, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Complete the item as it was decided, at the moment and in the capacity of then.

    A decision about what has changed meanwhile lapses, and its decider is told.

    Raises:
        Suspended: the case is not to move now.
        AnswersInvalid, DomainRefused: form or domain say no by now; LapseDecision comes next.
        ExecutionFailed: the diagram could not go on.
    """
    found = decisions.get(work, command.agency, command.decision)
    try:
        case, item = cases.lock_with_item(work, command.agency, found["item"])
    except NotFound:
        if decisions.get(work, command.agency, command.decision)["state"] == "waiting":
            closed = t.work_item_closed
            row = work.connection.execute(sa.select(closed).where(closed.c.id == found["item"]))
            _lapse(work, dict(row.mappings().one()), found, GONE)
        return {"decision": found["id"]}
    if item["decision"] != found["id"]:
        return {"decision": found["id"]}  # undone a moment before
    check_moves(case)
    person = found["person"]
    progress = Progress(parts, work, case, person, passed_by=person)
    if _shown(progress, item, person) != found["shown"]:
        return _lapse_open(progress, item, found, CHANGED)
    order = CompleteItem(
        command.agency, item["id"], person, found["answers"], "", received_at=found["decided_at"]
    )
    result = finish(order, progress, item, found["principal"], found["capacity"])
    decisions.end(work, found["id"], "sent")
    return {"decision": found["id"], **result}


def handle_lapse(command: LapseDecision, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Let a decision lapse that can no longer be carried out; its item is open again."""
    found = decisions.get(work, command.agency, command.decision)
    case, item = cases.lock_with_item(work, command.agency, found["item"])
    if item["decision"] != found["id"]:
        return {"decision": found["id"]}
    return _lapse_open(Progress(parts, work, case, found["person"]), item, found, command.why)


def _job(agency: str, item: Mapping[str, Any], decision: str, until: Any) -> NewJob:
    # Without the item's own id: moving its deadline drops the jobs that carry it.
    return NewJob(
        "CarryOutDecision",
        agency,
        payload={"item": item["id"], "decision": decision},
        rank=TIMER,
        case=item["case"],
        root=item["root"],
        due_at=until,
        dedup=_key(decision),
    )


def _key(decision: str) -> str:
    return f"decide:{decision}"


def _open_again(work: UnitOfWork, item: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    work.connection.execute(
        sa.update(w)
        .where(w.c.id == item["id"])
        .values(decision=None, assignee=found["claimed"], version=w.c.version + 1)
    )
    items.set_lane(work, item["id"], item["lane"])


def _lapse_open(
    progress: Progress, item: Mapping[str, Any], found: Mapping[str, Any], why: str
) -> dict[str, Any]:
    """Let a decision lapse whose item is still to be done."""
    _open_again(progress.work, item, found)
    _lapse(progress.work, item, found, why)
    progress.record([_told("decision_lapsed", item, found["person"])])
    cases.save(progress.work, progress.case)
    return {"decision": found["id"]}


def _lapse(work: UnitOfWork, item: Mapping[str, Any], found: Mapping[str, Any], why: str) -> None:
    decisions.end(work, found["id"], "lapsed", why)
    work.notify(
        [found["person"]],
        "decision_lapsed",
        {"name": item["name"], "label": item["label"], "why": why},
        agency=item["agency"],
        case=item["case"],
        item=item["id"],
        subject=item["subject"],
        period=item["period"],
    )


def _told(kind: str, item: Mapping[str, Any], person: str) -> Event:
    return Event(kind, item["element"], person, {"item": item["id"], "name": item["name"]})


def _shown(progress: Progress, item: Mapping[str, Any], person: str) -> str:
    """Return a digest of all that the form showed to the person."""
    form = forms.form_of(progress.compiled.bundle, item)
    values: Any = None
    if form is not None:
        values = forms.shown(form, item, progress.case.variables, progress.context, person)
    plain = orjson.dumps(values, default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(plain).hexdigest()
