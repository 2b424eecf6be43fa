"""An event that does not say what it waits for or sends: no time, no message, no signal."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element, EventDefinition
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield timers without a time, and messages and signals without a name."""
    for process in draft.processes.values():
        for element in process.elements.values():
            for event in element.events:
                fault = _fault(element, event)
                if fault is not None:
                    yield Note.at(process, element, *fault, line=event.line)
            if element.kind == "receiveTask" and not element.events:
                yield Note.at(
                    process,
                    element,
                    f"{english(element)} does not say which message it waits for. Choose one.",
                    f"{indonesian(element)} tidak menyebut pesan yang ditunggu. Pilih satu.",
                )


def _fault(element: Element, event: EventDefinition) -> tuple[str, str] | None:
    if event.kind == "timer" and event.timer is None:
        return (
            f"{english(element)} does not say when it fires. Give it a duration, for example"
            " parameter('tenggat_reviu').",
            f"{indonesian(element)} tidak menyebut waktunya. Tentukan lamanya menurut ketentuan.",
        )
    if event.kind == "conditional" and event.condition is None:
        return (
            f"{english(element)} has no condition. Say when it happens, for example nilai > 90.",
            f"{indonesian(element)} tidak memiliki kondisi. Tulis kapan ia terjadi, misalnya"
            " nilai > 90.",
        )
    if event.kind in ("message", "signal") and not event.name:
        kind, jenis = ("message", "pesan") if event.kind == "message" else ("signal", "sinyal")
        return (
            f"{english(element)} does not say which {kind}. Choose a {kind} that has a name.",
            f"{indonesian(element)} tidak menyebut {jenis} yang dimaksud. Pilih {jenis} yang"
            " bernama.",
        )
    return None
