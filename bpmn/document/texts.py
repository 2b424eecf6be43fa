"""Everything an author wrote that is evaluated: where it stands, and what kind of text it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bpmn.document.model import Element, EventDefinition, Process
from bpmn.document.times import is_duration_list, is_literal

EXPRESSION_PROPERTIES = ("owner", "escalate", "label", "correlation")
TIME_PROPERTIES = ("due", "remind")


@dataclass(frozen=True, slots=True)
class Written:
    """A text that is evaluated, or a literal length of time that stands where one could."""

    kind: Literal["expression", "condition", "script", "name", "literal"]
    text: str
    role: str  # what it decides, in plain words: "condition", "owner", "timer", ...
    element: str  # id of the element or flow
    name: str | None  # of the element or flow
    line: int


def written(process: Process) -> Iterator[Written]:
    """Yield every text of the process that is evaluated, in the order of the file."""
    for element in process.elements.values():
        yield from _of_element(element)
    for flow in process.flows.values():
        if flow.condition is not None:
            yield Written("condition", flow.condition, "condition", flow.id, flow.name, flow.line)


def _of_element(element: Element) -> Iterator[Written]:
    def at(
        kind: Literal["expression", "condition", "script", "name", "literal"],
        text: str | None,
        role: str,
        line: int | None = None,
    ) -> Iterator[Written]:
        if text:
            yield Written(kind, text, role, element.id, element.name, line or element.line)

    for name in EXPRESSION_PROPERTIES:
        yield from at("expression", element.properties.get(name), name)
    for name in TIME_PROPERTIES:
        text = element.properties.get(name, "")
        yield from at("literal" if is_duration_list(text) else "expression", text, name)
    yield from at("script", element.extensions.get("preScript"), "script before")
    if element.kind == "scriptTask":
        yield from at("script", element.script, "script")
    yield from at("script", element.extensions.get("postScript"), "script after")
    for event in element.events:
        yield from _of_event(element, event)
    if (many := element.multi_instance) is not None:
        yield from at("expression", many.cardinality, "number of instances", many.line)
        yield from at("expression", many.collection, "list of the instances", many.line)
        yield from at("name", many.output_item, "result of an instance", many.line)
        yield from at("condition", many.completion, "early end", many.line)
    if (loop := element.loop) is not None:
        yield from at("condition", loop.condition, "loop condition", loop.line)


def _of_event(element: Element, event: EventDefinition) -> Iterator[Written]:
    def at(kind: Literal["expression", "condition", "literal"], text: str, role: str) -> Written:
        return Written(kind, text, role, element.id, element.name, event.line)

    if event.timer is not None:
        kind: Literal["expression", "literal"] = (
            "literal" if is_literal(event.timer.text) else "expression"
        )
        yield at(kind, event.timer.text, "timer")
    if event.condition is not None:
        yield at("condition", event.condition, "condition")
    if event.payload is not None:
        yield at("expression", event.payload, "what is sent")
