"""Ways through a process: who comes after whom, and what can be reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from bpmn.document import Element, Process


def successors(process: Process, element: Element) -> Iterator[Element]:
    """Yield the elements that a token can go to next, by flow, link or boundary event."""
    for flow in process.outgoing(element):
        yield process.elements[flow.target]
    target = process.link_target(element)
    if target is not None:
        yield target
    yield from process.boundary(element)


def predecessors(process: Process) -> dict[str, list[Element]]:
    """Return the elements from which a token comes, by the id of the element it comes to."""
    found: dict[str, list[Element]] = {}
    for element in process.elements.values():
        for after in successors(process, element):
            found.setdefault(after.id, []).append(element)
    return found


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
    open_, seen = list(sources), set[str]()
    while open_:
        element = open_.pop()
        if element.id in seen or element.id in without:
            continue
        seen.add(element.id)
        open_.extend(successors(process, element))
    return seen


def leading_to(process: Process, targets: Iterable[Element]) -> set[str]:
    """Return the ids of what can reach one of the targets, themselves among them."""
    before = predecessors(process)
    open_, seen = list(targets), set[str]()
    while open_:
        element = open_.pop()
        if element.id in seen:
            continue
        seen.add(element.id)
        open_.extend(before.get(element.id, ()))
    return seen


def ends(element: Element) -> bool:
    """Tell whether a token rightly disappears in the element."""
    return element.kind == "endEvent"


def branches(process: Process, element: Element) -> list[Element]:
    """Return the first elements of the branches that run side by side behind an element.

    A non-interrupting boundary event runs beside its activity, so the activity itself is the first
    of the branches then. An element with one way on has none.
    """
    if element.kind in ("exclusiveGateway", "eventBasedGateway"):
        return []
    beside = [each for each in process.boundary(element) if not each.interrupting]
    if beside:
        return [element, *beside]
    first = [process.elements[flow.target] for flow in process.outgoing(element)]
    return first if len(first) > 1 else []


def reach_of_branches(process: Process, split: Element) -> list[set[str]]:
    """Return what each of the branches behind a split reaches, in the order of `branches`.

    No branch goes through the split again; that of an activity does not go over to its own
    boundary events.
    """
    firsts = branches(process, split)
    beside = {each.id for each in firsts} if split in firsts else {split.id}
    return [reachable(process, [first], without=beside - {first.id}) for first in firsts]
