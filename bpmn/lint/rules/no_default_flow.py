"""A choice in which every way has a condition: when none holds, the case stops with an incident."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"


def check(draft: Draft) -> Iterator[Note]:
    """Yield choices that may find no way."""
    for process in draft.processes.values():
        for element in process.elements.values():
            if _may_find_none(process, element):
                yield Note.at(
                    process,
                    element,
                    f"Every way out of {english(element)} has a condition. If none holds, the case"
                    " stops with an incident. Make one way the default.",
                    f"Setiap jalur keluar dari {indonesian(element)} memiliki kondisi. Jika tidak"
                    " ada yang terpenuhi, kasus berhenti dengan insiden. Jadikan salah satunya"
                    " bawaan.",
                )


def _may_find_none(process: Process, element: Element) -> bool:
    if element.kind in ("parallelGateway", "eventBasedGateway", "complexGateway"):
        return False
    flows = process.outgoing(element)
    return (
        bool(flows)
        and element.default not in element.outgoing
        and all(flow.condition is not None for flow in flows)
    )
