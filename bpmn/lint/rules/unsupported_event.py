"""An event whose kind is not run in this place."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"

_RUN = {
    "startEvent": set[str](),
    "endEvent": {"message", "signal", "error", "escalation", "terminate"},
    "intermediateCatchEvent": {"timer", "message", "signal", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "link"},
    "boundaryEvent": {"timer", "message", "signal", "error", "escalation"},
    "sendTask": {"message"},
    "receiveTask": {"message"},
}
_WORDS = {
    "timer": "waktu",
    "message": "pesan",
    "signal": "sinyal",
    "error": "galat",
    "escalation": "eskalasi",
    "conditional": "kondisi",
    "link": "tautan",
    "terminate": "penghentian",
    "cancel": "pembatalan",
    "compensation": "kompensasi",
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield events of a kind that is not run where they stand, and events of several kinds."""
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.kind in _RUN:
                yield from (
                    Note.at(process, element, message, pesan) for message, pesan in _faults(element)
                )


def _faults(element: Element) -> Iterator[tuple[str, str]]:
    run = _RUN[element.kind]
    for event in element.events:
        if event.kind not in run:
            instead = ", ".join(sorted(run)) or "none"
            sebagai_ganti = ", ".join(sorted(_WORDS[each] for each in run)) or "tanpa jenis"
            yield (
                f"{english(element)} has a {event.kind} definition, which is not run here."
                f" Possible here: {instead}.",
                f"{indonesian(element)} berjenis {_WORDS[event.kind]}, yang tidak dijalankan di"
                f" sini. Yang mungkin: {sebagai_ganti}.",
            )
    if len(element.events) > 1:
        yield (
            f"{english(element)} has several definitions. Draw one event for each.",
            f"{indonesian(element)} memiliki beberapa definisi. Gambarkan satu peristiwa untuk"
            " masing-masing.",
        )
    if not element.events and element.kind in ("intermediateCatchEvent", "boundaryEvent"):
        yield (
            f"{english(element)} waits for nothing. Give it a timer, message or signal.",
            f"{indonesian(element)} tidak menunggu apa pun. Beri waktu, pesan, atau sinyal.",
        )
    if not element.interrupting and element.kind == "boundaryEvent" and element.event("error"):
        yield (
            f"{english(element)} catches an error without interrupting, which BPMN does not know."
            " Make it interrupting.",
            f"{indonesian(element)} menangkap galat tanpa menghentikan pekerjaan, yang tidak"
            " dikenal BPMN. Jadikan menghentikan.",
        )
