"""Compares two sets of documents, path by path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bpmn.bundle import kind_of
from bpmn.compare.change import Change
from bpmn.compare.diagrams import compare_diagrams
from bpmn.compare.forms import compare_forms
from bpmn.compare.tables import compare_tables
from bpmn.dmn import read_decisions
from bpmn.document import read_document
from bpmn.errors import DocumentError
from bpmn.forms import read_form

Reader = Callable[[bytes, str], Any]
READERS: Mapping[str, tuple[Reader, Callable[[Any, Any, str], Iterator[Change]]]] = {
    "bpmn": (read_document, compare_diagrams),
    "dmn": (read_decisions, compare_tables),
    "form": (read_form, compare_forms),
}


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Change]:
    """Return what is different, in the order of the paths; empty if nothing is.

    Args:
        before: earlier documents, path to content.
        after: later documents. One that cannot be read is told as such.
    """
    changes: list[Change] = []
    for path in sorted(before.keys() | after.keys()):
        if path not in after:
            changes.append(Change("document_removed", path))
        elif path not in before:
            changes.append(Change("document_added", path))
        elif before[path] != after[path]:
            changes += _document(path, before[path], after[path])
    return changes


def _document(path: str, before: bytes, after: bytes) -> list[Change]:
    try:
        read, differ = READERS[kind_of(path)]
        found = list(differ(read(before, path), read(after, path), path))
    except DocumentError as error:
        return [Change("unreadable", path, after=error.message)]
    return found or [Change("drawing", path)]
