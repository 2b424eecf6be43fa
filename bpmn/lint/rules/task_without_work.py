"""A task of the system that names nothing to do: the case passes it, and nothing is done."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"

_REMEDIES = {
    "serviceTask": (
        "names no function",
        "Give it the property service",
        "tidak menyebut fungsi",
        "Pilih yang dikerjakan sistem",
    ),
    "sendTask": (
        "names no message",
        "Choose the message it sends",
        "tidak menyebut pesan",
        "Pilih pesan yang dikirim",
    ),
    "businessRuleTask": (
        "names no decision",
        "Give it a calledDecisionId",
        "tidak menyebut tabel keputusan",
        "Pilih tabel keputusannya",
    ),
    "scriptTask": (
        "has no script",
        "Write one, or make it a plain task",
        "tidak memuat skrip",
        "Tulis skripnya, atau jadikan tugas biasa",
    ),
}


def check(draft: Draft) -> Iterator[Note]:
    """Yield service, send, business rule and script tasks that do nothing."""
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.kind not in _REMEDIES or _does_something(element):
                continue
            lacks, remedy, tanpa, perbaikan = _REMEDIES[element.kind]
            yield Note.at(
                process,
                element,
                f"{english(element)} {lacks}, so the case passes it and nothing is done. {remedy}.",
                f"{indonesian(element)} {tanpa} sehingga langsung dilewati dan tidak ada yang"
                f" dikerjakan. {perbaikan}.",
            )


def _does_something(element: Element) -> bool:
    if element.properties.get("service"):
        return True
    if element.extensions.get("preScript") or element.extensions.get("postScript"):
        return True
    if element.kind == "sendTask":
        return bool(element.events)
    if element.kind == "businessRuleTask":
        return element.decision is not None
    return element.kind == "scriptTask" and bool(element.script)
