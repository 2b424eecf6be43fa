"""A compiled bundle: process specs that all its cases share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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

    def startable(self, process: str, by: tuple[str, str] | None = None) -> tuple[ProcessSpec, Any]:
        """Return the spec of a process that can be started, and the start event that begins it.

        Args:
            process: id of the process.
            by: (message or signal, name) or (timer, start event) that starts it; None for
                its plain start event.

        Raises:
            NotExecutable: the bundle has no such process, or it has no such start event.
        """
        spec = self.specs.get(process) if process in self.processes else None
        if spec is None:
            raise NotExecutable(
                f"Expected the process {process} in bundle {self.hash} but it has"
                f" {', '.join(self.processes) or 'none'}",
                process=process,
            )
        start = spec.begins if by is None else spec.begins_by.get(by)
        if start is None:
            what = "without a trigger" if by is None else f"for the {by[0]} {by[1]}"
            raise NotExecutable(
                f"Expected a start event {what} in {process} but there is none",
                process=process,
            )
        return spec, start

    @property
    def triggers(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Return what starts each process beside its plain start event."""
        return {process: tuple(self.specs[process].begins_by) for process in self.processes}
