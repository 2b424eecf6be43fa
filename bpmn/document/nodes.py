"""What a node of a BPMN file says: its children, texts, names, properties and place."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bpmn.document.names import BPMN, SPIFF, local, namespace


def line_of(node: etree._Element) -> int:
    """Return the line a node stands in, from 1."""
    line = node.sourceline
    return line if isinstance(line, int) and line > 0 else 1


def bare(reference: str | None) -> str | None:
    """Return a qualified reference without its prefix."""
    return reference.rpartition(":")[2] if reference else None


def bpmn_children(node: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the children of the node in the BPMN namespace, all or those with one of the names."""
    for child in node:
        if namespace(child.tag) == BPMN and (not names or local(child.tag) in names):
            yield child


def text_of(node: etree._Element, name: str) -> str | None:
    """Return the trimmed text of the first child with the name, None when empty or missing."""
    child = next(bpmn_children(node, name), None)
    return (child.text or "").strip() or None if child is not None else None


def name_of(node: etree._Element) -> str | None:
    """Return the name on one line."""
    return " ".join((node.get("name") or "").split()) or None


def properties_of(node: etree._Element) -> dict[str, str]:
    """Return the `spiffworkflow:property` values of an element."""
    return {
        prop.get("name", ""): (prop.get("value") or "").strip()
        for holder in bpmn_children(node, "extensionElements")
        for properties in holder.findall(f"{{{SPIFF}}}properties")
        for prop in properties.findall(f"{{{SPIFF}}}property")
        if prop.get("name")
    }


def extensions_of(node: etree._Element) -> dict[str, str]:
    """Return the other extensions of the spiffworkflow namespace that hold a text."""
    return {
        local(child.tag): child.text.strip()
        for holder in bpmn_children(node, "extensionElements")
        for child in holder
        if namespace(child.tag) == SPIFF and child.text and child.text.strip()
    }
