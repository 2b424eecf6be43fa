"""Keep an uploaded file with an item."""

from __future__ import annotations

import hashlib
from typing import Any

from engine import files, rights
from engine.commands import AddAttachment
from engine.parts import Parts
from engine.store import items
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork


def handle(command: AddAttachment, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Check, hash and store a file.

    Returns:
        attachment (id), name, media_type, size (bytes), sha256.

    Raises:
        FileRefused: too large, empty, or of a kind not taken.
        NotAllowed, ClaimedByAnother, NotOpen, NotFound: as their names say.
    """
    item = items.get_open(work, command.agency, command.item)
    rights.check_may_complete(work, parts, item, command.person, command.on_behalf)
    kind = files.media_type(command.content)
    row = {
        "id": new_id(),
        "agency": command.agency,
        "case": item["case"],
        "item": item["id"],
        "name": command.name.replace("\\", "/").rsplit("/", 1)[-1][:200] or "berkas",
        "media_type": kind,
        "size": len(command.content),
        "sha256": hashlib.sha256(command.content).hexdigest(),
        "content": command.content,
        "uploaded_by": command.person,
        "uploaded_at": work.now,
    }
    work.connection.execute(t.attachment.insert().values(**row))
    return {
        "attachment": row["id"],
        **{k: row[k] for k in ("name", "media_type", "size", "sha256")},
    }
