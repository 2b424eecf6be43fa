"""Ids that would collide with names of the executor, or with each other, are changed inside.

Four families, none of which can meet another: the author's own id; `siklus.r.` an id that had to
be renamed; `siklus.s.` a subprocess, whose id must be unlike those of all processes of a bundle;
`siklus.a.` an added node.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from bpmn.document.names import BPMN, FLOW_NODES, SUBPROCESSES, local, namespace
from bpmn.normalise.tree import Tree, tag

_TAKEN: Final = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})
_TAKEN_ENDINGS: Final = (".EndJoin", ".BoundaryEventSplit", ".BoundaryEventJoin", "[child]")
_OURS: Final = "siklus."


def free_our_names(tree: Tree) -> dict[str, str]:
    """Rename an author's ids that begin like ours, before we add any; new id -> author's id."""
    renamed: dict[str, str] = {}
    for process in tree.processes():
        new = {
            identity: f"siklus.r.{identity}"
            for node in _nodes(process)
            if (identity := node.get("id", "")).startswith(_OURS)
        }
        _apply(process, new)
        renamed.update({changed: author for author, changed in new.items()})
    return renamed


def free_names_of_the_executor(tree: Tree) -> dict[str, str]:
    """Rename subprocesses, and ids that mean something else inside; new id -> id before."""
    renamed: dict[str, str] = {}
    for process in tree.processes():
        owner = process.get("id", "")
        nodes = _nodes(process)
        others = {
            each.get("id") for each in process.iter() if each.get("id") and not _is_node(each)
        }
        new: dict[str, str] = {}
        for node in nodes:
            identity = node.get("id", "")
            if local(node.tag) in SUBPROCESSES:
                new[identity] = f"siklus.s.{len(owner)}.{owner}.{identity}"
            elif identity in _TAKEN or identity in others or identity.endswith(_TAKEN_ENDINGS):
                new[identity] = f"siklus.r.{identity}"
        _apply(process, new)
        renamed.update({changed: before for before, changed in new.items()})
    return renamed


def _is_node(node: etree._Element) -> bool:
    return namespace(node.tag) == BPMN and local(node.tag) in FLOW_NODES


def _nodes(process: etree._Element) -> list[etree._Element]:
    return [node for node in process.iter() if _is_node(node)]


def _apply(process: etree._Element, new: dict[str, str]) -> None:
    if not new:
        return
    for node in process.iter():
        if namespace(node.tag) != BPMN:
            continue
        if _is_node(node) and node.get("id") in new:
            node.set("id", new[node.get("id", "")])
        for attribute in ("sourceRef", "targetRef", "attachedToRef", "activityRef"):
            if node.get(attribute) in new:
                node.set(attribute, new[node.get(attribute, "")])
    for ref in process.iter(tag("flowNodeRef")):
        if ref.text in new:
            ref.text = new[ref.text]
