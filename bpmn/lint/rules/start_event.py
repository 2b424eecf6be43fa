"""A process or subprocess that does not begin with exactly one start event.

A process may also be started by messages, signals and timers: one start event for each.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element
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
        by_event = scope is not None and process.elements[scope].triggered_by_event
        if by_event and len(found) == 1 and not found[0].events:
            yield Note.at(
                process,
                found[0],
                f"{english(place)} starts by an event, but its start event waits for nothing."
                " Give the start event a timer, message, signal, error or escalation.",
                f"{indonesian(place)} dimulai oleh peristiwa, tetapi peristiwa awalnya tidak"
                " menunggu apa pun. Beri waktu, pesan, sinyal, galat, atau eskalasi.",
            )
        for second in _unclear(found) if scope is None else found[1:]:
            yield Note.at(
                process,
                second,
                f"{english(place)} has several start events, and cannot tell which is meant. Keep"
                " one, and part the ways behind it with a gateway.",
                f"{indonesian(place)} memiliki beberapa peristiwa awal sehingga tidak jelas mana"
                " yang dimaksud. Sisakan satu, lalu bagi jalurnya dengan gerbang.",
            )


def _unclear(found: list[Element]) -> list[Element]:
    """Return the start events of a process that begin it by what another one begins it by."""
    seen: set[tuple[str, str | None]] = set()
    again = []
    for start in found:
        by: list[tuple[str, str | None]] = [
            (each.kind, start.id if each.kind == "timer" else each.name) for each in start.events
        ]
        by = by or [("none", None)]
        if seen.intersection(by):
            again.append(start)
        seen.update(by)
    return again
