"""A document that can't be read at all: no XML, no BPMN, no decision table, no form."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.reasons import reason

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield every document that could not be read, with the reason and the place."""
    for error in draft.unreadable:
        yield Note(
            error.path,
            error.line,
            error.element,
            None,
            f"{error.message}.",
            f"Dokumen tidak dapat dibaca: {reason(error.message, error.line)}.",
        )
