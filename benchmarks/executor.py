"""What the executor alone costs beside stock SpiffWorkflow: load, run, save, and the bytes between.

`python -m benchmarks.executor [--json] [--batches N] [--passes N]`. The model has 62 nodes; a pass
is 19 actions with one return for rework. No database: what stands around an action is measured by
`benchmarks.actions`. Batches of ours alternate with batches of stock, which runs in a process of
its own; times are CPU of one thread. `best` is the mean over the actions of the fastest time each,
`median` of the median each; `run` is what load and save leave of the total.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import fmean, median
from typing import Any, cast

from benchmarks.models import cycle62
from benchmarks.printed import environment
from bpmn.bundle import Bundle
from bpmn.dmn import Decision
from engine import durations
from engine.ports import Outcome
from engine.spiff import SpiffExecutor, codec
from engine.spiff.definition import CompiledBundle
from engine.spiff.language import SafeScriptEngine

SIZES = (600, 0, 5_000, 20_000)  # bytes of the larger forms; the first is what ratios are told for
PARTS = ("load", "save", "total")  # as each action tells them, before its bytes


@dataclass
class Context:
    """A StepContext with nothing behind it."""

    bundle: Bundle
    now: datetime = datetime(2026, 1, 5, 8, tzinfo=UTC)
    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def call_service(self, *call: Any) -> Mapping[str, Any]:
        """There are no services in the model."""
        raise LookupError(call[0])

    def decision(self, decision_id: str, binding: str) -> Decision:
        """Return a decision of the bundle."""
        return self.bundle.decisions[decision_id]

    def moment_after(self, duration: str, calendar: str | None) -> datetime:
        """Return now plus a duration."""
        return durations.add(self.now, duration)


class Ours:
    """Our executor, from bytes to bytes around every action."""

    def __init__(self) -> None:
        self.bundle = Bundle.of(cycle62.diagrams())
        self.executor = SpiffExecutor()
        self.definition = self.executor.compile(self.bundle)
        self.context = Context(self.bundle)

    def one_pass(self, size: int) -> list[list[float]]:
        """Return [load, save, total, bytes] of each action of one case; milliseconds of CPU."""
        definition = cast(CompiledBundle, self.definition)
        outcome = self.executor.start(
            self.definition, cycle62.PROCESS, cycle62.given(), self.context
        )
        waiting = {wait.token: wait for wait in outcome.opened}
        measured = []
        for element, data in cycle62.answers(size):
            token = next(t for t, w in waiting.items() if w.element == element.removeprefix("@"))
            begun = time.process_time()
            case = codec.load(outcome.state, definition, SafeScriptEngine(self.context))
            loaded = time.process_time()
            codec.dump(case)
            saved = time.process_time()
            outcome = self.act(element, outcome.state, token, data)
            acted = time.process_time()
            times = (loaded - begun, saved - loaded, acted - saved)
            measured.append([*(part * 1000 for part in times), len(outcome.state)])
            for closed in outcome.closed:
                del waiting[closed.token]
            waiting.update({wait.token: wait for wait in outcome.opened})
        if not outcome.ended:
            raise SystemExit("Expected the case to end but it did not")
        return measured

    def act(self, element: str, state: bytes, token: int, data: dict[str, Any]) -> Outcome:
        """Complete an item, or deliver a message."""
        if element.startswith("@"):
            return self.executor.deliver(self.definition, state, token, data, self.context)
        return self.executor.complete(self.definition, state, token, data, self.context)


class StockProcess:
    """Stock SpiffWorkflow, asked over a pipe."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.stock_executor"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def passes(self, size: int, count: int) -> list[list[list[float]]]:
        """Run some passes."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"{size} {count}\n")
        self.process.stdin.flush()
        answer: list[list[list[float]]] = json.loads(self.process.stdout.readline())
        return answer

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def summed(passes: list[list[list[float]]]) -> dict[str, float]:
    """Return best and median milliseconds of each part, and the mean of the bytes."""
    row: dict[str, float] = {}
    for name, pick in (("best", min), ("median", median)):
        for position, part in enumerate(PARTS):
            row[f"{part}_{name}"] = fmean(
                pick([one[position] for one in action]) for action in zip(*passes, strict=True)
            )
        row[f"run_{name}"] = row[f"total_{name}"] - row[f"load_{name}"] - row[f"save_{name}"]
    row["bytes"] = fmean(action[3] for one in passes for action in one)
    return {name: round(value, 4) for name, value in row.items()}


def measure(size: int, batches: int, passes: int, stock: StockProcess) -> dict[str, Any]:
    """Return both sides for forms of a size, and their ratio."""
    ours = Ours()
    mine: list[list[list[float]]] = []
    theirs: list[list[list[float]]] = []
    for _ in range(batches):
        mine += [ours.one_pass(size) for _ in range(passes)]
        theirs += stock.passes(size, passes)
    left, right = summed(mine), summed(theirs)
    ratio = {name: round(left[name] / right[name], 4) for name in left}
    return {"form_bytes": size, "ours": left, "stock": right, "ratio": ratio}


def table(rows: list[dict[str, Any]]) -> str:
    """Return the measurements as a table."""
    names = ("load", "run", "save", "total")
    head = f"{'forms':>8} {'':8}" + "".join(f"{name:>9}" for name in names)
    lines = [f"{head}{'total':>9}{'bytes':>9}", f"{'bytes':>8} {'':8}{'best ms':>36}{'median':>9}"]
    for row in rows:
        for side in ("ours", "stock", "ratio"):
            values = row[side]
            lines.append(
                f"{row['form_bytes'] if side == 'ours' else '':>8} {side:8}"
                + "".join(f"{values[f'{name}_best']:9.3f}" for name in names)
                + f"{values['total_median']:9.3f}"
                + (f"{values['bytes']:9.3f}" if side == "ratio" else f"{values['bytes']:9.0f}")
            )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.executor")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--batches", type=int, default=5, help="alternating batches of each side")
    parser.add_argument("--passes", type=int, default=4, help="cases of each batch")
    given = parser.parse_args(arguments)
    stock = StockProcess()
    gc.freeze()
    try:
        rows = [measure(size, given.batches, given.passes, stock) for size in SIZES]
    finally:
        stock.close()
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        print(environment(), table(rows), sep="\n\n")


if __name__ == "__main__":
    main()
