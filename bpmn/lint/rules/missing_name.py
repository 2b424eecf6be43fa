"""Something that people read, and that has no name."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"

_READ_BY_PEOPLE = {
    "userTask",
    "manualTask",
    "callActivity",
    "subProcess",
    "receiveTask",
    "sendTask",
    "intermediateCatchEvent",
    "boundaryEvent",
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield processes, steps that show in lists and histories, and choices, without a name."""
    for process in draft.processes.values():
        if process.name is None:
            yield Note.at(
                process,
                process,
                f"The process {process.id} has no name. People read it in lists; name it.",
                f"Proses {process.id} tidak bernama. Orang membacanya di daftar; beri nama.",
            )
        for element in process.elements.values():
            if element.name is None and _is_read(process, element):
                yield Note.at(
                    process,
                    element,
                    f"{english(element)} has no name. Name it for what is done or asked there.",
                    f"{indonesian(element)} tidak bernama. Beri nama sesuai apa yang dikerjakan"
                    " atau ditanyakan di sana.",
                )


def _is_read(process: Process, element: Element) -> bool:
    if element.kind == "endEvent":  # one of several ends says how it ended
        return sum(each.kind == "endEvent" for each in process.within(element.scope)) > 1
    if element.kind in ("exclusiveGateway", "inclusiveGateway"):
        return len(element.outgoing) > 1
    return element.kind in _READ_BY_PEOPLE
