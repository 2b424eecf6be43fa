"""What a document that is decided about changed: since the version that its reader saw last."""

from __future__ import annotations

from engine.ports import ContextCall
from workflows.domain.told import phrase
from workflows.lanes.documents import document_of, last_seen
from workflows.processes.approval.document import Document
from workflows.processes.document_kinds import kind_of


def show_changes(call: ContextCall) -> list[dict[str, str]]:
    """What differs from the version that the reader saw last; else from the one sent before."""
    document = _document(call)
    found = kind_of(document.kind).changes(call.work.session, document, _since(call, document))
    return [
        {"bagian": change.part, "semula": change.before, "menjadi": change.after}
        for change in found
    ]


def show_compared(call: ContextCall) -> str:
    """Say which version the document is compared with; "" for the first."""
    document = _document(call)
    since = _since(call, document)
    if since < 1:
        return ""
    if _seen(call, document) == since:
        return phrase("Versi %(version)s, yang terakhir Anda lihat", version=since)
    return phrase("Versi %(version)s", version=since)


def _since(call: ContextCall, document: Document) -> int:
    """Return the version that the reader saw last, or the one sent before; 0: there is none."""
    return _seen(call, document) or document.version - 1


def _seen(call: ContextCall, document: Document) -> int | None:
    return last_seen(call.work, document, [call.person]) if call.person else None


def _document(call: ContextCall) -> Document:
    facts = call.facts
    found = document_of(call.work, facts.agency, facts.process, facts.case, call.variables)
    if found is None:
        raise LookupError(f"Expected case {facts.case} to decide about a document")
    return found
