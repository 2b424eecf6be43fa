"""What a chain decides about: any document, told apart by its kind.

A kind says how its documents are shown and what follows from the outcome. Kinds are registered in
`workflows.processes.document_kinds`; one that is not registered can still be approved: it is shown
by its name and nothing follows but the result that the calling process reads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from engine.store.unit_of_work import UnitOfWork

MUST_BE_DECIDED = ("penilaian_periodik", "evaluasi", "keputusan_keberatan")
"""Documents that the law asks for: they are returned to be corrected, never refused for good."""

Outcome = Literal["disetujui", "dikembalikan", "ditolak", "ditarik"]


@dataclass(frozen=True, slots=True)
class Document:
    """One version of one document."""

    agency: str
    kind: str  # dokumen_jenis
    id: str
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a document, as every approver reads it."""

    part: str  # "Hasil kerja utama"
    text: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from the version before; `before` or `after` is empty when added or dropped."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LastYear:
    """A line of a document beside the year before; an empty target: only in one of the years."""

    text: str
    then: str
    reached: str
    now: str
    change: str


def nothing_known(_session: Session, _document: Document) -> Sequence[LastYear]:
    """Return what is known of the year before where a kind does not look for it."""
    return ()


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """How documents of a kind are shown, and what an outcome does to them."""

    name: str  # dokumen_jenis
    label: str  # "SKP"
    title: Callable[[Session, Document], str]
    lines: Callable[[Session, Document], Sequence[Line]]
    changes: Callable[[Session, Document, int], Sequence[Change]]  # since that version
    settle: Callable[[UnitOfWork, Document, Outcome], None]
    last_year: Callable[[Session, Document], Sequence[LastYear]] = nothing_known
    refusable: bool = True  # a step may refuse it for good, not only return it


def unregistered(name: str) -> DocumentKind:
    """Return the kind of documents that only their own process knows."""
    label = name.replace("_", " ").capitalize()
    return DocumentKind(
        name=name,
        label=label,
        title=lambda session, document: label,
        lines=lambda session, document: (),
        changes=lambda session, document, since: (),
        settle=lambda work, document, outcome: None,
        refusable=name not in MUST_BE_DECIDED,
    )
