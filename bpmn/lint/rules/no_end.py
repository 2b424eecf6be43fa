"""An element from which no end can be reached: a case that comes there never ends."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import leading_to, reachable
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield processes without an end event, and loops that nothing leads out of."""
    for process in draft.processes.values():
        # What has no way on at all is a dead end, which is another rule's concern.
        stops = [
            each
            for each in process.elements.values()
            if not each.outgoing and not process.link_target(each)
        ]
        came = reachable(process, [each for each in process.elements.values() if _starts(each)])
        stands = came - leading_to(process, stops)
        for scope in process.scopes():
            yield from _in_scope(process, scope, stands)


def _starts(element: Element) -> bool:
    return element.kind == "startEvent"


def _in_scope(process: Process, scope: str | None, stands: set[str]) -> Iterator[Note]:
    inside = process.within(scope)
    if inside and not any(element.kind == "endEvent" for element in inside):
        place = process if scope is None else process.elements[scope]
        yield Note.at(
            process,
            place,
            f"{english(place)} has no end event. Add one.",
            f"{indonesian(place)} tidak memiliki peristiwa akhir. Tambahkan satu.",
        )
        return
    for element in inside:
        if element.id in stands:
            yield Note.at(
                process,
                element,
                f"From {english(element)} no end can be reached. Draw a way out of the loop.",
                f"Dari {indonesian(element)} tidak ada jalan menuju akhir. Gambarkan jalan keluar"
                " dari putaran itu.",
            )
