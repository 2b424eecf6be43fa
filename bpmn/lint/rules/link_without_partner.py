"""A link event whose other half is missing, or there twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bpmn.document import Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield throwing links that lead nowhere, and catching ones that nothing leads to."""
    for process, scope in draft.scopes():
        yield from _links(process, scope)


def _links(process: Process, scope: str | None) -> Iterator[Note]:
    thrown, caught = Counter[str](), Counter[str]()
    for element in process.within(scope):
        link = element.event("link")
        if link is not None:
            side = caught if element.kind == "intermediateCatchEvent" else thrown
            side[link.name or ""] += 1
    for element in process.within(scope):
        link = element.event("link")
        if link is None:
            continue
        name = link.name or ""
        if element.kind == "intermediateThrowEvent" and not caught[name]:
            yield Note.at(
                process,
                element,
                f'{english(element)} leads to the link "{name}", which nothing catches here. Add'
                " the catching link event with the same name.",
                f'{indonesian(element)} menuju tautan "{name}" yang tidak ditangkap di sini.'
                " Tambahkan peristiwa tautan penangkap dengan nama yang sama.",
            )
        elif element.kind == "intermediateCatchEvent" and (not thrown[name] or caught[name] > 1):
            yield Note.at(
                process,
                element,
                f'The link "{name}" needs one catching event and at least one throwing one; here'
                f" are {caught[name]} and {thrown[name]}.",
                f'Tautan "{name}" memerlukan satu penangkap dan sedikitnya satu pengirim; di sini'
                f" ada {caught[name]} dan {thrown[name]}.",
            )
