"""Orders that were received and could not be carried out: kept, shown, run again, settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import orjson
import sqlalchemy as sa

from engine import commands as c
from engine.errors import NotFound, NotOpen
from engine.parts import Parts
from engine.progress import Progress
from engine.store import cases
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork

KEPT = (
    c.CompleteItem,
    c.StartByTimer,
    c.CarryOutDecision,
    c.StartChild,
    c.EndChild,
    c.FireTimer,
    c.DeliverEvent,
    c.SendMessage,
    c.CancelCase,
    c.RemindItem,
    c.EscalateItem,
    c.AnswerQuestion,
    c.ReassignItem,
    c.ReviewHolders,
    c.ReviewItem,
)
"""Orders about a case that exists; who starts a case or deploys is told at once and can again."""

i, w = t.incident, t.work_item


def record(work: UnitOfWork, command: Any, error: Exception) -> str:
    """Keep an order that failed; its item shows "received, being checked". Return the incident.

    Sealed answers are not kept in clear: an order that carries them is kept without its answers,
    and its item stays open for the person to send them again.
    """
    fields = _plain(asdict(command))
    case, item = _about(work, fields)
    sealed = item is not None and bool(_sealed_names(work, item) & set(fields.get("answers", ())))
    fields.setdefault("received_at", None)
    if fields["received_at"] is None:
        fields["received_at"] = work.now.isoformat()
    incident = new_id()
    work.connection.execute(
        i.insert().values(
            id=incident,
            agency=command.agency,
            case=case,
            item=item,
            element=getattr(error, "element", None),
            message=str(error)[:4000],
            command=None if sealed else {"name": type(command).__name__, "fields": fields},
            received_at=work.now,
            state="open",
        )
    )
    if item is not None and not sealed:
        work.connection.execute(sa.update(w).where(w.c.id == item).values(checking=True))
    return incident


def take(work: UnitOfWork, agency: str, incident: str) -> dict[str, Any]:
    """Return the order of an open incident and free its item for it.

    Raises:
        NotFound: there is no such incident.
        NotOpen: it is settled, or keeps no order.
    """
    row = (
        work.connection.execute(sa.select(i).where(i.c.id == incident, i.c.agency == agency))
        .mappings()
        .first()
    )
    if row is None:
        raise NotFound("incident", incident)
    if row["state"] != "open" or row["command"] is None:
        raise NotOpen(f"Expected incident {incident} to be open and to keep an order")
    if row["item"] is not None:
        work.connection.execute(sa.update(w).where(w.c.id == row["item"]).values(checking=False))
    command: dict[str, Any] = row["command"]
    return command


def put_back(work: UnitOfWork, incident: str, error: Exception) -> None:
    """Keep an incident open after a retry in vain, with the newer message."""
    row = work.connection.execute(sa.select(i.c.item).where(i.c.id == incident)).first()
    work.connection.execute(
        sa.update(i).where(i.c.id == incident).values(message=str(error)[:4000])
    )
    if row is not None and row.item is not None:
        work.connection.execute(sa.update(w).where(w.c.id == row.item).values(checking=True))


def settle(work: UnitOfWork, parts: Parts, incident: str, actor: str | None) -> None:
    """Close an incident whose order went through, and say so in the history of its case."""
    row = work.connection.execute(
        sa.select(i.c.case, i.c.agency, i.c.element).where(i.c.id == incident)
    ).one()
    work.connection.execute(
        sa.update(i).where(i.c.id == incident).values(state="settled", settled_at=work.now)
    )
    if row.case is None:
        return
    case = cases.get(work, row.case, agency=row.agency, lock=True)
    progress = Progress(parts, work, case, actor)
    progress.record([Event("incident_settled", row.element, actor, facts={"incident": incident})])
    cases.save(work, case)


def settle_moot(progress: Progress) -> None:
    """Close the open incidents of a case whose order has lost what it was about.

    After a case was cancelled or its token moved: their item, their wait or the case is over.
    """
    case, work = progress.case, progress.work
    rows = work.connection.execute(
        sa.select(i.c.id, i.c.element, i.c.command, w.c.id.label("open_item"), i.c.item)
        .outerjoin(w, w.c.id == i.c.item)
        .where(i.c.case == case.id, i.c.state == "open")
        .order_by(i.c.id)
    ).all()
    if not rows:
        return
    over = case.status != "active"
    waits = progress.parts.executor.waits(progress.compiled.definition, case.state)
    tokens = {wait.token for wait in waits}
    moot = [
        row
        for row in rows
        if over
        or (row.item is not None and row.open_item is None)
        or (row.item is None and _token(row.command) not in {None, *tokens})
    ]
    for row in moot:
        work.connection.execute(
            sa.update(i).where(i.c.id == row.id).values(state="settled", settled_at=work.now)
        )
    facts = [(row.element, {"incident": row.id, "moot": True}) for row in moot]
    if facts:
        progress.record(
            [Event("incident_settled", element, progress.actor, each) for element, each in facts]
        )
        cases.save(work, case)


def _token(command: Mapping[str, Any] | None) -> int | None:
    """Return the token that a kept order is about, or None."""
    token = (command or {}).get("fields", {}).get("token")
    return token if isinstance(token, int) else None


def _about(work: UnitOfWork, fields: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return (case, item) that an order is about; neither when it never came to be."""
    item = fields.get("item")
    if item is not None:
        case = work.connection.scalar(sa.select(w.c.case).where(w.c.id == item))
        return case, item if case is not None else None
    case = fields.get("case") or fields.get("parent")
    return case, None


def _sealed_names(work: UnitOfWork, item: str) -> set[str]:
    """Return the sealed fields of the item's form, read from the stored form itself."""
    d, b = t.document, t.bundle_document
    row = work.connection.execute(
        sa.select(d.c.content)
        .join(b, b.c.document == d.c.hash)
        .join(w, w.c.bundle == b.c.bundle)
        .where(w.c.id == item, b.c.path.endswith("forms/" + w.c.form + ".json"))
    ).first()
    if row is None:
        return set()
    properties = orjson.loads(row.content).get("properties", {})
    return {name for name, field in properties.items() if field.get("x-sealed")}


def _plain(value: Any) -> Any:
    """Return a command's fields as JSON values."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value
