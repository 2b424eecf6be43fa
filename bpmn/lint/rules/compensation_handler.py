"""A compensation that undoes nothing: an event without a handler, or a handler without an event."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield compensation events and handlers that do not belong together."""
    for process in draft.processes.values():
        compensated = [each.compensates for each in process.elements.values() if each.compensates]
        for element in process.elements.values():
            fault = _fault(process, element, compensated)
            if fault is not None:
                yield Note.at(process, element, *fault)


def _fault(process: Process, element: Element, compensated: list[str]) -> tuple[str, str] | None:
    event = element.event("compensation")
    if element.for_compensation and element.compensates is None:
        return (
            f"{english(element)} is for compensation, but no compensation event leads to it. Draw"
            " an association from a compensation boundary event.",
            f"{indonesian(element)} adalah kompensasi, tetapi tidak ada peristiwa kompensasi yang"
            " menunjuknya. Tarik asosiasi dari peristiwa kompensasi di tepi aktivitas.",
        )
    if element.for_compensation and (element.incoming or element.outgoing):
        return (
            f"{english(element)} is for compensation and is not part of the way. Take its flows"
            " away.",
            f"{indonesian(element)} adalah kompensasi dan bukan bagian alur. Hapus alurnya.",
        )
    if event is None:
        return None
    if element.attached_to is not None:
        if compensated.count(element.attached_to) == 1 and not element.outgoing:
            return None
        return (
            f"{english(element)} needs one activity that undoes the work, joined by an association"
            " and not by a flow.",
            f"{indonesian(element)} memerlukan satu aktivitas pembatal yang dihubungkan dengan"
            " asosiasi, bukan alur.",
        )
    if event.ref is not None and not _can_be_undone(process, event.ref, compensated):
        return (
            f"{english(element)} undoes {event.ref}, which has no compensation here.",
            f"{indonesian(element)} membatalkan {event.ref} yang tidak memiliki kompensasi.",
        )
    named = process.elements.get(event.ref or "")
    if named is not None and not _sees(process, element, named):
        return (
            f"{english(element)} undoes {event.ref}, which it does not see from where it stands."
            " Name an activity of its own level, or the subprocess that holds it.",
            f"{indonesian(element)} membatalkan {event.ref} yang tidak terlihat dari tempatnya."
            " Sebut aktivitas di tingkat yang sama, atau subproses yang memuatnya.",
        )
    return None


def _sees(process: Process, thrower: Element, activity: Element) -> bool:
    """Tell whether an activity is on the thrower's level, or around its event subprocess."""
    if activity.scope == thrower.scope:
        return True
    around = process.elements.get(thrower.scope or "")
    return around is not None and around.triggered_by_event and activity.scope == around.scope


def _can_be_undone(process: Process, activity: str, compensated: list[str]) -> bool:
    """Tell whether an activity has a handler, or is a subprocess with some inside."""
    if activity in compensated:
        return True
    found = process.elements.get(activity)
    return found is not None and found.is_subprocess
