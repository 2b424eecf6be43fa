"""A user task that does not say who does it."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"


def check(draft: Draft) -> Iterator[Note]:
    """Yield user tasks without the property owner."""
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.kind == "userTask" and not element.properties.get("owner"):
                yield Note.at(
                    process,
                    element,
                    f"{english(element)} does not say who does it. Give it the property owner, for"
                    " example pegawai() or atasan_langsung().",
                    f"{indonesian(element)} tidak menyebut siapa yang mengerjakannya. Tentukan"
                    " pelaksananya, misalnya pegawai sendiri atau atasan langsungnya.",
                )
