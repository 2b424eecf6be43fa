"""A process or subprocess that does not begin with exactly one plain start event."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import starts
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield processes and subprocesses with no start event, or several."""
    for process, scope in draft.scopes():
        place = process if scope is None else process.elements[scope]
        if scope is not None and process.elements[scope].kind == "adHocSubProcess":
            continue
        found = starts(process, scope)
        if not found:
            yield Note.at(
                process,
                place,
                f"{english(place)} has no start event. Add one.",
                f"{indonesian(place)} tidak memiliki peristiwa awal. Tambahkan satu.",
            )
        for second in found[1:]:
            yield Note.at(
                process,
                second,
                f"{english(place)} has several start events, and cannot tell which is meant. Keep"
                " one, and part the ways behind it with a gateway.",
                f"{indonesian(place)} memiliki beberapa peristiwa awal sehingga tidak jelas mana"
                " yang dimaksud. Sisakan satu, lalu bagi jalurnya dengan gerbang.",
            )
