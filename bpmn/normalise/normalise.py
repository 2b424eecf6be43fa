"""The rewritings in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from bpmn.document.names import BPMN
from bpmn.document.nodes import line_of
from bpmn.errors import DocumentError
from bpmn.normalise.clear import clear
from bpmn.normalise.events import rewrite_events
from bpmn.normalise.flows import rewrite_flows
from bpmn.normalise.names import free_names_of_the_executor, free_our_names
from bpmn.normalise.tasks import rewrite_tasks
from bpmn.normalise.tree import Tree
from bpmn.xml import parse_xml, unexpected_root


@dataclass(frozen=True, slots=True)
class Normalised:
    """A rewritten document, and the way back to the author's ids."""

    content: bytes
    node_table: Mapping[str, str]  # id in the content -> author's id, only where they differ
    added: frozenset[str]  # ids in the content of nodes that the author did not draw

    def author(self, node: str) -> str:
        """Return the author's element for a node; for an added node the one it was added for."""
        return self.node_table.get(node, node)


def normalise(content: bytes, path: str = "") -> Normalised:
    """Rewrite a BPMN file. Lint refuses before what can't be made right.

    Raises:
        DocumentError: the content is no safe, well-formed BPMN 2.0.
    """
    root = parse_xml(content, path)
    if root.tag != f"{{{BPMN}}}definitions":
        raise DocumentError(
            unexpected_root(root, "a BPMN 2.0 document"),
            path,
            line_of(root),
        )
    tree = Tree(root)
    clear(tree)
    ours = free_our_names(tree)
    rewrite_tasks(tree)
    rewrite_events(tree)
    rewrite_flows(tree)
    executors = free_names_of_the_executor(tree)
    etree.cleanup_namespaces(root)
    return Normalised(
        content=etree.tostring(root, encoding="utf-8", xml_declaration=True),
        node_table=_way_back(ours, tree.added, executors),
        added=frozenset(tree.added),
    )


def _way_back(
    ours: Mapping[str, str], added: Mapping[str, str], executors: Mapping[str, str]
) -> dict[str, str]:
    """Follow the renamings back to what the author wrote."""
    table = {**ours, **{node: ours.get(author, author) for node, author in added.items()}}
    for now, before in executors.items():
        table[now] = table.pop(before, before)
    return table
