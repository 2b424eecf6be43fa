"""Give every node a column and a row, then a centre on the grid."""

from __future__ import annotations

from scripts.layout_parts.graph import GRID, Edge, Graph, Node, text_size

COLUMN_GAP = 60
ROW_GAP = 80


def place(graph: Graph) -> None:
    """Set column, row and centre of every node; mark the edges that lead back."""
    flow = _Flow(graph)
    flow.find_back_edges()
    flow.set_columns()
    _Rows(graph, flow).fill()
    _set_centres(graph)


class _Flow:
    """The graph with boundary events folded into the activity they stand on."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.free = {key: node for key, node in graph.nodes.items() if node.host is None}
        self.out: dict[str, list[Edge]] = {key: [] for key in self.free}
        self.into: dict[str, list[Edge]] = {key: [] for key in self.free}
        for edge in graph.edges:
            self.out[self.base(edge.source)].append(edge)
            self.into[self.base(edge.target)].append(edge)

    def base(self, key: str) -> str:
        return self.graph.nodes[key].host or key

    def starts(self) -> list[str]:
        found = [key for key in self.free if not self.into[key]]
        return sorted(found, key=lambda key: self.free[key].kind != "startEvent")

    def find_back_edges(self) -> None:
        done: set[str] = set()
        path: set[str] = set()

        def visit(key: str) -> None:
            path.add(key)
            for edge in self.out[key]:
                target = self.base(edge.target)
                if target in path:
                    edge.back = True
                elif target not in done:
                    visit(target)
            path.discard(key)
            done.add(key)

        for key in [*self.starts(), *self.free]:
            if key not in done:
                visit(key)

    def forward(self, key: str) -> list[Edge]:
        return [edge for edge in self.out[key] if not edge.back]

    def set_columns(self) -> None:
        """A node stands one column after the last node that leads to it."""
        left = {key: sum(not edge.back for edge in edges) for key, edges in self.into.items()}
        ready = [key for key in self.free if left[key] == 0]
        while ready:
            key = ready.pop()
            for edge in self.forward(key):
                target = self.base(edge.target)
                node = self.free[target]
                node.column = max(node.column, self.free[key].column + 1)
                left[target] -= 1
                if left[target] == 0:
                    ready.append(target)


class _Rows:
    """Runs of nodes put into rows, the longest run first, each as near as free cells allow."""

    def __init__(self, graph: Graph, flow: _Flow) -> None:
        self.graph, self.flow = graph, flow
        self.taken: set[tuple[int, int]] = set()  # (row, column)
        self.placed: set[str] = set()
        self.length: dict[str, int] = {}

    def fill(self) -> None:
        bottom = 0
        for start in self.flow.starts() or list(self.flow.free)[:1]:
            if start in self.placed:
                continue
            if self.placed:
                bottom = max(row for row, _ in self.taken) + 1
            self._run(start, self.flow.free[start].column, bottom, below_only=True)
        rows = sorted({node.row for node in self.flow.free.values()})
        for node in self.flow.free.values():
            node.row = rows.index(node.row)

    def _rest(self, key: str) -> int:
        """Number of nodes on the longest way from here to an end."""
        if key not in self.length:
            self.length[key] = 1 + max(
                (self._rest(self.flow.base(edge.target)) for edge in self.flow.forward(key)),
                default=0,
            )
        return self.length[key]

    def _run(self, key: str, first: int, wish: int, *, below_only: bool) -> None:
        """Place the run that begins with `key`, whose edge comes from column `first`."""
        run = [key]
        while True:
            ways = [
                edge
                for edge in self.flow.forward(run[-1])
                if self.graph.nodes[edge.source].host is None
            ]
            ways = [edge for edge in ways if edge.target not in self.placed] if ways else []
            if not ways:
                break
            run.append(max(ways, key=lambda edge: self._rest(edge.target)).target)
        ends = [self.flow.free[edge.target].column for edge in self.flow.forward(run[-1])]
        last = max([self.flow.free[run[-1]].column, *(end - 1 for end in ends)])
        row = self._free_row(first, last, wish, below_only=below_only)
        self.taken |= {(row, column) for column in range(first, last + 1)}
        for member in run:
            self.flow.free[member].row = row
            self.placed.add(member)
        for member in reversed(run):  # what parts late usually joins early: it lies nearer
            for edge in sorted(
                self.flow.forward(member), key=lambda edge: -self._rest(self.flow.base(edge.target))
            ):
                target = self.flow.base(edge.target)
                if target not in self.placed:
                    from_border = self.graph.nodes[edge.source].host is not None
                    self._run(
                        target,
                        self.flow.free[member].column + (0 if from_border else 1),
                        row + 1,
                        below_only=from_border,
                    )

    def _free_row(self, first: int, last: int, wish: int, *, below_only: bool) -> int:
        cells = range(first, last + 1)
        for step in range(1000):
            tries = [wish + step] if below_only or step == 0 else [wish + step, wish - 1 - step]
            for row in tries:
                if not any((row, column) in self.taken for column in cells):
                    return row
        raise ValueError("Expected a free row within 1000")


def _set_centres(graph: Graph) -> None:
    free = [node for node in graph.nodes.values() if node.host is None]
    border = [node for node in graph.nodes.values() if node.host is not None]
    x = 0
    for column in range(1 + max((node.column for node in free), default=0)):
        members = [node for node in free if node.column == column]
        width = max((_width(node) for node in members), default=0)
        for node in members:
            node.x = _snap(x + width // 2)
        x += width + max(COLUMN_GAP, _names_room(graph, members))
    y = 0
    for row in range(1 + max((node.row for node in free), default=0)):
        members = [node for node in free if node.row == row]
        height = max(80, *(node.height for node in members))
        for node in members:
            node.y = _snap(y + height // 2)
        y += height + ROW_GAP
        hosts = {node.id for node in members}
        if any(node.host in hosts for node in border):
            y += 40
    by_host: dict[str, list[Node]] = {}
    for node in border:
        by_host.setdefault(str(node.host), []).append(node)
    for key, events in by_host.items():
        host = graph.nodes[key]
        for number, event in enumerate(events):
            spread = number - (len(events) - 1) / 2
            event.x = _snap(int(host.x + spread * 80))
            event.y = host.y + host.height // 2


def _names_room(graph: Graph, members: list[Node]) -> int:
    """Room that the names of edges need to the right of the nodes they leave."""
    keys = {node.id for node in members}
    return max(
        (
            text_size(edge.name, 110)[0] + 20
            for edge in graph.edges
            if edge.name and edge.source in keys and not edge.back
        ),
        default=0,
    )


def _width(node: Node) -> int:
    box = node.label_box()
    return max(node.width, box[2] - box[0] if box else 0)


def _snap(value: int) -> int:
    return round(value / GRID) * GRID
