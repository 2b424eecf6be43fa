"""An element that no way from the start leads to: it is never done."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import reachable, starts
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield elements that can't be reached from the start event of their scope."""
    for process, scope in draft.scopes():
        first = starts(process, scope)
        if not first:
            continue
        came = reachable(process, first)
        for element in process.within(scope):
            if element.id in came or element.triggered_by_event or element.for_compensation:
                continue
            yield Note.at(
                process,
                element,
                f"No way from the start leads to {english(element)}. Draw a flow to it, or take it"
                " away.",
                f"Tidak ada jalan dari awal menuju {indonesian(element)}. Gambarkan alur ke sana,"
                " atau hapus.",
            )
