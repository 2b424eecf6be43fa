"""More than 300 elements in a line: the executor reads a process by following its flows."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import Process
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import starts
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"

LONGEST = 300  # elements; SpiffWorkflow 3.2 reads 200 in a row, and fails at 600


def check(draft: Draft) -> Iterator[Note]:
    """Yield processes and subprocesses in which a line of flows is too long."""
    for process, scope in draft.scopes():
        depth = _depth(process, scope)
        if depth > LONGEST:
            place = process if scope is None else process.elements[scope]
            yield Note.at(
                process,
                place,
                f"{english(place)} has {depth} elements in a line; at most {LONGEST} are read. Move"
                " a part of them into a subprocess or a called process.",
                f"{indonesian(place)} memuat {depth} elemen berurutan; paling banyak {LONGEST} yang"
                " dibaca. Pindahkan sebagian ke subproses atau proses lain.",
            )


def _depth(process: Process, scope: str | None) -> int:
    """Return how deep one gets by always going on to what was not seen yet."""
    seen: set[str] = set()
    deepest = 0
    for first in starts(process, scope):
        stack = [iter(process.ways[first.id])]
        seen.add(first.id)
        while stack:
            deepest = max(deepest, len(stack))
            after = next((each for each in stack[-1] if each not in seen), None)
            if after is None:
                stack.pop()
            else:
                seen.add(after)
                stack.append(iter(process.ways[after]))
    return deepest
