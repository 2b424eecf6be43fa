"""Write BPMN DI for a graph that has been placed and routed, each shape and edge on one line.

A picture is computed, not read: a line a waypoint would bury the flows above it and make every
change of the layout a long difference.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.layout_parts.graph import Edge, Graph, Node, text_size

HEAD = (
    '  <bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="diagram_{id}">\n'
    '    <bpmndi:BPMNPlane id="plane_{id}" bpmnElement="{id}">\n'
)
TAIL = "    </bpmndi:BPMNPlane>\n  </bpmndi:BPMNDiagram>"
MARGIN = 60


def diagram_text(graph: Graph, process: str) -> str:
    """Return one BPMNDiagram element for a process."""
    left, top, _, _ = graph.bounds()
    lines = list(_graph(graph, MARGIN - left, MARGIN - top))
    return HEAD.format(id=process) + "".join(f"      {line}\n" for line in lines) + TAIL


def _graph(graph: Graph, dx: int, dy: int) -> Iterator[str]:
    for node in graph.nodes.values():
        yield _shape(node, dx, dy)
        if node.inner is not None:
            left, top, _, _ = node.box()
            inner_left, inner_top, _, _ = node.inner.bounds()
            yield from _graph(node.inner, dx + left - inner_left + 40, dy + top - inner_top + 60)
    for edge in graph.edges:
        yield _edge(edge, graph, dx, dy)


def _bounds(left: int, top: int, width: int, height: int) -> str:
    return f'<dc:Bounds x="{left}" y="{top}" width="{width}" height="{height}" />'


def _label(box: tuple[int, int, int, int], dx: int, dy: int) -> str:
    left, top, right, bottom = box
    bounds = _bounds(left + dx, top + dy, right - left, bottom - top)
    return f"<bpmndi:BPMNLabel>{bounds}</bpmndi:BPMNLabel>"


def _shape(node: Node, dx: int, dy: int) -> str:
    left, top, right, bottom = node.box()
    marks = ' isExpanded="true"' if node.inner is not None else ""
    if node.kind == "exclusiveGateway":
        marks = ' isMarkerVisible="true"'
    bounds = _bounds(left + dx, top + dy, right - left, bottom - top)
    box = node.label_box()
    return (
        f'<bpmndi:BPMNShape id="{node.id}_di" bpmnElement="{node.id}"{marks}>'
        f"{bounds}{_label(box, dx, dy) if box else ''}</bpmndi:BPMNShape>"
    )


def _edge(edge: Edge, graph: Graph, dx: int, dy: int) -> str:
    way = "".join(f'<di:waypoint x="{x + dx}" y="{y + dy}" />' for x, y in edge.way)
    label = _label(_edge_label(edge), dx, dy) if edge.name else ""
    return (
        f'<bpmndi:BPMNEdge id="{edge.id}_di" bpmnElement="{edge.id}">{way}{label}</bpmndi:BPMNEdge>'
    )


def _edge_label(edge: Edge) -> tuple[int, int, int, int]:
    """Above the first level piece that has room, or beside the first upright one."""
    width, height = text_size(edge.name, 110)
    pieces = list(zip(edge.way, edge.way[1:], strict=False))
    for (ax, ay), (bx, by) in pieces[:2]:
        if ay == by and abs(bx - ax) >= min(width, 60):
            left = min(ax, bx) + 6 if bx > ax else max(ax, bx) - width - 6
            return left, ay - height - 3, left + width, ay - 3
    (ax, ay), (_, by) = pieces[0]
    if ay == by:
        return ax + 4, ay - height - 3, ax + 4 + width, ay - 3
    top = ay + 8 if by > ay else ay - height - 8
    return ax + 6, top, ax + 6 + width, top + height
