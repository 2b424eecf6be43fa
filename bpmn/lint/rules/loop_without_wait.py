"""A loop in which nobody and nothing is waited for: it may run round until it is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bpmn.document import Element, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import loops
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
        for loop in loops(process, partial(_passes, process)):
            element = next(each for each in process.elements.values() if each.id in loop)
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


def _passes(process: Process, element: Element) -> bool:
    return not _waits(process, element)


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
