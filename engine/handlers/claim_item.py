"""Take an item that several may do, and give it back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine import rights
from engine.commands import ClaimItem, ReleaseItem
from engine.errors import ClaimedByAnother, NotAllowed, NotOpen
from engine.parts import Parts
from engine.store import items
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

w = t.work_item


def handle(command: ClaimItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Claim an item; claiming one's own again changes nothing, a giver's claim passes over.

    Raises:
        NotAllowed, ClaimedByAnother, NotOpen, NotFound: as their names say.
    """
    item = items.get_open(work, command.agency, command.item)
    power = rights.check_may_complete(work, parts, item, command.person)
    taken = work.connection.execute(
        sa.update(w)
        .where(
            w.c.id == item["id"],
            sa.or_(
                w.c.assignee.is_(None),
                w.c.assignee.in_(rights.who_may_hold(command.person, power)),
            ),
        )
        .values(assignee=command.person, claimed_at=work.now, version=w.c.version + 1)
    )
    if taken.rowcount != 1:
        raise ClaimedByAnother(f"Expected item {item['id']} to be free but it was just taken")
    return {"item": item["id"], "assignee": command.person}


def handle_release(command: ReleaseItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Release a claim; the draft stays.

    Raises:
        NotAllowed: the person does not hold the item.
        NotOpen, NotFound: as their names say.
    """
    item = items.get_open(work, command.agency, command.item)
    if item["decision"]:
        raise NotOpen(f"Expected item {item['id']} to be open but it was decided")
    if item["assignee"] != command.person:
        raise NotAllowed(f"Expected item {item['id']} to be held by {command.person}")
    rights.check_not_delegated(item)
    items.let_go(work, item["id"])
    return {"item": item["id"], "assignee": None}
