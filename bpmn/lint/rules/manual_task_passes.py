"""A manual task without an owner: the case goes on at once, nobody says that it was done."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "info"


def check(draft: Draft) -> Iterator[Note]:
    """Yield manual tasks that no one confirms."""
    for process in draft.processes.values():
        for element in process.elements.values():
            given = element.properties
            if element.kind == "manualTask" and not (given.get("owner") or given.get("service")):
                yield Note.at(
                    process,
                    element,
                    f"{english(element)} has no owner, so the case passes it at once. Give it the"
                    " property owner if somebody has to confirm it.",
                    f"{indonesian(element)} tidak memiliki pelaksana sehingga kasus langsung lewat."
                    " Tentukan pelaksananya jika seseorang harus memastikannya.",
                )
