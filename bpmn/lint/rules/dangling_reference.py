"""A reference to something that is not there: an end of a flow, a message, a default flow."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield references that lead nowhere."""
    for diagram in draft.diagrams:
        for what, target, line in diagram.dangling:
            gone = f"to {target}, which is not there" if target else "to nothing"
            hilang = f"{target}, yang tidak ada" if target else "apa pun"
            yield Note(
                diagram.path,
                line,
                what or None,
                None,
                f"{what or 'An element'} refers {gone}. Connect it again.",
                f"{f'Elemen {what}' if what else 'Sebuah elemen'} merujuk ke {hilang}."
                " Sambungkan kembali.",
            )
    for process in draft.processes.values():
        for element in process.elements.values():
            if element.default is not None and element.default not in element.outgoing:
                yield Note.at(
                    process,
                    element,
                    f"The default flow {element.default} does not leave"
                    f" {element.name or element.id}. Choose one that leaves it as the default.",
                    f"Alur bawaan {element.default} tidak keluar dari"
                    f" {element.name or element.id}."
                    " Pilih salah satu alur keluarnya sebagai bawaan.",
                )
