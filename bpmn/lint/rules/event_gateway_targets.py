"""An event-based gateway that leads to something other than events that wait."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield targets of event-based gateways that are no catching events or receive tasks."""
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.kind != "eventBasedGateway":
                continue
            for flow in process.outgoing(element):
                target = process.elements[flow.target]
                waits = target.kind == "receiveTask" or (
                    target.kind == "intermediateCatchEvent" and target.event("link") is None
                )
                if waits and len(target.incoming) == 1:
                    continue
                yield Note.at(
                    process,
                    flow,
                    f"{english(element)} leads to {english(target)}, which is no event that waits"
                    " for this gateway alone. Put a timer, message or signal event of its own"
                    " between them.",
                    f"{indonesian(element)} menuju {indonesian(target)}, yang bukan peristiwa"
                    " tunggu milik gerbang ini saja. Sisipkan peristiwa waktu, pesan, atau sinyal"
                    " tersendiri.",
                )
