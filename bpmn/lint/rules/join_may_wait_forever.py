"""A parallel join that completes on some ways, but waits for ever on others."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "warning"


def check(draft: Draft) -> Iterator[Note]:
    """Yield parallel joins that not every way completes."""
    for process, scope in draft.scopes():
        seen = draft.walk(process, scope)
        if not seen.complete:
            continue
        for join in sorted(set(seen.stuck) & seen.fired):
            element = process.elements[join]
            sources = [process.elements[process.flows[flow].source] for flow in seen.stuck[join]]
            froms = ", ".join(sorted(each.name or each.id for each in sources))
            yield Note.at(
                process,
                element,
                f"{english(element)} can wait for ever: on some ways nothing comes from {froms}."
                " Use an inclusive gateway, or lead the other ways past it.",
                f"{indonesian(element)} dapat menunggu selamanya: pada sebagian jalur tidak ada"
                f" yang datang dari {froms}. Gunakan gerbang inklusif, atau arahkan jalur lain"
                " melewatinya.",
            )
