"""Flows: what leaves an activity or event on several ways, or on conditions, gets gateways."""

from __future__ import annotations

from lxml import etree

from bpmn.document.names import GATEWAYS, local
from bpmn.normalise.tree import (
    ADDED,
    Tree,
    condition_of,
    parent_of,
    remove_attribute,
    set_condition,
)


def rewrite_flows(tree: Tree) -> None:
    """Make every branching a gateway, and every pair of nodes joined by one flow at most."""
    outgoing = tree.outgoing()
    for node in tree.nodes():
        flows = outgoing.get(node.get("id", ""), [])
        if local(node.tag) in GATEWAYS:
            _settle_conditions(node, flows)
        elif len(flows) > 1 or any(condition_of(flow) for flow in flows):
            _branch(tree, node, flows)
    _part_twins(tree)


def _settle_conditions(node: etree._Element, flows: list[etree._Element]) -> None:
    """Say outright what BPMN means where a gateway's flow has, or lacks, a condition."""
    kind = local(node.tag)
    for flow in flows:
        if kind in ("parallelGateway", "eventBasedGateway") or flow.get("id") == node.get(
            "default"
        ):
            set_condition(flow, None)
        elif kind == "inclusiveGateway" and len(flows) > 1 and condition_of(flow) is None:
            set_condition(flow, "True")


def _branch(tree: Tree, node: etree._Element, flows: list[etree._Element]) -> None:
    """Flows without condition are all taken; of those with one, each that holds, or the default."""
    default = remove_attribute(node, "default")
    conditional = [
        flow for flow in flows if condition_of(flow) is not None or flow.get("id") == default
    ]
    if all(condition_of(flow) is None for flow in conditional):
        conditional = []  # a default without alternatives is an ordinary flow
    always = [flow for flow in flows if flow not in conditional]
    source = node
    if always and len(flows) > 1:
        source = _leave_through(tree, node, node, "parallelGateway", "split", always)
    if not conditional:
        return
    kind = "inclusiveGateway" if len(conditional) > 1 else "exclusiveGateway"
    choice = _leave_through(tree, node, source, kind, "choice", conditional)
    if any(flow.get("id") == default for flow in conditional):
        choice.set("default", str(default))
    _settle_conditions(choice, conditional)


def _leave_through(
    tree: Tree,
    node: etree._Element,
    source: etree._Element,
    kind: str,
    what: str,
    flows: list[etree._Element],
) -> etree._Element:
    gateway = tree.add_node(kind, node, what)
    tree.add_flow(node, source.get("id", ""), gateway.get("id", ""))
    for flow in flows:
        flow.set("sourceRef", gateway.get("id", ""))
    return gateway


def _part_twins(tree: Tree) -> None:
    """Two flows between the same two nodes are two tokens; the executor would count one."""
    seen: set[tuple[str, str]] = set()
    for flow in tree.flows():
        source, target = flow.get("sourceRef", ""), flow.get("targetRef", "")
        if (source, target) not in seen:
            seen.add((source, target))
            continue
        between = tree.add_child(
            parent_of(flow), "intermediateThrowEvent", id=f"{ADDED}{flow.get('id')}.between"
        )
        identity = between.get("id", "")
        tree.added[identity] = source
        flow.set("targetRef", identity)
        tree.add_flow(flow, identity, target)
