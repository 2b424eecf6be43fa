"""Uploaded files between their check and what is asked to be done with them."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import abort, request

from admin.identity import me
from admin.organisation.acting import actor
from admin.organisation.tables import WaitingFile
from engine.engine import Engine
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork

KEPT = timedelta(days=1)
LONGEST_NAME = 200


def uploaded() -> tuple[bytes, str] | None:
    """Return content and name of the file that was sent, or None when none was chosen."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return None
    name = upload.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return upload.read(), name[-LONGEST_NAME:]


def keep(engine: Engine, content: bytes, name: str) -> str:
    """Keep a file for a day; return its id. Older ones are removed."""
    with engine.database.write() as unit:
        old = WaitingFile.at < unit.now - KEPT
        unit.session.execute(sa.delete(WaitingFile).where(old))
        kept = WaitingFile(
            id=new_id(),
            agency=me().agency,
            name=name,
            content=content,
            actor=actor(),
            at=unit.now,
        )
        unit.session.add(kept)
        unit.flush()
        key = kept.id
        unit.commit()
    return key


def waiting(unit: UnitOfWork, file: str) -> WaitingFile:
    """Return a kept file of the person who asks, or answer 404."""
    kept = unit.session.get(WaitingFile, file)
    if kept is None or kept.agency != me().agency or kept.actor != actor():
        abort(404)
    return kept
