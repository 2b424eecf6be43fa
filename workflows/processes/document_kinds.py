"""The kinds of documents that approval chains know by name."""

from __future__ import annotations

from workflows.processes.approval.document import DocumentKind, unregistered
from workflows.processes.planning.document import PLAN

KINDS: dict[str, DocumentKind] = {kind.name: kind for kind in (PLAN,)}


def kind_of(name: str) -> DocumentKind:
    """Return the kind of documents with this name; one without effects for a name not known."""
    return KINDS.get(name) or unregistered(name)


DOCUMENTS = (
    "skp",
    "perubahan_skp",
    "penilaian_periodik",
    "evaluasi",
    "keputusan_keberatan",
    "rencana_pengembangan",
)
"""Documents that may have a chain, whether a process sends them through one yet or not."""
