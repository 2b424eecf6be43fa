"""A loop in which nobody and nothing is waited for: it may run round until it is stopped."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import successors
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"

_WAITS = {
    "userTask",
    "receiveTask",
    "eventBasedGateway",
    "callActivity",
    "boundaryEvent",
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield loops of which no element waits, each once."""
    for process in draft.processes.values():
        told: set[str] = set()
        for element in process.elements.values():
            if element.id in told or _waits(process, element):
                continue
            loop = _loop(process, element)
            if not loop:
                continue
            told |= loop
            yield Note.at(
                process,
                element,
                f"{english(element)} is part of a loop in which nothing is waited for. If its"
                " condition never changes, the case is stopped with an incident. Let somebody act"
                " in the loop, or wait for a time or message.",
                f"{indonesian(element)} berada dalam putaran yang tidak menunggu apa pun. Jika"
                " syaratnya tidak berubah, kasus dihentikan dengan insiden. Libatkan seseorang"
                " dalam putaran itu, atau tunggu waktu atau pesan.",
            )


def _loop(process: Process, first: Element) -> set[str]:
    """Return the elements of the loops through an element on which nothing waits."""
    ahead = _automatic(process, first)
    return {other for other in ahead if first.id in _automatic(process, process.elements[other])}


def _automatic(process: Process, first: Element) -> set[str]:
    """Return what can be reached after an element without waiting."""
    open_, seen = [first], set[str]()
    while open_:
        for after in successors(process, open_.pop()):
            if after.id not in seen and not _waits(process, after):
                seen.add(after.id)
                open_.append(after)
    return seen


def _waits(process: Process, element: Element) -> bool:
    if element.kind in _WAITS:
        return True
    if element.kind == "manualTask":
        return bool(element.properties.get("owner"))
    if element.kind == "intermediateCatchEvent":
        return element.event("link") is None
    if element.is_subprocess:
        return any(_waits(process, inner) for inner in process.within(element.id))
    return False
