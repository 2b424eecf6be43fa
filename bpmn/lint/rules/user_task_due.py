"""A user task without a deadline: it may lie for ever, and nobody is told."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"


def check(draft: Draft) -> Iterator[Note]:
    """Yield user tasks without the property due."""
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.kind == "userTask" and not element.properties.get("due"):
                yield Note.at(
                    process,
                    element,
                    f"{english(element)} has no deadline. Give it the property due, for example"
                    " parameter('tenggat_reviu').",
                    f"{indonesian(element)} tidak memiliki tenggat sehingga dapat terbengkalai."
                    " Tentukan tenggatnya menurut ketentuan.",
                )
