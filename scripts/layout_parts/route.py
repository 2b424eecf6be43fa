"""Route edges on the grid: around nodes, with few bends, crossings and shared pieces."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import pairwise

from scripts.layout_parts.graph import GRID, Edge, Graph, Node

Point = tuple[int, int]
RIGHT, DOWN, LEFT, UP = (1, 0), (0, 1), (-1, 0), (0, -1)
DIRECTIONS = (RIGHT, DOWN, LEFT, UP)
BEND, CROSSING, SHARED, TRUNK, LABEL = 6, 8, 60, 1, 15
LEAVE = {RIGHT: 0, DOWN: 3, UP: 3, LEFT: 30}
ENTER = {RIGHT: 0, DOWN: 5, UP: 5, LEFT: 30}


def route(graph: Graph) -> None:
    """Give every edge its waypoints, short edges first, loops last."""
    board = _Board(graph)
    nodes = graph.nodes

    def order(edge: Edge) -> tuple[bool, int, str]:
        a, b = nodes[edge.source], nodes[edge.target]
        return edge.back, abs(a.x - b.x) + 2 * abs(a.y - b.y), edge.id

    for edge in sorted(graph.edges, key=order):
        way = board.find(nodes[edge.source], nodes[edge.target])
        board.keep(edge, way)
        edge.way = _trim(way, nodes[edge.source], nodes[edge.target])


class _Board:
    """The grid: what is blocked by nodes, and which pieces earlier edges use."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.inside: dict[Point, set[str]] = {}
        self.near: dict[Point, set[str]] = {}
        self.label: set[Point] = set()
        self.pieces: dict[tuple[Point, Point], list[tuple[Edge, bool]]] = {}
        self.used: dict[Point, int] = {}
        left, top, right, bottom = graph.bounds()
        self.limits = (left - 160, top - 160, right + 160, bottom + 160)
        for node in graph.nodes.values():
            box = node.box()
            for point in _cells(box, 0):
                self.inside.setdefault(point, set()).add(node.id)
            for point in _cells(box, GRID - 1):
                self.near.setdefault(point, set()).add(node.id)
            if label := node.label_box():
                self.label |= set(_cells(label, 2))

    def find(self, source: Node, target: Node) -> list[Point]:
        """Return the cheapest way as grid points from centre to centre."""
        goals = {_port(target, (-d[0], -d[1])): d for d in DIRECTIONS if target.host is None}
        free = {source.id, target.id, source.host}
        queue: list[tuple[int, int, Point, Point]] = []
        best: dict[tuple[Point, Point], int] = {}
        before: dict[tuple[Point, Point], tuple[Point, Point] | None] = {}
        count = 0
        for d in DIRECTIONS if source.host is None else (DOWN,):
            state = (_port(source, d), d)
            cost = LEAVE[d] + self._exit_cost(source, d)
            best[state], before[state] = cost, None
            heapq.heappush(queue, (cost, count, *state))
            count += 1
        while queue:
            cost, _, point, d = heapq.heappop(queue)
            state = (point, d)
            if cost > best[state]:
                continue
            if point == (target.x, target.y):
                return self._trace(before, state, source)
            if goals.get(point) == d:
                goal = ((target.x, target.y), d)
                if cost + ENTER[d] < best.get(goal, 1 << 30):
                    best[goal], before[goal] = cost + ENTER[d], state
                    heapq.heappush(queue, (cost + ENTER[d], count, *goal))
                    count += 1
            for turn in DIRECTIONS:
                if turn == (-d[0], -d[1]):
                    continue
                step = (point[0] + turn[0] * GRID, point[1] + turn[1] * GRID)
                if self._blocked(step, free, goals):
                    continue
                price = (
                    cost + 1 + (BEND if turn != d else 0) + self._price(point, step, source, target)
                )
                following = (step, turn)
                if price < best.get(following, 1 << 30):
                    best[following], before[following] = price, state
                    heapq.heappush(queue, (price, count, *following))
                    count += 1
        raise ValueError(f"Expected a way from {source.id} to {target.id}, but all are blocked")

    def _exit_cost(self, source: Node, d: Point) -> int:
        """Edges of one node leave by different sides where they can."""
        port = _port(source, d)
        used = self.pieces.get(_piece((source.x, source.y), port), [])
        return sum(BEND if edge.source == source.id else SHARED for edge, _ in used)

    def _blocked(self, point: Point, free: set[str | None], goals: dict[Point, Point]) -> bool:
        left, top, right, bottom = self.limits
        if not (left <= point[0] <= right and top <= point[1] <= bottom):
            return True
        if self.near.get(point, set()) - free:
            return True
        return bool(self.inside.get(point)) and point not in goals

    def _price(self, point: Point, step: Point, source: Node, target: Node) -> int:
        """Edges may share a piece where they part from one node or meet at one, else not."""
        cost = LABEL if step in self.label else 0
        forward = point < step
        pieces = self.pieces.get(_piece(point, step), [])
        for edge, same in pieces:
            if same == forward and edge.source == source.id:
                cost += TRUNK
            elif same != forward or edge.target != target.id:
                cost += SHARED
        if not pieces and self.used.get(step):
            cost += CROSSING
        return cost

    def _trace(
        self,
        before: dict[tuple[Point, Point], tuple[Point, Point] | None],
        state: tuple[Point, Point],
        source: Node,
    ) -> list[Point]:
        way = []
        at: tuple[Point, Point] | None = state
        while at is not None:
            way.append(at[0])
            at = before[at]
        way.append((source.x, source.y))
        return way[::-1]

    def keep(self, edge: Edge, way: list[Point]) -> None:
        """Remember which pieces of the grid the edge uses."""
        for point, step in pairwise(way):
            self.pieces.setdefault(_piece(point, step), []).append((edge, point < step))
            self.used[step] = self.used.get(step, 0) + 1


def _port(node: Node, d: Point) -> Point:
    """The first grid point outside the shape, or on its border, in one direction."""
    half = node.width / 2 if d[0] else node.height / 2
    reach = -(-int(half) // GRID) * GRID
    return node.x + d[0] * reach, node.y + d[1] * reach


def _piece(a: Point, b: Point) -> tuple[Point, Point]:
    return (a, b) if a < b else (b, a)


def _cells(box: tuple[int, int, int, int], margin: int) -> Iterator[Point]:
    left, top, right, bottom = box
    for x in range(_up(left - margin), right + margin + 1, GRID):
        for y in range(_up(top - margin), bottom + margin + 1, GRID):
            yield x, y


def _up(value: int) -> int:
    return -(-value // GRID) * GRID


def _trim(way: list[Point], source: Node, target: Node) -> list[Point]:
    """Drop points on straight pieces and cut the ends at the borders of the shapes."""
    points = [way[0]]
    for before, point, after in zip(way, way[1:], way[2:], strict=False):
        if (point[0] - before[0]) * (after[1] - point[1]) != (point[1] - before[1]) * (
            after[0] - point[0]
        ):
            points.append(point)
    points.append(way[-1])
    points[0] = _border(source, points[1])
    points[-1] = _border(target, points[-2])
    return points


def _border(node: Node, toward: Point) -> Point:
    if toward[1] == node.y:
        return node.x + (node.width // 2) * (1 if toward[0] > node.x else -1), node.y
    return node.x, node.y + (node.height // 2) * (1 if toward[1] > node.y else -1)
