"""What is different between two diagrams: processes, elements, flows; not where things stand."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.compare.change import Change
from bpmn.document import Document, Element, EventDefinition, Flow, Process

# What an element is, beside its name and properties: attribute of Element -> aspect.
PARTS = {
    "kind": "kind",
    "script": "script",
    "called": "called",
    "lane": "lane",
    "interrupting": "interrupting",
    "attached_to": "attached_to",
}


def compare_diagrams(before: Document, after: Document, path: str) -> Iterator[Change]:
    """Yield differences of two documents, processes in the order of the later one."""
    for key, process in after.processes.items():
        if key not in before.processes:
            yield Change("process_added", path, key, process.name or key)
        else:
            yield from _process(before.processes[key], process, path)
    for key, process in before.processes.items():
        if key not in after.processes:
            yield Change("process_removed", path, key, process.name or key)


def _process(before: Process, after: Process, path: str) -> Iterator[Change]:
    if before.name != after.name:
        yield Change(
            "process_renamed", path, after.id, after.name, before=before.name, after=after.name
        )
    for key, element in after.elements.items():
        old = before.elements.get(key)
        if old is None:
            yield Change("element_added", path, key, element.name or key, element.kind)
        else:
            yield from _element(old, element, path)
    for key, element in before.elements.items():
        if key not in after.elements:
            yield Change("element_removed", path, key, element.name or key, element.kind)
    yield from _flows(before, after, path)


def _element(before: Element, after: Element, path: str) -> Iterator[Change]:
    name = after.name or after.id
    if before.name != after.name:
        yield Change("element_renamed", path, after.id, name, after.kind, before.name, after.name)

    def changed(aspect: str, old: object, new: object) -> Iterator[Change]:
        if old != new:
            yield Change("element_changed", path, after.id, name, aspect, old, new)

    for part, aspect in PARTS.items():
        yield from changed(aspect, getattr(before, part), getattr(after, part))
    for aspect in [*after.properties, *(p for p in before.properties if p not in after.properties)]:
        yield from changed(aspect, before.properties.get(aspect), after.properties.get(aspect))
    for aspect in sorted(before.extensions.keys() | after.extensions.keys()):
        yield from changed(aspect, before.extensions.get(aspect), after.extensions.get(aspect))
    yield from changed("timer", _timer(before), _timer(after))
    yield from changed("event", _events(before), _events(after))
    yield from changed("repeat", _repeat(before), _repeat(after))


def _timer(element: Element) -> str | None:
    timers = [event.timer.text for event in element.events if event.timer is not None]
    return ", ".join(timers) or None


def _events(element: Element) -> str | None:
    told = [_event(event) for event in element.events]
    return ", ".join(told) or None


def _event(event: EventDefinition) -> str:
    said = [event.name or event.code or "", event.condition or "", event.payload or ""]
    return " ".join([event.kind, *(part for part in said if part)])


def _repeat(element: Element) -> str | None:
    many, loop = element.multi_instance, element.loop
    if many is not None:
        words = [
            "sequential" if many.sequential else "parallel",
            many.collection or many.cardinality or "",
            many.completion or "",
        ]
        return " ".join(word for word in words if word)
    if loop is not None:
        return " ".join(word for word in ("loop", loop.condition, loop.maximum) if word)
    return None


def _flows(before: Process, after: Process, path: str) -> Iterator[Change]:
    old, new = _ways(before), _ways(after)
    for ends, flow in new.items():
        if ends not in old:
            yield Change(
                "flow_added", path, flow.id, flow.name, before=_told(after, flow),
                after=flow.condition,
            )  # fmt: skip
        elif old[ends].condition != flow.condition:
            yield Change(
                "flow_changed", path, flow.id, _told(after, flow), "condition",
                old[ends].condition, flow.condition,
            )  # fmt: skip
    for ends, flow in old.items():
        if ends not in new:
            yield Change(
                "flow_removed", path, flow.id, flow.name, before=_told(before, flow),
                after=flow.condition,
            )  # fmt: skip
    for element in after.elements.values():
        was = before.elements.get(element.id)
        if was is None or was.default == element.default:
            continue
        first, second = _target(before, was.default), _target(after, element.default)
        if first != second:
            yield Change(
                "element_changed", path, element.id, element.name or element.id, "default",
                first, second,
            )  # fmt: skip


def _ways(process: Process) -> dict[tuple[str, str, int], Flow]:
    """Return flows by their ends: an arrow drawn anew between the same two is the same arrow."""
    found: dict[tuple[str, str, int], Flow] = {}
    for flow in process.flows.values():
        count = 0
        while (flow.source, flow.target, count) in found:
            count += 1
        found[flow.source, flow.target, count] = flow
    return found


def _told(process: Process, flow: Flow) -> str:
    return f"{_called(process, flow.source)} → {_called(process, flow.target)}"


def _called(process: Process, element: str) -> str:
    found = process.elements.get(element)
    return (found.name or found.id) if found is not None else element


def _target(process: Process, flow: str | None) -> str | None:
    found = process.flows.get(flow or "")
    return _called(process, found.target) if found is not None else None
