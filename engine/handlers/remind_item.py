"""Tell the holders of an open item that its deadline comes near."""

from __future__ import annotations

from typing import Any

from engine.commands import RemindItem
from engine.errors import NotFound
from engine.parts import Parts
from engine.progress import Progress
from engine.store import cases
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle(command: RemindItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Write a notice to whoever holds the item now.

    Raises:
        NotFound: the item is over.
    """
    case, item = cases.lock_with_item(work, command.agency, command.item)
    if item["due_at"] is None:
        raise NotFound("item with a deadline", command.item)
    holders = [item["assignee"]] if item["assignee"] else item["owner"]["principals"]
    work.notify(
        holders,
        "reminder",
        {"name": item["name"], "label": item["label"], "due": item["due_at"].isoformat()},
        agency=item["agency"],
        case=item["case"],
        item=item["id"],
        subject=item["subject"],
        period=item["period"],
    )
    progress = Progress(parts, work, case)
    progress.record([Event("item_reminded", item["element"], facts={"to": holders})])
    cases.save(work, case)
    return {"item": item["id"], "told": len(holders)}
