"""Keep unfinished answers with an item."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine import rights
from engine.commands import SaveDraft
from engine.errors import Outdated
from engine.parts import Parts
from engine.store import items
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

w = t.work_item


def handle(command: SaveDraft, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Save a draft without its sealed fields; answers need not be complete.

    Returns:
        item, version (to send with the next draft).

    Raises:
        Outdated: another window saved since.
        NotAllowed, ClaimedByAnother, NotOpen, NotFound: as their names say.
    """
    item = items.get_open(work, command.agency, command.item)
    rights.check_may_complete(work, parts, item, command.person, command.on_behalf)
    sealed: frozenset[str] = frozenset()
    if item["form"] is not None:
        sealed = parts.definitions.get(work, item["bundle"]).bundle.forms[item["form"]].sealed
    seen = item["version"] if command.version is None else command.version
    saved = work.connection.execute(
        sa.update(w)
        .where(w.c.id == item["id"], w.c.version == seen)
        .values(
            draft={name: v for name, v in command.answers.items() if name not in sealed},
            version=w.c.version + 1,
        )
    )
    if saved.rowcount != 1:
        raise Outdated(
            f"Expected item {item['id']} to be as the editor saw it but it changed since",
            version=item["version"],
        )
    return {"item": item["id"], "version": seen + 1}
