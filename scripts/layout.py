"""Lay out the diagrams of BPMN files: `python -m scripts.layout FILE...` (`--check` only compares).

Authors write flows; this computes the picture (BPMN DI) and replaces the one in the file. Nodes
stand in columns by their longest way from the start; each run of nodes keeps one row, the longest
run first, so that the main way is a straight line. Edges are routed on a grid around the nodes,
few bends first. The same flows always give the same picture.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from lxml import etree

from scripts.layout_parts.graph import Graph, Node, read_graph
from scripts.layout_parts.place import place
from scripts.layout_parts.route import route
from scripts.layout_parts.write import diagram_text

DIAGRAM = re.compile(
    rb"\s*<(?:\w+:)?BPMNDiagram\b.*?</(?:\w+:)?BPMNDiagram>|\s*<(?:\w+:)?BPMNDiagram\b[^>]*/>", re.S
)
END = re.compile(rb"\s*</((?:\w+:)?)definitions>\s*$")


def arrange(graph: Graph) -> None:
    """Give every node of the graph, and of those inside it, a place, and every edge a way."""
    for node in graph.nodes.values():
        if node.inner is not None:
            arrange(node.inner)
            _fit(node)
    place(graph)
    route(graph)


def _fit(node: Node) -> None:
    assert node.inner is not None
    left, top, right, bottom = node.inner.bounds()
    node.width = -(-(right - left + 80) // 40) * 40
    node.height = -(-(bottom - top + 100) // 40) * 40


def layout(content: bytes) -> bytes:
    """Return the BPMN document with its diagrams computed anew."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    texts = []
    for process in root.iterfind("{*}process"):
        graph = read_graph(process)
        arrange(graph)
        texts.append(diagram_text(graph, str(process.get("id"))))
    bare = DIAGRAM.sub(b"", content)
    found = END.search(bare)
    if found is None:
        raise ValueError("Expected a document that ends with </definitions>")
    return (
        bare[: found.start()]
        + b"\n\n"
        + "\n".join(texts).encode()
        + b"\n</"
        + found.group(1)
        + b"definitions>\n"
    )


def main() -> int:
    """Lay out the files named on the command line; 1 when --check finds a stale picture."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--check", action="store_true", help="change nothing, tell what is old")
    options = arguments.parse_args()
    stale = 0
    for path in options.files:
        before = path.read_bytes()
        after = layout(before)
        if before == after:
            continue
        if options.check:
            stale += 1
            print(f"{path}: the picture is older than the flows")
        else:
            path.write_bytes(after)
            print(f"{path}: laid out")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
