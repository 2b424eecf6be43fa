"""A compiled bundle: process specs that all its cases share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import NotExecutable
from engine.spiff.specs import ProcessSpec
from engine.spiff.upgrades import SERIALIZER


@dataclass(frozen=True, slots=True)
class CompiledBundle:
    """Immutable after compiling; safe to share between threads."""

    hash: str
    processes: tuple[str, ...]  # ids of those that can be started
    reads: frozenset[str]
    specs: Mapping[str, ProcessSpec]  # processes by id, embedded subprocesses by process/id
    node_table: Mapping[str, str]  # compiled node -> author's element, where they differ
    serializer: int = SERIALIZER

    def startable(self, process: str) -> ProcessSpec:
        """Return the spec of a process that can be started.

        Raises:
            NotExecutable: the bundle has no such process, or it has no plain start event.
        """
        spec = self.specs.get(process) if process in self.processes else None
        if spec is None:
            raise NotExecutable(
                f"Expected the process {process} in bundle {self.hash} but it has"
                f" {', '.join(self.processes) or 'none'}",
                process=process,
            )
        if spec.begins is None:
            raise NotExecutable(
                f"Expected a start event without a trigger in {process} but there is none",
                process=process,
            )
        return spec
