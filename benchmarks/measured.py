"""One measurement, and how batches of it add up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import fmean, median


@dataclass(slots=True)
class Measured:
    """CPU and wall time of completed tasks, batch by batch, and the sizes of saved states."""

    cpu: list[float] = field(default_factory=list)  # seconds a task, one entry a batch
    wall: list[float] = field(default_factory=list)  # seconds a task, one entry a batch
    state_bytes: list[int] = field(default_factory=list)
    _spent: list[tuple[float, float]] = field(default_factory=list)

    @contextmanager
    def task(self) -> Iterator[None]:
        """Measure one completed task."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self._spent.append((time.process_time() - cpu, time.perf_counter() - wall))

    def end_batch(self) -> None:
        """Add the tasks since the last batch as one entry."""
        self.cpu.append(fmean(cpu for cpu, _ in self._spent))
        self.wall.append(fmean(wall for _, wall in self._spent))
        self._spent.clear()

    def row(self) -> dict[str, float | int]:
        """Return the medians over the batches: a busy moment spoils one of them only."""
        return {
            "cpu_ms": round(median(self.cpu) * 1000, 3),
            "wall_ms": round(median(self.wall) * 1000, 3),
            "state_bytes": round(fmean(self.state_bytes)),
        }
