"""The documents that lie beside a diagram and that it binds to: tables, forms, called processes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bpmn.dmn import read_decisions
from bpmn.document import Process, read_document
from bpmn.errors import DocumentError

MOST_BESIDE = 200  # files of a folder that are looked into


def with_neighbours(path: Path) -> tuple[str, dict[str, bytes]]:
    """Return the name of a diagram among documents, and the documents it needs from its folder.

    What it needs and what is not there is for lint to tell. A neighbour that cannot be read is
    left out.

    Args:
        path: of a BPMN file; any other ending is taken for one too.

    Raises:
        OSError: the file cannot be read.
    """
    name = path.name if path.suffix in (".bpmn", ".dmn") else f"{path.name}.bpmn"
    documents = {name: path.read_bytes()}
    if name.endswith(".dmn"):
        return name, documents
    waiting = [documents[name]]
    neighbours = sorted(path.parent.glob("*.bpmn"))[:MOST_BESIDE]
    while waiting:
        processes = _processes(waiting.pop())
        have = {process.id for content in documents.values() for process in _processes(content)}
        for form in _named(processes, "form"):
            _take(documents, path.parent / "forms" / f"{form}.json", f"forms/{form}.json")
        for table in sorted(path.parent.glob("*.dmn"))[:MOST_BESIDE]:
            if _decides(table, _decisions(processes)):
                _take(documents, table, table.name)
        for called in _called(processes) - have:
            for neighbour in neighbours:
                if neighbour.name not in documents and called in _ids(neighbour):
                    _take(documents, neighbour, neighbour.name)
                    waiting.append(documents[neighbour.name])
    return name, documents


def _take(documents: dict[str, bytes], path: Path, name: str) -> None:
    if path.is_file():
        documents.setdefault(name, path.read_bytes())


def _processes(content: bytes) -> list[Process]:
    try:
        return list(read_document(content).processes.values())
    except DocumentError:
        return []


def _ids(path: Path) -> set[str]:
    return {process.id for process in _processes(path.read_bytes())}


def _named(processes: Iterable[Process], name: str) -> set[str]:
    return {
        element.properties[name]
        for process in processes
        for element in process.elements.values()
        if element.properties.get(name) and "/" not in element.properties[name]
    }


def _decisions(processes: Iterable[Process]) -> set[str]:
    return {
        element.decision
        for process in processes
        for element in process.elements.values()
        if element.decision
    }


def _called(processes: Iterable[Process]) -> set[str]:
    return {
        element.called
        for process in processes
        for element in process.elements.values()
        if element.kind == "callActivity" and element.called
    }


def _decides(path: Path, wanted: set[str]) -> bool:
    if not wanted:
        return False
    try:
        return bool(wanted & set(read_decisions(path.read_bytes(), path.name)))
    except DocumentError:
        return False
