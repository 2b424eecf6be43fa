"""Take out what says nothing to the executor, or what it would stumble over."""

from __future__ import annotations

from lxml import etree

from bpmn.document.names import BPMN, SPIFF, local, namespace
from bpmn.document.nodes import bare, bpmn_children
from bpmn.normalise.tree import Tree, drop, parent_of, set_condition, tag

_KEPT_AT_ROOT = {"process", "message", "signal", "error", "escalation"}
_DRAWINGS = {
    "documentation",
    "incoming",
    "outgoing",
    "textAnnotation",
    "association",
    "group",
    "dataObject",
    "dataObjectReference",
    "dataInputAssociation",
    "dataOutputAssociation",
    "property",
    "ioSpecification",
    "auditing",
    "monitoring",
    "rendering",
}
_READ_BY_NOBODY = {"unitTests", "taskMetadataValues", "serviceTaskOperator"}
_REFERENCES = ("messageRef", "signalRef", "errorRef", "escalationRef", "calledElement")


def clear(tree: Tree) -> None:
    """Leave processes, lanes, elements, flows, declarations, and the extensions that are read."""
    for child in list(tree.root):
        if namespace(child.tag) != BPMN or local(child.tag) not in _KEPT_AT_ROOT:
            tree.root.remove(child)
    for process in list(tree.processes()):
        if process.get("isExecutable", "true").strip() not in ("true", "1"):
            tree.root.remove(process)
    for node in list(tree.root.iter()):
        if namespace(node.tag) == BPMN and local(node.tag) in _DRAWINGS - {"association"}:
            drop(node)
    _clear_associations(tree)
    for node in list(tree.root.iter(tag("extensionElements"))):
        _clear_extensions(node)
    for node in tree.root.iter():
        for attribute in list(node.attrib):
            if namespace(str(attribute)) not in ("", SPIFF):
                del node.attrib[attribute]
        for reference in _REFERENCES:
            if node.get(reference):
                node.set(reference, bare(node.get(reference)) or "")
    for ref in tree.root.iter(tag("flowNodeRef")):
        ref.text = (ref.text or "").strip()
    _clear_flows(tree)


def _clear_associations(tree: Tree) -> None:
    """Keep what hangs a compensation handler on its event."""
    handlers = {node.get("id") for node in tree.nodes() if is_for_compensation(node)}
    for association in list(tree.root.iter(tag("association"))):
        ends = [bare(association.get(name)) for name in ("sourceRef", "targetRef")]
        if not handlers.intersection(ends):
            drop(association)
            continue
        for name, end in zip(("sourceRef", "targetRef"), ends, strict=True):
            association.set(name, end or "")


def is_for_compensation(node: etree._Element) -> bool:
    """Tell whether an activity is a compensation handler."""
    return node.get("isForCompensation", "false").strip() in ("true", "1")


def _clear_extensions(holder: etree._Element) -> None:
    for child in list(holder):
        if (
            namespace(child.tag) != SPIFF
            or local(child.tag) in _READ_BY_NOBODY
            or (len(child) == 0 and not (child.text or "").strip())
        ):
            holder.remove(child)
        elif len(child) == 0:
            child.text = (child.text or "").strip()
    for correlation in list(holder.iter(f"{{{SPIFF}}}processVariableCorrelation")):
        drop(correlation)
    for properties in holder.findall(f"{{{SPIFF}}}properties"):
        for prop in list(properties):
            if prop.tag != f"{{{SPIFF}}}property" or not prop.get("name"):
                properties.remove(prop)
            else:
                prop.set("value", (prop.get("value") or "").strip())
    if len(holder) == 0:
        parent_of(holder).remove(holder)


def _clear_flows(tree: Tree) -> None:
    """Name every flow, and leave out those that lead nowhere."""
    nodes = {node.get("id") for node in tree.nodes()}
    for number, flow in enumerate(tree.flows()):
        if flow.get("sourceRef") not in nodes or flow.get("targetRef") not in nodes:
            drop(flow)
        elif not flow.get("id"):
            flow.set("id", f"siklus.flow.{number}")
    for node in tree.nodes():
        default = node.get("default")
        if default is not None and not any(
            flow.get("id") == default and flow.get("sourceRef") == node.get("id")
            for flow in bpmn_children(parent_of(node), "sequenceFlow")
        ):
            del node.attrib["default"]
    for flow in tree.flows():
        for expression in bpmn_children(flow, "conditionExpression"):
            set_condition(flow, (expression.text or "").strip() or None)
            break
