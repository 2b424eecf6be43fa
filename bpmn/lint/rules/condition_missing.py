"""An exclusive gateway that does not say when a way is taken."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield flows of exclusive gateways that have neither a condition nor are the default."""
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.kind != "exclusiveGateway" or len(element.outgoing) < 2:
                continue
            for flow in process.outgoing(element):
                if flow.condition is not None or flow.id == element.default:
                    continue
                target = process.elements[flow.target]
                yield Note.at(
                    process,
                    flow,
                    f"{english(element)} does not say when the way to {english(target)} is taken."
                    " Give the flow a condition, or make it the default.",
                    f"{indonesian(element)} tidak menyebut kapan jalur ke {indonesian(target)}"
                    " diambil. Beri alur itu kondisi, atau jadikan alur bawaan.",
                )
