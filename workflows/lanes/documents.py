"""Which version of which document a decision is about, and who has seen which version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.processes.approval.document import Document
from workflows.tables.inbox import DocumentSeen
from workflows.tables.measurement import Realisation


def document_of(
    work: UnitOfWork, agency: str, process: str, case: str, variables: Mapping[str, Any]
) -> Document | None:
    """Return what an item of a case is about; None when it is no document in versions.

    Args:
        work: a unit of work.
        agency: whose rows.
        process: of the case.
        case: id.
        variables: of the case, or what the item's form reads of them.
    """
    if "dokumen_id" in variables and variables.get("dokumen_versi") is not None:
        return Document(
            agency,
            str(variables.get("dokumen_jenis", "")),
            str(variables["dokumen_id"]),
            int(variables["dokumen_versi"]),
        )
    if process == "evaluation":
        rated = work.find_submission(case, "penilaian")
        return None if rated is None else Document(agency, "evaluasi", case, rated.version)
    if process == "measurement":
        newest = work.session.scalar(
            sa.select(sa.func.max(Realisation.version)).where(Realisation.case == case)
        )
        return None if newest is None else Document(agency, "realisasi", case, newest)
    return None


def last_seen(work: UnitOfWork, document: Document, people: Iterable[str]) -> int | None:
    """Return the newest version before this one that one of the people saw, or None."""
    return work.session.scalar(
        sa.select(sa.func.max(DocumentSeen.version)).where(
            DocumentSeen.agency == document.agency,
            DocumentSeen.document_kind == document.kind,
            DocumentSeen.document_id == document.id,
            DocumentSeen.person.in_(list(people)),
            DocumentSeen.version < document.version,
        )
    )


def has_seen(work: UnitOfWork, document: Document, person: str) -> bool:
    """Say whether a person has opened this very version."""
    known = work.session.scalar(
        sa.select(DocumentSeen.id).where(
            DocumentSeen.agency == document.agency,
            DocumentSeen.document_kind == document.kind,
            DocumentSeen.document_id == document.id,
            DocumentSeen.person == person,
            DocumentSeen.version == document.version,
        )
    )
    return known is not None


def see(work: UnitOfWork, document: Document, person: str) -> bool:
    """Keep that a person has opened a version; False when that was known."""
    if has_seen(work, document, person):
        return False
    work.session.add(
        DocumentSeen(
            id=new_id(),
            agency=document.agency,
            document_kind=document.kind,
            document_id=document.id,
            person=person,
            version=document.version,
            seen_at=work.now,
        )
    )
    work.flush()
    return True
