"""A parallel join that waits for a token which can never come: the case stands there for ever."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield parallel joins that no way through the process ever completes."""
    for process, scope in draft.scopes():
        seen = draft.walk(process, scope)
        if not seen.complete:
            continue
        for join in sorted(seen.stuck):
            if join not in seen.fired:
                yield _note(process, join, seen.stuck[join])


def _note(process: Process, join: str, waits: set[str]) -> Note:
    element = process.elements[join]
    sources = [process.elements[process.flows[flow].source] for flow in sorted(waits)]
    froms = ", ".join(each.name or each.id for each in sources)
    return Note.at(
        process,
        element,
        f"{english(element)} waits for all its ways, but they exclude each other (missing:"
        f" {froms}). Use an exclusive gateway to join ways of which only one is taken.",
        f"{indonesian(element)} menunggu semua jalurnya, padahal jalur itu saling meniadakan (yang"
        f" tidak datang: {froms}). Gunakan gerbang eksklusif untuk jalur yang hanya diambil satu.",
    )
