"""The drawing as the oracle reads it: nodes and arrows, straight from the XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


HIDDEN = "hiddenSplit"
SCOPES = ("subProcess", "transaction")


@dataclass(eq=False)
class Node:
    id: str
    kind: str
    scope: Scope
    xml: Any
    out: list[Arrow] = field(default_factory=list)
    into: list[Arrow] = field(default_factory=list)
    edges: list[Node] = field(default_factory=list)  # boundary events
    inside: Scope | None = None  # of a subprocess, or of the process that is called
    handler: Node | None = None  # what undoes it
    undoes: Node | None = None

    def find(self, name: str) -> Any:
        return self.xml.find(BPMN + name)

    @property
    def event(self) -> tuple[str, str | None]:
        """Return (kind, reference) of the first event definition."""
        if self.kind == "receiveTask":
            return "message", self.xml.get("messageRef")
        for child in self.xml:
            name = etree.QName(child).localname
            if name.endswith("EventDefinition"):
                refs = [value for key, value in child.attrib.items() if key.endswith("Ref")]
                return name.removesuffix("EventDefinition"), refs[0] if refs else None
        return "none", None

    @property
    def is_activity(self) -> bool:
        return self.kind.endswith("Task") or self.kind in ("task", "callActivity", *SCOPES)

    @property
    def waits_for_event(self) -> bool:
        """Tell whether a token stands here until something happens outside."""
        catches = self.kind == "intermediateCatchEvent" and self.event[0] != "link"
        return catches or self.kind in ("eventBasedGateway", "receiveTask")

    @property
    def condition(self) -> str | None:
        """Return the condition that a conditional event waits for."""
        found = self.xml.find(f"{BPMN}conditionalEventDefinition/{BPMN}condition")
        return found.text if found is not None else None

    @property
    def rounds(self) -> int:
        """Return how often a timer that interrupts nothing fires."""
        cycle = self.xml.find(f"{BPMN}timerEventDefinition/{BPMN}timeCycle")
        return int(cycle.text.partition("/")[0].removeprefix("R")) if cycle is not None else 1

    @property
    def interrupts(self) -> bool:
        return self.xml.get("cancelActivity") != "false"


@dataclass(eq=False)
class Arrow:
    id: str
    target: Node
    condition: str | None
    default: bool


@dataclass(eq=False)
class Scope:
    name: str
    nodes: dict[str, Node] = field(default_factory=dict)

    @property
    def begin(self) -> Node:
        return next(
            n for n in self.nodes.values() if n.kind == "startEvent" and n.event[0] == "none"
        )

    @property
    def listeners(self) -> list[Node]:
        return [n for n in self.nodes.values() if n.xml.get("triggeredByEvent") == "true"]


def read(content: bytes) -> dict[str, Scope]:
    """Return the processes of a document; called ones stand inside the calls."""
    processes: dict[str, Scope] = {}
    for each in etree.fromstring(content).iter(BPMN + "process"):
        processes[each.get("id")] = read_scope(each)
    for scope in _with_those_inside(list(processes.values())):
        for node in scope.nodes.values():
            if node.kind == "callActivity":
                node.inside = processes[node.xml.get("calledElement")]
    return processes


def _with_those_inside(waiting: list[Scope]) -> Iterator[Scope]:
    while waiting:
        scope = waiting.pop()
        yield scope
        waiting += [
            node.inside
            for node in scope.nodes.values()
            if node.inside is not None and node.kind in SCOPES
        ]


def read_scope(xml: Any) -> Scope:
    """Return a process or subprocess."""
    scope = Scope(xml.get("id"))
    for child in xml:
        kind = etree.QName(child).localname
        if child.get("id") and kind not in ("sequenceFlow", "association"):
            node = Node(child.get("id"), kind, scope, child)
            scope.nodes[node.id] = node
            if kind in SCOPES:
                node.inside = read_scope(child)
    for flow in xml.findall(BPMN + "sequenceFlow"):
        source = scope.nodes[flow.get("sourceRef")]
        target = scope.nodes[flow.get("targetRef")]
        condition = flow.find(BPMN + "conditionExpression")
        arrow = Arrow(
            flow.get("id"),
            target,
            condition.text if condition is not None else None,
            source.xml.get("default") == flow.get("id"),
        )
        source.out.append(arrow)
        target.into.append(arrow)
    for node in scope.nodes.values():
        if node.kind == "boundaryEvent" and node.event[0] != "compensate":
            scope.nodes[node.xml.get("attachedToRef")].edges.append(node)
    _tie(scope, xml)
    _part(scope)
    return scope


def _tie(scope: Scope, xml: Any) -> None:
    """Tie handlers to what they undo, and links to their partners."""
    for tie in xml.findall(BPMN + "association"):
        event, handler = scope.nodes[tie.get("sourceRef")], scope.nodes[tie.get("targetRef")]
        undone = scope.nodes[event.xml.get("attachedToRef")]
        undone.handler, handler.undoes = handler, undone
    caught = {
        node.find("linkEventDefinition").get("name"): node
        for node in scope.nodes.values()
        if node.kind == "intermediateCatchEvent" and node.event[0] == "link"
    }
    for node in scope.nodes.values():
        if node.kind == "intermediateThrowEvent" and node.event[0] == "link":
            name = node.find("linkEventDefinition").get("name")
            node.out.append(Arrow(f"{node.id}.link", caught[name], None, False))


def _part(scope: Scope) -> None:
    """Several arrows out of an activity are a parallel split that nobody drew."""
    for node in list(scope.nodes.values()):
        if node.is_activity and len(node.out) > 1:
            split = Node(f"{node.id}.split", HIDDEN, scope, etree.Element(HIDDEN), node.out)
            scope.nodes[split.id] = split
            split.into = [Arrow(f"{node.id}.out", split, None, False)]
            node.out = split.into


def payloads(content: bytes) -> dict[str, str]:
    """Return what declared errors and escalations carry: id -> expression."""
    found = {}
    for each in etree.fromstring(content):
        text = each.find(f".//{{{SPIFF}}}payloadExpression")
        if each.get("id") and text is not None:
            found[each.get("id")] = text.text
    return found
