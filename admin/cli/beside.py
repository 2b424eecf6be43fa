"""The documents that lie beside a diagram and that it binds to: tables, forms, called processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from bpmn.dmn import read_decisions
from bpmn.document import Process, read_document
from bpmn.errors import DocumentError
from bpmn.xml import limits_in_force

MOST_BESIDE = 200  # files of a folder that are looked into
MOST_BYTES = 1_000_000  # of a neighbour that is looked into
MOST_SECONDS = 1.0  # spent on looking into neighbours of one kind
BPMN_ENDINGS = (".bpmn", ".bpmn2", ".bpmn20.xml")


def with_neighbours(path: Path) -> tuple[str, dict[str, bytes]]:
    """Return the name of a diagram among documents, and the documents it needs from its folder.

    What it needs and what is not there is for lint to tell. A neighbour that cannot be read, or
    that has a process which is here already, is left out.

    Args:
        path: of a BPMN file; any other ending is taken for one too.

    Raises:
        OSError: the file cannot be read.
    """
    name = name_of(path)
    documents = {name: read(path)}
    if name.endswith(".dmn"):
        return name, documents
    beside = _Beside(path)
    waiting = [documents[name]]
    have = {process.id for process in _processes(documents[name])}
    while waiting:
        processes = _processes(waiting.pop())
        for form in _named(processes, "form"):
            _take(documents, path.parent / "forms" / f"{form}.json", f"forms/{form}.json")
        decisions = _decisions(processes)
        for table, decided in beside.tables.items() if decisions else ():
            if decisions & decided:
                _take(documents, table, table.name)
        for called in sorted(_called(processes)):
            neighbour = None if called in have else beside.process(called)
            if neighbour is None or have & beside.diagrams[neighbour]:
                continue
            _take(documents, neighbour, name_of(neighbour))
            have |= beside.diagrams[neighbour]
            waiting.append(documents[name_of(neighbour)])
    return name, documents


def name_of(path: Path) -> str:
    """Return the name of a file among documents: readers go by endings."""
    name = path.name.encode("utf-8", "replace").decode().replace("\\", "_")
    if name.endswith((".bpmn", ".dmn")):
        return name
    return f"{name}.dmn" if name.lower().endswith(".dmn") else f"{name}.bpmn"


def read(path: Path) -> bytes:
    """Return the content of a file, cut behind what is too big to be read anyway.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return file.read(limits_in_force().size + 1)


class _Beside:
    """What stands in the folder of a file; looked at once, and only when it is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def diagrams(self) -> dict[Path, frozenset[str]]:
        """Return the other BPMN files, each with the ids of its processes."""
        found = [each for ending in BPMN_ENDINGS for each in self._path.parent.glob(f"*{ending}")]
        others = sorted(each for each in found if each.name != self._path.name)
        return _look_into(others, _process_ids)

    @cached_property
    def tables(self) -> dict[Path, frozenset[str]]:
        """Return the DMN files, each with the ids of its decisions."""
        return _look_into(sorted(self._path.parent.glob("*.dmn")), _decided)

    def process(self, called: str) -> Path | None:
        """Return the first file that has a process."""
        return next((path for path, ids in self.diagrams.items() if called in ids), None)


def _look_into(
    paths: list[Path], ids: Callable[[Path, int], frozenset[str]]
) -> dict[Path, frozenset[str]]:
    """Return the ids that each file has, as far as there is time for it."""
    found: dict[Path, frozenset[str]] = {}
    until = time.monotonic() + MOST_SECONDS
    for path in paths[:MOST_BESIDE]:
        if time.monotonic() > until:
            break
        try:
            known = path.stat()
        except OSError:
            continue
        if path.is_file() and known.st_size <= MOST_BYTES:
            found[path] = ids(path, known.st_mtime_ns)
    return found


def _take(documents: dict[str, bytes], path: Path, name: str) -> None:
    if path.is_file():
        documents.setdefault(name, _content(path))


def _content(path: Path) -> bytes:
    try:
        return read(path)
    except OSError:
        return b""


def _processes(content: bytes) -> list[Process]:
    try:
        return [each for each in read_document(content).processes.values() if each.executable]
    except DocumentError:
        return []


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


@lru_cache(maxsize=1_000)
def _process_ids(path: Path, changed: int) -> frozenset[str]:
    return frozenset(process.id for process in _processes(_content(path)))


@lru_cache(maxsize=1_000)
def _decided(path: Path, changed: int) -> frozenset[str]:
    try:
        return frozenset(read_decisions(_content(path), path.name))
    except DocumentError:
        return frozenset()
