"""An event whose kind is not run in this place."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element, Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"

_RUN = {
    "endEvent": {"message", "signal", "error", "escalation", "terminate", "compensation"},
    "intermediateCatchEvent": {"timer", "message", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "compensation", "link"},
    "boundaryEvent": {
        "timer",
        "message",
        "signal",
        "error",
        "escalation",
        "conditional",
        "compensation",
    },
    "sendTask": {"message"},
    "receiveTask": {"message"},
}
_STARTS_A_PROCESS = {"message", "signal", "timer"}
_STARTS_AN_EVENT_SUBPROCESS = {
    "timer",
    "message",
    "signal",
    "error",
    "escalation",
    "conditional",
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
            run = _run(process, element)
            if run is not None:
                yield from (
                    Note.at(process, element, message, pesan)
                    for message, pesan in _faults(element, run)
                )


def _run(process: Process, element: Element) -> set[str] | None:
    """Return the kinds that are run at the element, None if it is not the place of an event."""
    around = process.elements.get(element.scope or "")
    host = process.elements.get(element.attached_to or "")
    if element.kind == "startEvent":
        if around is None:
            return _STARTS_A_PROCESS
        return _STARTS_AN_EVENT_SUBPROCESS if around.triggered_by_event else set()
    if element.kind not in _RUN:
        return None
    in_transaction = around is not None and around.kind == "transaction"
    on_transaction = host is not None and host.kind == "transaction"
    cancels = in_transaction if element.kind == "endEvent" else on_transaction
    return _RUN[element.kind] | ({"cancel"} if cancels else set())


def _faults(element: Element, run: set[str]) -> Iterator[tuple[str, str]]:
    for event in element.events:
        if event.kind == "conditional" and run is _STARTS_A_PROCESS:
            yield (
                f"{english(element)} starts a case by a condition, which is not run: before there"
                " is a case there are no variables to ask. Begin with a plain start event and wait"
                " for the condition behind it, or start by a message, signal or timer.",
                f"{indonesian(element)} memulai perkara dengan kondisi, yang tidak dijalankan:"
                " sebelum ada perkara tidak ada variabel yang dapat ditanya. Mulailah dengan"
                " peristiwa awal biasa lalu tunggu kondisinya, atau mulai dengan pesan, sinyal,"
                " atau waktu.",
            )
        elif event.kind not in run:
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
