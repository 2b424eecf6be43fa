"""An element that no way from the start leads to: it is never done."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import reachable
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield elements that can't be reached from the start event of their scope."""
    for process in draft.processes.values():
        first = [each for each in process.elements.values() if each.kind == "startEvent"]
        begun = {each.scope for each in first}  # a scope without a start is another rule's concern
        came = reachable(process, first)
        for element in process.elements.values():
            by_itself = element.triggered_by_event or element.for_compensation
            if element.id in came or element.scope not in begun or by_itself:
                continue
            yield Note.at(
                process,
                element,
                f"No way from the start leads to {english(element)}. Draw a flow to it, or take it"
                " away.",
                f"Tidak ada jalan dari awal menuju {indonesian(element)}. Gambarkan alur ke sana,"
                " atau hapus.",
            )
