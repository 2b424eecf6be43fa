"""The typed view of a BPMN document.

Everything is found by the author's ids. Elements and flows of embedded subprocesses stand in the
same mappings as those of their process; `scope` says where they belong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeVar

from bpmn.document.names import ACTIVITIES, EVENTS, GATEWAYS, RESOURCES, SUBPROCESSES

Key = TypeVar("Key")
EventKind = Literal[
    "timer",
    "message",
    "signal",
    "error",
    "escalation",
    "conditional",
    "link",
    "terminate",
    "cancel",
    "compensation",
]


@dataclass(frozen=True, slots=True)
class Timer:
    """When a timer fires: an ISO 8601 text, or an expression that gives one."""

    kind: Literal["duration", "date", "cycle"]
    text: str


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """What an event waits for or sends."""

    kind: EventKind
    line: int
    name: str | None = None  # of the message, signal, error, escalation or link
    code: str | None = None  # of the error or escalation
    ref: str | None = None  # id of the message, signal, ... in the document
    timer: Timer | None = None
    condition: str | None = None
    payload: str | None = None  # expression giving what is sent along
    variable: str | None = None  # where what came along is kept


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """An activity done once for each entry of a list, or a number of times."""

    sequential: bool
    line: int
    cardinality: str | None = None  # expression giving a number
    collection: str | None = None  # expression giving the list, mostly the name of a variable
    item: str | None = None  # variable that each instance sees its entry in
    output: str | None = None  # variable that collects the results
    output_item: str | None = None  # variable that each instance leaves its result in
    completion: str | None = None  # condition that ends it early


@dataclass(frozen=True, slots=True)
class StandardLoop:
    """An activity repeated while a condition holds."""

    line: int
    condition: str | None = None
    maximum: str | None = None
    test_before: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow from one element to another."""

    id: str
    name: str | None
    source: str
    target: str
    condition: str | None
    line: int
    scope: str | None  # id of the subprocess it stands in, None: the process itself


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node: an activity, a gateway or an event."""

    id: str
    name: str | None
    kind: str  # local tag name: userTask, exclusiveGateway, startEvent, ...
    line: int
    process: str  # id of its process
    scope: str | None = None  # id of the subprocess it stands in, None: the process itself
    properties: Mapping[str, str] = field(default_factory=dict)  # spiffworkflow:property
    extensions: Mapping[str, str] = field(default_factory=dict)  # other spiffworkflow texts
    lane: str | None = None  # name of the lane, or its id
    incoming: tuple[str, ...] = ()  # flow ids, in the order of the file
    outgoing: tuple[str, ...] = ()
    default: str | None = None  # flow id
    events: tuple[EventDefinition, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True  # boundary events, and start events of event subprocesses
    multi_instance: MultiInstance | None = None
    loop: StandardLoop | None = None
    called: str | None = None  # process id of a call activity
    script: str | None = None
    triggered_by_event: bool = False
    for_compensation: bool = False
    compensates: str | None = None  # id of the activity whose compensation handler it is
    instantiate: bool = False

    @property
    def is_activity(self) -> bool:
        """Tell whether it is a task, subprocess or call activity."""
        return self.kind in ACTIVITIES

    @property
    def is_gateway(self) -> bool:
        """Tell whether it is a gateway of any kind."""
        return self.kind in GATEWAYS

    @property
    def is_event(self) -> bool:
        """Tell whether it is an event of any kind."""
        return self.kind in EVENTS

    @property
    def is_subprocess(self) -> bool:
        """Tell whether it holds elements of its own."""
        return self.kind in SUBPROCESSES

    @property
    def decision(self) -> str | None:
        """Return the id of the decision that a business rule task asks."""
        return self.extensions.get("calledDecisionId") or None

    @property
    def binding(self) -> str:
        """Return when a called process or decision is looked up: `bundle` or `latest`."""
        return self.properties.get("binding", "bundle")

    def event(self, kind: EventKind) -> EventDefinition | None:
        """Return its first event definition of the kind."""
        return next((event for event in self.events if event.kind == kind), None)


@dataclass(frozen=True)
class Process:
    """One process of a document."""

    id: str
    name: str | None
    executable: bool
    line: int
    path: str  # of its document
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    lanes: Mapping[str, str]  # lane id -> name
    properties: Mapping[str, str]

    def scopes(self) -> tuple[str | None, ...]:
        """Return None, which is the process itself, and the ids of all its subprocesses."""
        return (None, *(each.id for each in self.elements.values() if each.is_subprocess))

    def within(self, scope: str | None) -> tuple[Element, ...]:
        """Return the elements that stand directly in the process (None) or in a subprocess."""
        return self._within.get(scope, ())

    def outgoing(self, element: Element) -> tuple[Flow, ...]:
        """Return the flows that leave the element, in the order of the file."""
        return tuple(self.flows[flow] for flow in element.outgoing)

    def incoming(self, element: Element) -> tuple[Flow, ...]:
        """Return the flows that enter the element, in the order of the file."""
        return tuple(self.flows[flow] for flow in element.incoming)

    def boundary(self, element: Element) -> tuple[Element, ...]:
        """Return the boundary events attached to the element."""
        return self._attached.get(element.id, ())

    def link_target(self, element: Element) -> Element | None:
        """Return the catching link event that a throwing one leads to, or None."""
        link = element.event("link")
        if link is None or element.kind != "intermediateThrowEvent":
            return None
        return self._caught_links.get((element.scope, link.name))

    @cached_property
    def ways(self) -> Mapping[str, tuple[str, ...]]:
        """Return, by id, where a token can go next: by flow, link or boundary event."""
        found: dict[str, tuple[str, ...]] = {}
        for element in self.elements.values():
            target = self.link_target(element)
            found[element.id] = (
                *(self.flows[flow].target for flow in element.outgoing),
                *(() if target is None else (target.id,)),
                *(each.id for each in self.boundary(element)),
            )
        return found

    @cached_property
    def _within(self) -> Mapping[str | None, tuple[Element, ...]]:
        return _grouped((each.scope, each) for each in self.elements.values())

    @cached_property
    def _attached(self) -> Mapping[str, tuple[Element, ...]]:
        return _grouped(
            (each.attached_to, each) for each in self.elements.values() if each.attached_to
        )

    @cached_property
    def _caught_links(self) -> Mapping[tuple[str | None, str | None], Element]:
        found: dict[tuple[str | None, str | None], Element] = {}
        for each in self.elements.values():
            link = each.event("link")
            if link is not None and each.kind == "intermediateCatchEvent":
                found.setdefault((each.scope, link.name), each)
        return found


@dataclass(frozen=True, slots=True)
class Named:
    """A message, signal, error or escalation declared in the document."""

    id: str
    kind: Literal["message", "signal", "error", "escalation"]
    name: str | None
    line: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Stray:
    """Something in the document that no rule of reading has a place for."""

    kind: str  # local tag name
    id: str | None
    line: int
    process: str | None
    element: str | None  # the element it stands in

    @property
    def drawn_only(self) -> bool:
        """Tell whether it documents more than it asks for, so that a process runs right without."""
        if self.kind == "dataStore":
            return self.process is None
        if self.kind == "ioSpecification":
            return self.element is not None
        return self.kind == "dataStoreReference" or self.kind in RESOURCES


@dataclass(frozen=True, slots=True)
class Foreign:
    """An extension of another product, which is not read."""

    prefix: str
    element: str | None
    line: int
    name: str  # of the first attribute or element


@dataclass(frozen=True, slots=True)
class Document:
    """A BPMN file."""

    path: str
    processes: Mapping[str, Process]
    declared: Mapping[str, Named]  # messages, signals, errors, escalations by id
    strays: tuple[Stray, ...] = ()
    foreign: tuple[Foreign, ...] = ()
    repeated: tuple[tuple[str, int], ...] = ()  # (id, line) of each second use of an id
    dangling: tuple[tuple[str, str, int], ...] = ()  # (what, id that is not there, line)
    data_objects: Mapping[str, str] = field(default_factory=dict)  # id -> name


def _grouped(pairs: Iterable[tuple[Key, Element]]) -> dict[Key, tuple[Element, ...]]:
    found: dict[Key, list[Element]] = {}
    for key, element in pairs:
        found.setdefault(key, []).append(element)
    return {key: tuple(elements) for key, elements in found.items()}
