"""A user task whose form is not in the bundle."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian, nearest

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield elements with a form that is not there."""
    for process in draft.processes.values():
        for element in process.elements.values():
            form = element.properties.get("form")
            if not form or draft.has_form(form):
                continue
            like = nearest(form, frozenset(draft.forms))
            hint, petunjuk = (
                (f"Did you mean {like}?", f"Maksudnya {like}?")
                if like
                else (f"Add forms/{form}.json.", "Tambahkan formulir itu.")
            )
            yield Note.at(
                process,
                element,
                f"{english(element)} shows the form {form}, which is not there. {hint}",
                f"{indonesian(element)} memakai formulir {form} yang tidak ada. {petunjuk}",
            )
