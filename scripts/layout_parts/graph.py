"""What is laid out: nodes with a size, edges between them, and what stands on a border."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

GRID = 20  # pixels; every centre and every bend lies on this grid
EVENTS = {
    "startEvent",
    "endEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
}
CONTAINERS = {"subProcess", "transaction", "adHocSubProcess"}
ACTIVITIES = {
    "task",
    "userTask",
    "manualTask",
    "scriptTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
    "callActivity",
}


@dataclass
class Node:
    """A flow node. Its place is the centre, relative to the graph it lies in."""

    id: str
    kind: str
    name: str
    width: int
    height: int
    host: str | None = None  # the activity a boundary event stands on
    inner: Graph | None = None
    column: int = 0
    row: int = 0
    x: int = 0
    y: int = 0

    @property
    def labelled_outside(self) -> bool:
        """Whether the name stands beside the shape, not in it."""
        return self.kind in EVENTS or self.kind.endswith("Gateway")

    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return (
            self.x - self.width // 2,
            self.y - self.height // 2,
            self.x + self.width // 2,
            self.y + self.height // 2,
        )

    def label_box(self) -> tuple[int, int, int, int] | None:
        """Where the name stands when it stands outside: gateways above left, events below."""
        if not (self.name and self.labelled_outside):
            return None
        width, height = text_size(self.name, 100)
        if self.host is not None:
            left, top = self.x - width - 14, self.y + 20
        elif self.kind.endswith("Gateway"):
            left, top = self.x - width - 8, self.y - 26 - height
        else:
            left, top = self.x - width // 2, self.y + 24
        return left, top, left + width, top + height


@dataclass
class Edge:
    """A sequence flow."""

    id: str
    source: str
    target: str
    name: str
    back: bool = False  # leads to an earlier column: a loop
    way: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Graph:
    """The nodes and edges of one process or one expanded subprocess."""

    nodes: dict[str, Node]
    edges: list[Edge]

    def bounds(self) -> tuple[int, int, int, int]:
        """The box around everything, labels included."""
        boxes = [node.box() for node in self.nodes.values()]
        boxes += [box for node in self.nodes.values() if (box := node.label_box())]
        boxes += [(x, y, x, y) for edge in self.edges for x, y in edge.way]
        if not boxes:
            return 0, 0, 0, 0
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


def text_size(text: str, limit: int) -> tuple[int, int]:
    """Width and height in pixels of an 11 px text wrapped at about `limit` pixels."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and len(longer) * 6 > limit:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    return max(len(line) for line in lines) * 6 + 2, 14 * len(lines)


def read_graph(container: etree._Element) -> Graph:
    """Read the flow nodes and sequence flows that lie directly in a process or subprocess."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for element in container:
        if not isinstance(element.tag, str):
            continue
        kind = etree.QName(element).localname
        name = " ".join((element.get("name") or "").split())
        key = element.get("id") or ""
        if kind == "sequenceFlow":
            edges.append(
                Edge(key, str(element.get("sourceRef")), str(element.get("targetRef")), name)
            )
        elif kind in EVENTS:
            nodes[key] = Node(key, kind, name, 36, 36, host=element.get("attachedToRef"))
        elif kind.endswith("Gateway"):
            nodes[key] = Node(key, kind, name, 50, 50)
        elif kind in CONTAINERS:
            nodes[key] = Node(key, kind, name, 120, 80, inner=read_graph(element))
        elif kind in ACTIVITIES:
            nodes[key] = Node(key, kind, name, 120, 80)
    return Graph(nodes, edges)
