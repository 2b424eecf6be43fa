"""How parts of a diagram are called in messages, in English and Indonesian."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from bpmn.document import Element, Flow, Process

KIND_WORDS = {
    "task": ("task", "tugas"),
    "userTask": ("user task", "tugas pengguna"),
    "manualTask": ("manual task", "tugas manual"),
    "scriptTask": ("script task", "tugas skrip"),
    "serviceTask": ("service task", "tugas layanan"),
    "sendTask": ("send task", "tugas kirim"),
    "receiveTask": ("receive task", "tugas terima"),
    "businessRuleTask": ("business rule task", "tugas aturan"),
    "callActivity": ("call activity", "pemanggilan proses"),
    "subProcess": ("subprocess", "subproses"),
    "transaction": ("transaction", "transaksi"),
    "adHocSubProcess": ("ad-hoc subprocess", "subproses ad hoc"),
    "exclusiveGateway": ("exclusive gateway", "gerbang eksklusif"),
    "parallelGateway": ("parallel gateway", "gerbang paralel"),
    "inclusiveGateway": ("inclusive gateway", "gerbang inklusif"),
    "eventBasedGateway": ("event-based gateway", "gerbang peristiwa"),
    "complexGateway": ("complex gateway", "gerbang kompleks"),
    "startEvent": ("start event", "peristiwa awal"),
    "endEvent": ("end event", "peristiwa akhir"),
    "intermediateCatchEvent": ("catching event", "peristiwa tunggu"),
    "intermediateThrowEvent": ("throwing event", "peristiwa kirim"),
    "boundaryEvent": ("boundary event", "peristiwa batas"),
}


def english(place: Element | Flow | Process) -> str:
    """Return the kind and name: `user task "Tulis rencana"`."""
    return f'{_kind(place)[0]} "{place.name or place.id}"'


def indonesian(place: Element | Flow | Process) -> str:
    """Return the kind and name: `tugas pengguna "Tulis rencana"`."""
    return f'{_kind(place)[1]} "{place.name or place.id}"'


def _kind(place: Element | Flow | Process) -> tuple[str, str]:
    if isinstance(place, Process):
        return "process", "proses"
    if isinstance(place, Flow):
        return "flow", "alur"
    return KIND_WORDS.get(place.kind, (place.kind, place.kind))


def nearest(word: str, known: Collection[str]) -> str | None:
    """Return the known word that is most like a mistyped one, or None."""
    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=0.7)), None)
