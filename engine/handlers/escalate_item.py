"""Move an overdue item to the next person named, and tell the first holder."""

from __future__ import annotations

from typing import Any

from engine import forms, lanes
from engine.commands import EscalateItem
from engine.parts import Parts
from engine.ports import Assignment
from engine.progress import Progress
from engine.store import cases, items
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: EscalateItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Escalate an item to the principals that were worked out when it opened.

    Both sides are told; the history of the case names them.

    Raises:
        NotFound: the item is over.
    """
    case, item = cases.lock_with_item(work, command.agency, command.item)
    first = items.assignment_from_json(item["owner"])
    target = items.assignment_from_json(command.owner)
    target = Assignment(
        target.principals, target.reason, tuple(dict.fromkeys([*target.excluded, *first.excluded]))
    )
    items.set_owner(work, item, target)
    progress = Progress(parts, work, case)
    lane, reasons = lanes.sort(
        parts,
        work,
        case.facts,
        forms.form_of(progress.compiled.bundle, item),
        element=item["element"],
        variables={**case.variables, **item["context"]},
        owner=target,
        escalated=True,
    )
    items.sort_into(work, item, lane, reasons)
    facts = {
        "name": item["name"],
        "label": item["label"],
        "due": item["due_at"].isoformat() if item["due_at"] else None,
        "from": list(first.principals),
        "to": list(target.principals),
    }
    about: dict[str, Any] = {
        "agency": item["agency"],
        "case": item["case"],
        "item": item["id"],
        "subject": item["subject"],
        "period": item["period"],
    }
    work.notify(first.principals, "escalated_away", facts, **about)
    work.notify(target.principals, "escalated_to", facts, **about)
    progress.record([Event("item_escalated", item["element"], facts=facts)])
    cases.save(work, case)
    return {"item": item["id"], "to": list(target.principals)}
