"""The tree of a document while it is being rewritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from bpmn.document.names import BPMN, FLOW_NODES, SPIFF, local, namespace
from bpmn.document.nodes import bpmn_children

ADDED: Final = "siklus.a."
"""How the ids of added nodes begin. Ids of an author that begin like this are renamed."""


def tag(name: str) -> str:
    """Return the BPMN name with its namespace."""
    return f"{{{BPMN}}}{name}"


@dataclass
class Tree:
    """A document, and what was added to it."""

    root: etree._Element
    added: dict[str, str] = field(default_factory=dict)  # added id -> author's element

    def processes(self) -> Iterator[etree._Element]:
        """Yield the processes."""
        yield from bpmn_children(self.root, "process")

    def nodes(self, *kinds: str) -> list[etree._Element]:
        """Return the flow nodes of all processes, or those of some kinds, in document order."""
        wanted = kinds or FLOW_NODES
        return [
            node
            for process in self.processes()
            for node in process.iter()
            if namespace(node.tag) == BPMN and local(node.tag) in wanted
        ]

    def flows(self) -> list[etree._Element]:
        """Return the sequence flows of all processes, in document order."""
        return [flow for process in self.processes() for flow in process.iter(tag("sequenceFlow"))]

    def outgoing(self) -> dict[str, list[etree._Element]]:
        """Return the flows by the id of the node they leave."""
        found: dict[str, list[etree._Element]] = {}
        for flow in self.flows():
            found.setdefault(flow.get("sourceRef", ""), []).append(flow)
        return found

    def add_node(self, kind: str, beside: etree._Element, what: str) -> etree._Element:
        """Add a node in the same scope as `beside`, on whose behalf it stands there."""
        author = beside.get("id", "")
        identity = f"{ADDED}{author}.{what}"
        self.added[identity] = author
        return self.add_child(parent_of(beside), kind, id=identity)

    def add_flow(
        self, beside: etree._Element, source: str, target: str, condition: str | None = None
    ) -> etree._Element:
        """Add a flow in the same scope as `beside`."""
        flow = self.add_child(
            parent_of(beside),
            "sequenceFlow",
            id=f"{ADDED}{source}.to.{target}",
            sourceRef=source,
            targetRef=target,
        )
        if condition is not None:
            set_condition(flow, condition)
        return flow

    def add_child(self, parent: etree._Element, kind: str, **attributes: str) -> etree._Element:
        """Add a BPMN element as the last child of the parent."""
        return etree.SubElement(parent, tag(kind), dict(attributes))


def parent_of(node: etree._Element) -> etree._Element:
    """Return the parent of a node that is known to have one."""
    parent = node.getparent()
    if parent is None:
        raise ValueError(f"Expected {node.tag} to stand inside another element")
    return parent


def drop(node: etree._Element) -> None:
    """Take a node out of the tree."""
    parent_of(node).remove(node)


def remove_attribute(node: etree._Element, name: str) -> str | None:
    """Take an attribute away and return what it was."""
    value = node.get(name)
    if value is not None:
        del node.attrib[name]
    return value


def retag(node: etree._Element, kind: str) -> None:
    """Make a node one of another kind."""
    node.tag = tag(kind)


def pass_through(node: etree._Element) -> None:
    """Make a node one that a token passes without doing anything: a throw event of nothing."""
    retag(node, "intermediateThrowEvent")
    for child in list(node):
        if child.tag != tag("extensionElements"):
            node.remove(child)


def condition_of(flow: etree._Element) -> str | None:
    """Return the condition of a flow, None when it has none."""
    for child in bpmn_children(flow, "conditionExpression"):
        return (child.text or "").strip() or None
    return None


def set_condition(flow: etree._Element, condition: str | None) -> None:
    """Give a flow a condition, or take it away."""
    for child in list(bpmn_children(flow, "conditionExpression")):
        flow.remove(child)
    if condition is not None:
        etree.SubElement(flow, tag("conditionExpression")).text = condition


def extension(node: etree._Element, name: str) -> str | None:
    """Return the text of an extension directly on the node."""
    for holder in bpmn_children(node, "extensionElements"):
        for child in holder.findall(f"{{{SPIFF}}}{name}"):
            return (child.text or "").strip() or None
    return None


def set_extension(node: etree._Element, name: str, text: str | None) -> None:
    """Put an extension with a text on the node, or take it away."""
    holder = node.find(tag("extensionElements"))
    if holder is None:
        if text is None:
            return
        holder = etree.Element(tag("extensionElements"))
        node.insert(0, holder)
    for child in holder.findall(f"{{{SPIFF}}}{name}"):
        holder.remove(child)
    if text is not None:
        etree.SubElement(holder, f"{{{SPIFF}}}{name}").text = text
