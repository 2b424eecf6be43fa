"""A repeated activity that does not say how often, or over which list."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Element
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield multi-instance activities and loops that can't be counted."""
    for process in draft.processes.values():
        for element in process.elements.values():
            for line, message, pesan in _faults(element):
                yield Note.at(process, element, message, pesan, line=line)


def _faults(element: Element) -> Iterator[tuple[int, str, str]]:
    many, loop = element.multi_instance, element.loop
    if not element.is_activity and (many is not None or loop is not None):
        yield (
            element.line,
            f"{english(element)} is to be repeated, but only tasks, subprocesses and calls can be."
            " Take the repetition away.",
            f"{indonesian(element)} diberi pengulangan, padahal hanya tugas, subproses, dan"
            " pemanggilan yang dapat diulang. Hapus pengulangannya.",
        )
        return
    if many is not None and (many.collection is None) == (many.cardinality is None):
        yield (
            many.line,
            f"{english(element)} is done several times, but does not say for which list. Name the"
            " list in loopDataInputRef, or the number in loopCardinality; one of the two.",
            f"{indonesian(element)} diulang, tetapi tidak menyebut daftarnya. Sebutkan nama"
            " daftarnya atau jumlah pengulangannya; salah satu saja.",
        )
    if many is not None and loop is not None:
        yield (
            loop.line,
            f"{english(element)} is both a loop and done for a list. Keep one of the two.",
            f"{indonesian(element)} sekaligus berputar dan diulang menurut daftar. Sisakan satu.",
        )
    if loop is not None and loop.condition is None and loop.maximum is None:
        yield (
            loop.line,
            f"{english(element)} is a loop that does not say when it stops. Give it a condition.",
            f"{indonesian(element)} berputar tanpa menyebut kapan berhenti. Beri syaratnya.",
        )
    if loop is not None and loop.maximum is not None and not loop.maximum.isdigit():
        yield (
            loop.line,
            f"{english(element)} has the loop maximum {loop.maximum}, which is no number.",
            f"{indonesian(element)} memiliki batas putaran {loop.maximum} yang bukan bilangan.",
        )
