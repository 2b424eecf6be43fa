"""An element that nothing follows although it is no end: the case would stop there in silence."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield elements without an outgoing flow that are no end events."""
    for process in draft.processes.values():
        ad_hoc = {each.id for each in process.elements.values() if each.kind == "adHocSubProcess"}
        for element in process.elements.values():
            if (
                element.outgoing
                or element.kind == "endEvent"
                or element.scope in ad_hoc
                or element.triggered_by_event
                or element.for_compensation
                or (element.kind == "boundaryEvent" and element.event("compensation"))
                or (element.kind == "intermediateThrowEvent" and element.event("link"))
            ):
                continue
            yield Note.at(
                process,
                element,
                f"Nothing follows {english(element)}. Draw a flow to the next step, or to an end"
                " event.",
                f"Tidak ada langkah setelah {indonesian(element)}. Gambarkan alur ke langkah"
                " berikutnya atau ke peristiwa akhir.",
            )
