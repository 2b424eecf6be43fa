"""An element from which no end can be reached: a case that comes there never ends."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import ends, leading_to, reachable, starts
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield processes without an end event, and loops that nothing leads out of."""
    for process, scope in draft.scopes():
        inside = list(process.within(scope))
        place = process if scope is None else process.elements[scope]
        if not any(ends(element) for element in inside):
            if inside:
                yield Note.at(
                    process,
                    place,
                    f"{english(place)} has no end event. Add one.",
                    f"{indonesian(place)} tidak memiliki peristiwa akhir. Tambahkan satu.",
                )
            continue
        # What has no way on at all is a dead end, which is another rule's concern.
        stops = [each for each in inside if not each.outgoing and not process.link_target(each)]
        out = leading_to(process, stops)
        came = reachable(process, starts(process, scope))
        for element in inside:
            if element.id in came and element.id not in out:
                yield Note.at(
                    process,
                    element,
                    f"From {english(element)} no end can be reached. Draw a way out of the loop.",
                    f"Dari {indonesian(element)} tidak ada jalan menuju akhir. Gambarkan jalan"
                    " keluar dari putaran itu.",
                )
