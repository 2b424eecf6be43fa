"""Walk through a process with tokens, trying every choice, to see where they get stuck.

Each place (a flow) has one element that takes from it, so the order in which different elements
act does not change where tokens can end; it is enough to let one act at a time and to try all its
choices. Only inclusive joins and terminate ends look at the whole, so they act last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from bpmn.document import Element, Process
from bpmn.lint.graph import reachable

MOST_STATES = 5_000  # a process with more is not judged
MOST_TOKENS = 3  # in one place; more is a loop that multiplies, which is not followed
MOST_SUBSETS = 4  # outgoing ways of an inclusive choice of which all combinations are tried

Marking = frozenset[tuple[str, int]]  # (place, tokens); a place is a flow, or a link's target


@dataclass
class Walk:
    """What was seen on all ways together."""

    complete: bool = True  # False: too many states, nothing follows from what was not seen
    fired: set[str] = field(default_factory=set)  # joins that once had all their tokens
    stuck: dict[str, set[str]] = field(default_factory=dict)  # join -> flows it waited for
    doubled: set[str] = field(default_factory=set)  # places that held two tokens at once


def walk(process: Process, scope: str | None) -> Walk:
    """Try every way through a process or subprocess."""
    return _Walker(process, scope).walk()


class _Walker:
    def __init__(self, process: Process, scope: str | None) -> None:
        self.process = process
        self.elements = {each.id: each for each in process.within(scope)}
        self.found = Walk()
        self._reach: dict[str, set[str]] = {}

    def walk(self) -> Walk:
        first = [each for each in self.elements.values() if each.kind == "startEvent"]
        if len(first) != 1:
            return Walk(complete=False)
        open_ = list(self._after(frozenset(), {}, first[0]))
        seen = set(open_)
        while open_:
            if len(seen) > MOST_STATES:
                self.found.complete = False
                break
            for marking in self._next(open_.pop()):
                if marking not in seen:
                    seen.add(marking)
                    open_.append(marking)
        return self.found

    def _next(self, marking: Marking) -> Iterator[Marking]:
        tokens = dict(marking)
        late: list[Element] = []
        for place in sorted(tokens):
            element = self._taker(place)
            if element is None:
                continue
            if _looks_at_all(element):
                late.append(element)
            elif _joins(element):
                if all(flow in tokens for flow in element.incoming):
                    self.found.fired.add(element.id)
                    taken = dict.fromkeys(element.incoming, 1)
                    yield from self._after(marking, taken, element)
                    return
            else:
                yield from self._after(marking, {place: 1}, element)
                return
        for element in late:
            arrived = {flow: 1 for flow in element.incoming if flow in tokens}
            if element.kind == "inclusiveGateway" and not self._may_still_come(element, tokens):
                yield from self._after(marking, arrived, element)
                return
        for element in late:
            if element.kind == "endEvent":
                return  # everything is over, tokens left at joins too
        self._note_stuck(tokens)

    def _taker(self, place: str) -> Element | None:
        flow = self.process.flows.get(place)
        return self.elements.get(flow.target if flow is not None else place)

    def _after(
        self, marking: Marking, taken: dict[str, int], element: Element
    ) -> Iterator[Marking]:
        left = dict(marking)
        for place, count in taken.items():
            left[place] -= count
            if not left[place]:
                del left[place]
        for ways in self._choices(element):
            after = dict(left)
            for way in ways:
                after[way] = after.get(way, 0) + 1
                if after[way] > 1:
                    self.found.doubled.add(way)
            if all(count <= MOST_TOKENS for count in after.values()):
                yield frozenset(after.items())

    def _choices(self, element: Element) -> Iterator[tuple[str, ...]]:
        """Yield the ways a token may go on, each as the places it puts tokens in."""
        link = self.process.link_target(element)
        if link is not None:
            yield (link.id,)
            return
        out = element.outgoing
        if element.kind in ("exclusiveGateway", "eventBasedGateway", "complexGateway"):
            yield from ((flow,) for flow in out) if out else iter([()])
            return
        if element.kind == "inclusiveGateway":
            ways = list(_subsets(out)) or [()]
        else:
            flows = self.process.outgoing(element)
            chosen = [each.id for each in flows if each.condition or each.id == element.default]
            always = tuple(each.id for each in flows if each.id not in chosen)
            ways = [(*always, *some) for some in _subsets(tuple(chosen))] or [always]
        yield from ways
        for event in self.process.boundary(element):
            if event.interrupting:
                yield event.outgoing
            else:
                yield (*ways[0], *event.outgoing)

    def _may_still_come(self, join: Element, tokens: dict[str, int]) -> bool:
        """Tell whether a token elsewhere can reach a way into the join that has none yet."""
        missing = {self.process.flows[flow].source for flow in join.incoming if flow not in tokens}
        for place in tokens:
            if place in join.incoming:
                continue
            taker = self._taker(place)
            if taker is None or taker.id == join.id:
                continue
            if taker.id not in self._reach:
                self._reach[taker.id] = reachable(self.process, [taker], without=[join.id])
            if missing & self._reach[taker.id]:
                return True
        return False

    def _note_stuck(self, tokens: dict[str, int]) -> None:
        for element in self.elements.values():
            if _joins(element):
                here = [flow for flow in element.incoming if flow in tokens]
                if here and len(here) < len(element.incoming):
                    waits = set(element.incoming) - set(here)
                    self.found.stuck.setdefault(element.id, set()).update(waits)


def _joins(element: Element) -> bool:
    return element.kind == "parallelGateway" and len(element.incoming) > 1


def _looks_at_all(element: Element) -> bool:
    return (element.kind == "inclusiveGateway" and len(element.incoming) > 1) or (
        element.kind == "endEvent"
        and any(event.kind in ("terminate", "error") for event in element.events)
    )


def _subsets(ways: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the non-empty subsets; of many ways only single ones, pairs and all."""
    few = len(ways) <= MOST_SUBSETS
    for size in tuple(range(1, len(ways) + 1)) if few else (1, 2, len(ways)):
        yield from combinations(ways, size)
