"""The path of a case: what is done, by whom and when; what is open; what the chain still holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin.case.decisions import decisions
from admin.i18n import gettext, said
from admin.people import names
from engine.engine import Engine
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.approval import ApprovalChain, ApprovalStep

MOST_READ = 30  # items looked at, done ones and open ones
MOST_STOPS = 5  # of the past shown, newest kept

STATES = {
    "disetujui": "done",
    "dikembalikan": "back",
    "ditolak": "back",
    "dilewati": "done",
    "terbuka": "now",
    "menunggu": "later",
    "gugur": "later",
    "ditunda": "",  # asked again after another decider: that later stop stands for it
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the path."""

    name: str
    state: str  # done, back, now, later
    who: str
    at: datetime | None  # when it was done, or is due
    item: str | None = None
    decision: str = ""  # what was decided, in words
    status: str = ""  # of a step of a chain, as its table names it


def path(work: UnitOfWork, engine: Engine, agency: str, case: str) -> list[Stop]:
    """Return the stops of a case: of its approval chain when it runs one, else of its items."""
    return chain(work, agency, case) or _items(work, engine, agency, case)


def chain(work: UnitOfWork, agency: str, case: str) -> list[Stop]:
    """Return the steps of the approval chain that a case runs; none where it runs no chain."""
    steps = work.connection.execute(
        sa.select(
            ApprovalStep.name,
            ApprovalStep.state,
            ApprovalStep.decided_by,
            ApprovalStep.decided_at,
            ApprovalStep.principals,
        )
        .join(ApprovalChain, ApprovalChain.id == ApprovalStep.chain_id)
        .where(ApprovalChain.case == case, ApprovalChain.agency == agency)
        .order_by(ApprovalStep.number)
    ).all()
    w = t.work_item.c
    query = sa.select(w.label, w.owner, w.assignee, w.delegated_by)
    open_ = work.connection.execute(query.where(w.case == case, w.agency == agency)).all()
    having = {item.label: item for item in open_}
    keys = [s.decided_by for s in steps] + [k for s in steps for k in s.principals or ()]
    for item in open_:
        keys += [item.assignee, item.delegated_by, *item.owner["principals"]]
    called = names(work, agency, keys)
    return [
        Stop(
            name=said(step.name),
            state=STATES.get(step.state, "later"),
            who=called[step.decided_by]
            if step.decided_by
            else _holder(having.get(step.name) if step.state == "terbuka" else None, called)
            or "; ".join(called[key] for key in step.principals or ()),
            at=step.decided_at,
            status=step.state,
        )
        for step in steps
        if STATES.get(step.state) != ""
    ]


def _holder(item: Any, called: Mapping[str, str]) -> str:
    """Return who has the open item of a step, whatever the chain said when it opened."""
    if item is None:
        return ""
    if item.delegated_by:
        giver, by = called[item.delegated_by], called[item.assignee]
        return gettext("%(giver)s, disiapkan %(by)s", giver=giver, by=by)
    if item.assignee:
        return called[item.assignee]
    return "; ".join(called[key] for key in item.owner["principals"])


def _items(work: UnitOfWork, engine: Engine, agency: str, case: str) -> list[Stop]:
    c, w = t.work_item_closed.c, t.work_item.c
    done = work.connection.execute(
        sa.select(c.id, c.name, c.closed_by, c.closed_at)
        .where(c.case == case, c.agency == agency, c.closed_as == "completed")
        .order_by(c.closed_at.desc(), c.id.desc())
        .limit(MOST_READ)
    ).all()
    open_ = work.connection.execute(
        sa.select(w.id, w.name, w.owner, w.assignee, w.due_at)
        .where(w.case == case, w.agency == agency)
        .order_by(w.id)
        .limit(MOST_READ)
    ).all()
    keys = [row.closed_by for row in done] + [row.assignee for row in open_]
    keys += [key for row in open_ for key in row.owner["principals"]]
    called = names(work, agency, keys)
    taken = decisions(work, engine, [row.id for row in done])
    stops = [
        Stop(
            said(row.name),
            "done",
            called.get(row.closed_by, ""),
            row.closed_at,
            decision=taken.get(row.id, ""),
        )
        for row in reversed(done)
    ]
    stops = _merged(stops)[-MOST_STOPS:]
    return stops + _merged(
        [
            Stop(
                said(row.name),
                "now",
                called[row.assignee]
                if row.assignee
                else "; ".join(called[key] for key in row.owner["principals"]),
                row.due_at,
                row.id,
            )
            for row in open_
        ]
    )


def _merged(stops: list[Stop]) -> list[Stop]:
    """Make one stop of those that follow each other under one name: one step of several people."""
    merged: list[Stop] = []
    for stop in stops:
        last = merged[-1] if merged else None
        if last is None or (last.name, last.decision) != (stop.name, stop.decision):
            merged.append(stop)
        else:
            who = dict.fromkeys([*last.who.split("; "), *stop.who.split("; ")])
            merged[-1] = replace(stop, who="; ".join(name for name in who if name))
    return merged
