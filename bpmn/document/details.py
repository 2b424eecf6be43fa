"""Details of a process that ask for more than is carried out, and which one overlooks easily."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bpmn.document.names import BPMN, DATA_STORES, local

_ASSOCIATIONS = ("dataInputAssociation", "dataOutputAssociation")


def details(
    process: etree._Element, stores: frozenset[str]
) -> Iterator[tuple[str, etree._Element, str | None]]:
    """Yield (what it is, where it stands, id of its element).

    Args:
        process: a BPMN process.
        stores: the ids of the data stores of the document, and of the references to them.
    """
    for node in process.iter(f"{{{BPMN}}}*"):
        kind = local(node.tag)
        if kind in _ASSOCIATIONS:
            ends = {(child.text or "").strip() for child in node}
            if ends & stores:
                yield "dataStore", node, _owner(node)
        elif kind == "multiInstanceLoopCharacteristics":
            if node.get("behavior", "All") != "All":
                yield "behavior", node, _owner(node)
        elif kind == "eventBasedGateway" and node.get("eventGatewayType") == "Parallel":
            yield "eventGatewayType", node, node.get("id")
        for quantity in ("startQuantity", "completionQuantity"):
            if node.get(quantity, "1").strip() != "1":
                yield quantity, node, node.get("id")


def data_stores(root: etree._Element) -> frozenset[str]:
    """Return the ids of data stores, and of the references to them."""
    return frozenset(
        node.get("id", "") for kind in DATA_STORES for node in root.iter(f"{{{BPMN}}}{kind}")
    )


def _owner(node: etree._Element) -> str | None:
    while (parent := node.getparent()) is not None:
        if parent.get("id") and local(parent.tag) != "ioSpecification":
            return parent.get("id")
        node = parent
    return None
