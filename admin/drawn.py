"""Names that the shipped diagrams carry, for the catalogues: an English page names them in English.

Names that an agency draws itself are data and stay as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.document import read_document
from workflows import processes
from workflows.parameters import all_parameters
from workflows.processes.approval.table import DECISION, read_chain

TOLD = {"userTask", "callActivity", "intermediateCatchEvent", "eventBasedGateway"}
"""Kinds of elements whose names stand in inboxes, paths and histories."""


def labels() -> Iterator[tuple[str, str]]:
    """Yield what each number of the law and of our settings is called, with where it stands."""
    for parameter in all_parameters().values():
        yield f"workflows/parameters/{parameter.topic}.yaml", parameter.label


def names() -> Iterator[tuple[str, str]]:
    """Yield each name with the document it stands in, in the order of the documents."""
    for folder in processes.names():
        for path, content in sorted(processes.documents(folder).items()):
            place = f"workflows/processes/{folder}/{path}"
            if path.endswith(".bpmn"):
                for process in read_document(content, path).processes.values():
                    told = [one.name for one in process.elements.values() if one.kind in TOLD]
                    yield from ((place, name) for name in (process.name, *told) if name)
            elif path == f"{DECISION}.dmn":
                for rule in read_chain(content, path).rules:
                    for step in rule.steps:
                        yield place, step.cells["nama_langkah"].strip('"')
