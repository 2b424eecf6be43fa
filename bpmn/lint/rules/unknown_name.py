"""A variable that is read and that nothing sets; mostly a typing error."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.bundle import reads_of
from bpmn.document import written
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.variables import COUNTERS, variables_of
from bpmn.lint.words import nearest

SEVERITY: Severity = "warning"

SHORTEST = 4  # letters of a name that may be a slip of another one


def check(draft: Draft) -> Iterator[Note]:
    """Yield names that are read where no form, script, table, event or repetition sets them."""
    known = variables_of(draft)
    for process in draft.processes.values():
        for text in written(process):
            if text.kind == "name":
                continue
            for name in sorted(reads_of(text) - known.set - COUNTERS):
                like = nearest(name, known.set | COUNTERS)
                if known.given_from_outside and not (like and _is_slip(name, like)):
                    continue  # a person, a service or another case may bring it
                hint, petunjuk = (
                    (f"Did you mean {like}?", f"Maksudnya {like}?")
                    if like
                    else (
                        "It has to be given when the case starts.",
                        "Nilainya harus diberikan saat kasus dimulai.",
                    )
                )
                yield Note(
                    process.path,
                    text.line,
                    text.element,
                    text.name,
                    f"The {text.role} of {text.name or text.element} reads {name}, which nothing"
                    f" here sets. {hint}",
                    f"{text.name or text.element} memakai nilai {name} yang tidak diisi oleh apa"
                    f" pun di sini. {petunjuk}",
                )


def _is_slip(name: str, like: str) -> bool:
    """Tell whether two names differ by one letter, or by two neighbours that changed places."""
    if len(name) > len(like):
        name, like = like, name
    if len(like) - len(name) > 1 or len(name) < SHORTEST:
        return False
    at = next((at for at, letter in enumerate(name) if letter != like[at]), len(name))
    if len(name) < len(like):
        return name[at:] == like[at + 1 :]
    swapped = name[at : at + 2] == like[at : at + 2][::-1] and name[at + 2 :] == like[at + 2 :]
    return swapped or name[at + 1 :] == like[at + 1 :]
