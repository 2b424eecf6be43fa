"""Two branches that run side by side and write the same variable: one of the values is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bpmn.document import Element, Process
from bpmn.expressions import ExpressionError, Script
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity
from bpmn.lint.graph import SideBySide, side_by_side
from bpmn.lint.words import english, indonesian

SEVERITY: Severity = "error"


def check(draft: Draft) -> Iterator[Note]:
    """Yield elements that write what another branch writes too."""
    for process in draft.processes.values():
        writes = {
            element.id: names
            for element in process.elements.values()
            if (names := _writes(element, draft))
        }
        told: set[tuple[str, str]] = set()
        for beside in side_by_side(process) if len(writes) > 1 else ():
            for one, other, name in _collisions(process, beside, writes):
                if (other.id, name) in told:
                    continue
                told.add((other.id, name))
                yield Note.at(
                    process,
                    other,
                    f"{english(other)} writes {name}, and so does {english(one)} at the same time;"
                    " one of the two values would be lost. Write different variables.",
                    f"{indonesian(other)} mengisi {name}, begitu pula {indonesian(one)} pada saat"
                    " yang sama; salah satu nilainya akan hilang. Gunakan variabel yang berbeda.",
                )


def _collisions(
    process: Process, beside: SideBySide, writes: Mapping[str, set[str]]
) -> Iterator[tuple[Element, Element, str]]:
    """Yield pairs of elements that stand on one branch only, and what both write."""
    writers: dict[str, list[tuple[int, Element]]] = {}
    for identity, names in writes.items():
        on = [branch for branch, ids in enumerate(beside.reached) if identity in ids]
        if len(on) == 1:
            for name in names:
                writers.setdefault(name, []).append((on[0], process.elements[identity]))
    for name in sorted(writers):
        (first_branch, first), *rest = writers[name]
        for branch, element in rest:
            if branch != first_branch:
                yield first, element, name


def _writes(element: Element, draft: Draft) -> set[str]:
    """Return the variables that an element certainly or probably writes."""
    names: set[str] = set()
    for script in (
        element.script if element.kind == "scriptTask" else None,
        element.extensions.get("preScript"),
        element.extensions.get("postScript"),
    ):
        try:
            names |= Script.parse(script).writes if script else set()
        except ExpressionError:
            continue  # another rule says so
    names |= {event.variable for event in element.events if event.variable}
    if (many := element.multi_instance) is not None:
        return names | ({many.output} if many.output else set())
    form = draft.forms.get(element.properties.get("form", ""))
    if form is not None:
        names |= {field.name for field in form.fields} & draft.reads
    decision = draft.decisions.get(element.decision or "")
    if decision is not None:
        given = {element.properties.get("result") or decision.id}
        names |= given if decision.gives_list or decision.aggregator else set(decision.outputs)
    return names
