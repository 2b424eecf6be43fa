"""Uploaded files: taken from a request, kept by the engine, looked up for links."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage, MultiDict

from admin.forms.model import PREFIX, FileLink
from admin.i18n import gettext
from engine.commands import AddAttachment
from engine.engine import Engine
from engine.errors import FileRefused
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

UPLOAD = ".upload"  # end of the name of a file control


def links(work: UnitOfWork, agency: str, ids: Collection[str]) -> dict[str, FileLink]:
    """Return the files with these ids, without their content."""
    if not ids:
        return {}
    a = t.attachment.c
    rows = work.connection.execute(
        sa.select(a.id, a.name, a.size).where(a.agency == agency, a.id.in_(ids))
    )
    return {row.id: FileLink(row.id, row.name, row.size) for row in rows}


def take_uploads(
    engine: Engine,
    agency: str,
    item: str,
    person: str,
    uploads: MultiDict[str, FileStorage],
    typed: dict[str, list[str]],
    *,
    on_behalf: str | None = None,
) -> tuple[dict[str, FileLink], dict[str, str]]:
    """Keep the files of a request and put their ids among what was typed.

    Returns:
        The new files by control name, and texts of what was refused by path of the answer.
    """
    taken: dict[str, FileLink] = {}
    refused: dict[str, str] = {}
    for control, storage in uploads.items(multi=True):
        name = control.removesuffix(UPLOAD)
        if not storage.filename or name == control or not name.startswith(f"{PREFIX}."):
            continue
        order = AddAttachment(agency, item, person, storage.filename, storage.read(), on_behalf)
        try:
            kept: Mapping[str, Any] = engine.execute(order)
        except FileRefused as error:
            refused[name.removeprefix(f"{PREFIX}.")] = reason(error)
            continue
        taken[name] = FileLink(kept["attachment"], kept["name"], kept["size"])
        typed[name] = [*typed.get(name, ()), kept["attachment"]]
    return taken, refused


def reason(error: FileRefused) -> str:
    """Say why a file was refused."""
    return {
        "empty": gettext("Berkas ini kosong"),
        "too_large": gettext("Berkas ini terlalu besar; paling besar 10 MB"),
    }.get(
        str(error.facts.get("reason")),
        gettext("Jenis berkas ini tidak diterima; gunakan PDF, PNG, JPEG, DOCX, XLSX atau PPTX"),
    )
