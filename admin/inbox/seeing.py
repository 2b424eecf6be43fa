"""Remembers which version of a document somebody has seen: what is compared when it comes again."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from admin.identity import Me
from admin.inbox.item import ItemView
from engine.engine import Engine
from engine.store.unit_of_work import UnitOfWork
from workflows.lanes.documents import document_of, has_seen, see


def remember(work: UnitOfWork, engine: Engine, person: Me, view: ItemView) -> None:
    """Keep that the person opened, or decided about, the version that an item shows."""
    if view.form is None or view.form.decision is None or view.on_behalf or person.person is None:
        return
    row = view.row
    document = document_of(work, person.agency, row["process"], row["case"], row["context"])
    if document is None or has_seen(work, document, person.person):
        return
    try:
        with engine.database.write() as writing:
            see(writing, document, person.person)
            writing.commit()
    except IntegrityError:  # another tab was quicker
        return
