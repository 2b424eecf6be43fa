"""Tell the holders of an open item that somebody waits for it."""

from __future__ import annotations

from typing import Any

from engine.commands import AskToHurry
from engine.parts import Parts
from engine.progress import Progress
from engine.store import cases
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: AskToHurry, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Write a notice to whoever holds the item now, with or without a deadline.

    Raises:
        NotFound: the item is over.
    """
    case, item = cases.lock_with_item(work, command.agency, command.item)
    holders = [item["assignee"]] if item["assignee"] else item["owner"]["principals"]
    work.notify(
        holders,
        "asked_to_hurry",
        {
            "name": item["name"],
            "label": item["label"],
            "due": item["due_at"].isoformat() if item["due_at"] else None,
        },
        agency=item["agency"],
        case=item["case"],
        item=item["id"],
        subject=item["subject"],
        period=item["period"],
    )
    progress = Progress(parts, work, case, command.actor)
    progress.record([Event("item_reminded", item["element"], command.actor, facts={"to": holders})])
    cases.save(work, case)
    return {"item": item["id"], "told": len(holders)}
