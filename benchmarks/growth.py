"""What makes an action dearer, and what more workers bring.

`python -m benchmarks.growth [--batches N] [--cases N] [--jobs N] [--json]`. Each row is one thing
that grows: history, payload, approvers, reworks. Its figures are CPU milliseconds of the action at
the far end, on SQLite, and their ratio to the smallest size. Sizes take turns within a batch, and
medians over batches are told.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from benchmarks import timers
from benchmarks.actions import AGENCY, EMPLOYEE, Siklus
from benchmarks.models import Model, approvers, rework, sized
from benchmarks.printed import environment, table
from engine.commands import StartCase
from tests.databases import SqliteFiles, postgres_server

BATCHES, CASES = 5, 6
JOBS = 4_000  # timers that the workers share
WORKERS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Growing:
    """One thing that grows, and the model at each of its sizes; the last answer is measured."""

    name: str
    sizes: Sequence[int]
    model: Callable[[int], Model]


GROWING = (
    Growing("history (actions before)", (5, 29, 245), lambda size: rework((size - 3) // 2)),
    Growing("reworks", (1, 10, 60), rework),
    Growing("payload (bytes of answers)", (600, 6_000, 60_000), sized),
    Growing("approvers (one after another)", (1, 5, 20), approvers),
)


def measure(growing: Growing, files: SqliteFiles, *, batches: int, cases: int) -> dict[str, Any]:
    """Return the CPU of the last action at each size, its ratio to the first, and state bytes.

    Args:
        growing: what grows.
        files: gives the databases, one a size.
        batches: how often the sizes take turns.
        cases: in a batch of one size.
    """
    engines = {size: Siklus(growing.model(size), files.new()) for size in growing.sizes}
    spent: dict[int, list[float]] = {size: [] for size in growing.sizes}
    bytes_: dict[int, int] = {}
    for _ in range(batches):
        for size, engine in engines.items():
            found = [_last_action(engine) for _ in range(cases)]
            spent[size].append(median(cpu for cpu, _ in found))
            bytes_[size] = found[-1][1]
    for engine in engines.values():
        engine.engine.database.dispose()
    cpu = {size: median(times) * 1000 for size, times in spent.items()}
    first = cpu[growing.sizes[0]]
    return {
        "what": growing.name,
        "sizes": list(growing.sizes),
        "cpu_ms": [round(cpu[size], 3) for size in growing.sizes],
        "ratio": [round(cpu[size] / first, 2) for size in growing.sizes],
        "state_bytes": [bytes_[size] for size in growing.sizes],
    }


def _last_action(engine: Siklus) -> tuple[float, int]:
    """Take a case to its last answer; return the CPU seconds of that one, and the bytes before."""
    key, model = engine.key(), engine.model
    told = engine.engine.execute(
        StartCase(AGENCY, model.name, key=key, data=model.given, subject=EMPLOYEE, business_key=key)
    )
    *before, last = model.answers
    for element, answers in before:
        told = engine.engine.execute(engine.order(told["case"], key, element, answers))
    size = engine.state_bytes(told["case"])
    order = engine.order(told["case"], key, *last)
    begun = process_time()
    told = engine.engine.execute(order)
    spent = process_time() - begun
    assert told["state"] == "completed"
    return spent, size


def throughput(url: str, jobs: int, count: int) -> dict[str, Any]:
    """Return what so many workers fire a second, on PostgreSQL."""
    found = timers.measure(url, timers=jobs, count=count, kill=False, patience=1200)
    return {
        "workers": count,
        "jobs": jobs,
        "seconds": found["seconds"],
        "jobs_per_s": round(jobs / max(found["seconds"], 0.001)),
        "cpu_ms": found["cpu_ms"],
        "server_ms": found["server_ms"],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print tables or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print an object")
    parser.add_argument("--batches", type=int, default=BATCHES)
    parser.add_argument("--cases", type=int, default=CASES, help="in a batch")
    parser.add_argument("--jobs", type=int, default=JOBS, help="that the workers share")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        files = SqliteFiles(Path(folder))
        rows = [measure(g, files, batches=given.batches, cases=given.cases) for g in GROWING]
    with postgres_server() as server:
        shared = [throughput(server.new(), given.jobs, count) for count in WORKERS]
    if given.json:
        print(
            json.dumps({"environment": environment(), "growth": rows, "workers": shared}, indent=1)
        )
        return
    told = [{name: _told(value) for name, value in row.items()} for row in rows]
    print(environment())
    for found in (told, shared):
        print("", table(found, list(found[0])), sep="\n")


def _told(value: Any) -> str:
    return " / ".join(map(str, value)) if isinstance(value, list) else str(value)


if __name__ == "__main__":
    main()
