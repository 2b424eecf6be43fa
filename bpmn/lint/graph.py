"""Ways through a process: who comes after whom, and what can be reached."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from bpmn.document import Element, Process

MOST_STEPS = 1_000_000  # of one look at all branches of a process; what is left is not judged


def starts(process: Process, scope: str | None) -> list[Element]:
    """Return the start events of a process or subprocess."""
    return [each for each in process.within(scope) if each.kind == "startEvent"]


def reachable(
    process: Process, sources: Iterable[Element], without: Collection[str] = ()
) -> set[str]:
    """Return the ids of what can be reached from the sources, themselves among them.

    Args:
        process: the process.
        sources: where to begin.
        without: ids of elements that are not gone through.
    """
    return _spread(process.ways, (each.id for each in sources), without)


def leading_to(process: Process, targets: Iterable[Element]) -> set[str]:
    """Return the ids of what can reach one of the targets, themselves among them."""
    before: dict[str, list[str]] = {}
    for source, afters in process.ways.items():
        for after in afters:
            before.setdefault(after, []).append(source)
    return _spread(before, (each.id for each in targets))


def _spread(
    ways: Mapping[str, Iterable[str]], sources: Iterable[str], without: Collection[str] = ()
) -> set[str]:
    open_ = [each for each in sources if each not in without]
    seen = set(open_)
    while open_:
        for after in ways.get(open_.pop(), ()):
            if after not in seen and after not in without:
                seen.add(after)
                open_.append(after)
    return seen


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Branches that run at the same time."""

    split: Element
    firsts: tuple[Element, ...]  # the first element of each branch
    reached: tuple[set[str], ...]  # ids of what each branch reaches


def side_by_side(process: Process) -> Iterator[SideBySide]:
    """Yield all places of a process where branches begin to run side by side.

    A non-interrupting boundary event runs beside its activity, so the activity itself is the first
    of the branches then. No branch goes through its split again.
    """
    steps = 0
    for split in process.elements.values():
        for firsts in _firsts(process, split):
            if len(firsts) < 2:
                continue
            beside = {each.id for each in firsts} if split in firsts else {split.id}
            reached = tuple(reachable(process, [each], beside - {each.id}) for each in firsts)
            yield SideBySide(split, firsts, reached)
            steps += sum(map(len, reached))
            if steps > MOST_STEPS:
                return


def _firsts(process: Process, element: Element) -> Iterator[tuple[Element, ...]]:
    """Yield groups of elements with which branches begin that may run at the same time."""
    if element.kind in ("exclusiveGateway", "eventBasedGateway"):
        return
    beside = [each for each in process.boundary(element) if not each.interrupting]
    if beside:
        yield (element, *beside)
        return
    flows = list(process.outgoing(element))
    default = [flow for flow in flows if flow.id == element.default]
    if not default or element.kind == "parallelGateway":
        yield tuple(process.elements[flow.target] for flow in flows)
        return
    # The default is taken only where no condition holds: beside those that have none.
    others = [flow for flow in flows if flow.id != element.default]
    yield tuple(process.elements[flow.target] for flow in others)
    if element.kind != "inclusiveGateway":
        always = [flow for flow in others if not flow.condition]
        yield tuple(process.elements[flow.target] for flow in (*default, *always))


def loops(process: Process, belongs: Callable[[Element], bool]) -> list[set[str]]:
    """Return the loops that run only through elements which belong, largest ones whole.

    These are the strongly connected components, after Tarjan, without recursion.
    """
    inside = {each.id for each in process.elements.values() if belongs(each)}
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    found: list[set[str]] = []
    for root in process.elements:
        if root not in inside or root in number:
            continue
        stack = [(root, iter(process.ways[root]))]
        number[root] = lowest[root] = len(number)
        path.append(root)
        on_path.add(root)
        while stack:
            here, afters = stack[-1]
            after = next((each for each in afters if each in inside), None)
            if after is None:
                stack.pop()
                if stack:
                    above = stack[-1][0]
                    lowest[above] = min(lowest[above], lowest[here])
                if lowest[here] == number[here]:
                    at = path.index(here)
                    loop = set(path[at:])
                    del path[at:]
                    on_path -= loop
                    if len(loop) > 1 or here in process.ways[here]:
                        found.append(loop)
            elif after not in number:
                number[after] = lowest[after] = len(number)
                path.append(after)
                on_path.add(after)
                stack.append((after, iter(process.ways[after])))
            elif after in on_path:
                lowest[here] = min(lowest[here], number[after])
    return found
