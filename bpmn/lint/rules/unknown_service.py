"""A service task whose function nobody registered."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian, nearest

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield service tasks that name no function, and elements that name an unknown one."""
    for process in draft.processes.values():
        for element in process.elements.values():
            service = element.properties.get("service")
            if not service:
                if element.kind == "serviceTask":
                    yield Note.at(
                        process,
                        element,
                        f"{english(element)} names no function. Give it the property service.",
                        f"{indonesian(element)} tidak menyebut fungsi. Isi properti service.",
                    )
                continue
            if draft.known_services is None or service in draft.known_services:
                continue
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
