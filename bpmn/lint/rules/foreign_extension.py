"""Extensions of another product: they are kept out, and nothing they say is done."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "info"


def check(draft: Draft) -> Iterator[Note]:
    """Yield what other products wrote, once for each element."""
    for diagram in draft.diagrams:
        for foreign in diagram.foreign:
            yield Note(
                diagram.path,
                foreign.line,
                foreign.element,
                None,
                f"{foreign.prefix}:{foreign.name} is an extension of another product and is not"
                " read. What it asks for has to be said with spiffworkflow properties.",
                f"Tambahan {foreign.prefix}:{foreign.name} berasal dari produk lain dan tidak"
                " dibaca. Nyatakan maksudnya dengan pengaturan di sini.",
            )
