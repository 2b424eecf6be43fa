"""A service task whose function nobody registered."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian, nearest

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield elements that name a function which is not known."""
    for process in draft.processes.values():
        for element in process.elements.values():
            service = element.properties.get("service")
            if not service or draft.known_services is None or service in draft.known_services:
                continue  # one that names none is the concern of task-without-work
            like = nearest(service, draft.known_services)
            hint, petunjuk = (
                (f"Did you mean {like}?", f"Maksudnya {like}?")
                if like
                else (
                    "Choose one of the functions of this installation.",
                    "Pilih salah satu fungsi yang tersedia.",
                )
            )
            yield Note.at(
                process,
                element,
                f"{english(element)} calls the function {service}, which is not there. {hint}",
                f"{indonesian(element)} memanggil fungsi {service} yang tidak ada. {petunjuk}",
            )
