"""What is known of the variables of a draft: who sets them, and what kind of value they have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bpmn.document import Element, Process
from bpmn.expressions import ExpressionError, Script
from bpmn.forms import Field
from bpmn.lint.draft import Draft

COUNTERS = frozenset(
    {
        "loopCounter",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "numberOfTerminatedInstances",
    }
)
"""What the engine itself sets, inside of a repeated activity."""

_KINDS = {"integer": "number", "number": "number", "boolean": "boolean", "array": "list"}


@dataclass
class Variables:
    """The variables of all processes of a draft together: calls hand them on by name."""

    set: frozenset[str] = frozenset()  # names that something here sets
    kinds: dict[str, str] = field(default_factory=dict)  # of those that only forms set, and alike
    choices: dict[str, frozenset[object]] = field(default_factory=dict)
    given_from_outside: bool = False  # services, people or other cases may set others


def variables_of(draft: Draft) -> Variables:
    """Return what the documents tell of the variables."""
    names: set[str] = set()
    loose: set[str] = set()  # set by something that does not tell the kind
    kinds: dict[str, set[str]] = {}
    choices: dict[str, set[object]] = {}
    free: set[str] = set()  # not chosen from a list, at least once
    outside = False
    for process in draft.processes.values():
        for element in process.elements.values():
            fields = _fields(element, draft)
            for each in fields or ():
                kinds.setdefault(each.name, set()).add(_KINDS.get(each.kind, "text"))
                if each.choices and each.kind != "array":
                    values = {choice.value for choice in each.choices}
                    choices.setdefault(each.name, set()).update(values)
                else:
                    free.add(each.name)
            loose |= set(_written(element, draft))
            outside = outside or (fields is None and _asks_outside(process, element, draft))
    names |= loose | set(kinds)
    certain = {name: next(iter(each)) for name, each in kinds.items() if len(each) == 1}
    return Variables(
        set=frozenset(names),
        kinds={name: kind for name, kind in certain.items() if name not in loose},
        choices={
            name: frozenset(values)
            for name, values in choices.items()
            if name not in loose and name not in free
        },
        given_from_outside=outside,
    )


def _fields(element: Element, draft: Draft) -> tuple[Field, ...] | None:
    form = draft.forms.get(element.properties.get("form", ""))
    return None if form is None else form.fields


def _written(element: Element, draft: Draft) -> Iterator[str]:
    for script in (
        element.script if element.kind == "scriptTask" else None,
        element.extensions.get("preScript"),
        element.extensions.get("postScript"),
    ):
        try:
            yield from Script.parse(script).writes if script else ()
        except ExpressionError:
            continue  # another rule says so
    yield from (event.variable for event in element.events if event.variable)
    if (many := element.multi_instance) is not None:
        yield from (each for each in (many.item, many.output, many.output_item) if each)
    decision = draft.decisions.get(element.decision or "")
    if decision is not None:
        yield element.properties.get("result") or decision.id
        yield from decision.outputs


def _asks_outside(process: Process, element: Element, draft: Draft) -> bool:
    """Tell whether an element may set variables that no document names."""
    if element.properties.get("service"):
        return True
    if element.kind == "userTask" or (
        element.kind == "manualTask" and element.properties.get("owner")
    ):
        return True
    if element.kind == "callActivity":
        return element.called not in draft.processes
    if element.kind == "businessRuleTask" and element.decision is not None:
        return element.decision not in draft.decisions
    return any(
        event.variable is None and event.kind in ("message", "signal", "error", "escalation")
        for event in element.events
        if element.kind not in ("endEvent", "intermediateThrowEvent", "sendTask")
    )
