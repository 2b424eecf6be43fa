"""Timers of many cases due at once, fired by worker processes that may be killed.

`python -m benchmarks.timers [--timers N] [--workers N] [--kill] [--json]`. Cases wait at a timer;
workers run; then all timers become due at the same moment. With `--kill`, one worker is killed with
-9 when a third has fired. Afterwards the history says of each case how often its timer fired.
"""

from __future__ import annotations

import argparse
import json
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from admin.assembly import open_engine
from benchmarks.printed import environment, table
from benchmarks.processes import cpu_of, cpu_of_family, server_of, workers
from engine.commands import DeployBundle, StartCase
from engine.engine import Engine
from engine.opening import timer_key
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.database import Database
from engine.store.jobs import LEASE
from tests.databases import postgres_server

AGENCY = "bench"
TIMERS = 20_000
WITHIN = 60.0  # seconds, the goal
MODEL = Path(__file__).parent / "models" / "deadline.bpmn"
COPIED = 2_000  # rows written at once
COLUMNS = (
    "run",
    "timers",
    "workers",
    "seconds",
    "goal_s",
    "cpu_ms",
    "server_ms",
    "wall_ms",
    "late",
    "twice",
)


def fill(engine: Engine, count: int) -> None:
    """Leave `count` cases waiting at a timer: one is started, the others are copies of its rows."""
    engine.execute(DeployBundle(AGENCY, {"deadline.bpmn": MODEL.read_bytes()}))
    told = engine.execute(StartCase(AGENCY, "deadline", key=new_id(), business_key="0"))
    with engine.database.write() as work:
        run = work.connection.execute
        model = {
            table.name: [
                dict(row) for row in run(sa.select(table).where(column == told["case"])).mappings()
            ]
            for table, column in (
                (t.process_instance, t.process_instance.c.id),
                (t.history, t.history.c.case),
                (t.job, t.job.c.case),
            )
        }
        for first in range(1, count, COPIED):
            numbers = range(first, min(first + COPIED, count))
            keys = {number: new_id() for number in numbers}
            for table in (t.process_instance, t.history, t.job):
                run(
                    sa.insert(table),
                    [
                        _copy(table, row, keys[number], number)
                        for number in numbers
                        for row in model[table.name]
                    ],
                )
        work.commit()


def _copy(table: sa.Table, row: dict[str, Any], case: str, number: int) -> dict[str, Any]:
    """Return a row of the first case as the row of another one."""
    copied = {**row, "root": case}
    if table is t.process_instance:
        return {**copied, "id": case, "business_key": str(number)}
    if table is t.history:
        return {**copied, "case": case}
    token = row["payload"]["token"]
    payload = {**row["payload"], "case": case}
    key = timer_key(case, token)
    return {**copied, "id": new_id(), "case": case, "payload": payload, "dedup": key}


def measure(url: str, *, timers: int, count: int, kill: bool, patience: float) -> dict[str, Any]:
    """Return a row of figures: `late` still waited when patience ended, `twice` fired too often.

    Args:
        url: a new database with all tables.
        timers: cases that wait.
        count: worker processes.
        kill: one of them is killed when a third has fired.
        patience: seconds after which the run is given up.
    """
    database = Database(url)
    database.install(demo=False)
    database.dispose()
    engine = open_engine(url)
    fill(engine, timers)
    with workers(url, count) as running:
        server = server_of(engine)
        before = {process.pid: cpu_of(process.pid) for process in running}
        server_before = cpu_of_family(server)
        begun = datetime.now(UTC)
        _make_due(engine, begun)
        left, end, spent = timers, time.monotonic() + patience, dict(before)
        while left and time.monotonic() < end:
            time.sleep(0.05)
            left = _left(engine)
            for process in running:
                with suppress(FileNotFoundError, ProcessLookupError):
                    spent[process.pid] = cpu_of(process.pid)
            if kill and left <= timers * 2 // 3:
                kill = False
                running[0].send_signal(signal.SIGKILL)
                running[0].wait()
        seconds = (_last_fired(engine) - begun).total_seconds()
        cpu = sum(spent[pid] - before[pid] for pid in spent)
        server_cpu = cpu_of_family(server) - server_before
    found = {
        "timers": timers,
        "workers": count,
        "seconds": round(seconds, 1),
        "cpu_ms": round(cpu / timers * 1000, 3),
        "server_ms": round(server_cpu / timers * 1000, 3),
        "wall_ms": round(seconds / timers * 1000, 3),
        **_counted(engine, timers),
    }
    engine.database.dispose()
    return found


def _make_due(engine: Engine, at: datetime) -> None:
    with engine.database.write() as work:
        work.connection.execute(sa.update(t.job).values(due_at=at))
        work.commit()


def _left(engine: Engine) -> int:
    with engine.read() as work:
        query = sa.select(sa.func.count()).where(t.job.c.kind == "FireTimer")
        return int(work.connection.scalar(query) or 0)


def _last_fired(engine: Engine) -> datetime:
    with engine.read() as work:
        found = work.connection.scalar(
            sa.select(sa.func.max(t.history.c.at)).where(t.history.c.kind == "timer_fired")
        )
    return found if isinstance(found, datetime) else datetime.now(UTC) + timedelta(days=1)


def _counted(engine: Engine, timers: int) -> dict[str, int]:
    """Return how many cases never fired, and how many fired or opened their item more than once."""
    h, kinds = t.history.c, ("timer_fired", "item_opened")
    with engine.read() as work:
        fired = dict.fromkeys(kinds, 0)
        twice = 0
        for kind in kinds:
            counts = work.connection.execute(
                sa.select(sa.func.count()).where(h.kind == kind).group_by(h.case)
            ).scalars()
            for times in counts:
                fired[kind] += 1
                twice += times > 1
    return {"late": timers - min(fired.values()), "twice": twice}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure an undisturbed run and one with a killed worker, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.timers", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print an object")
    parser.add_argument("--timers", type=int, default=TIMERS)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kill", action="store_true", help="only the run with a killed worker")
    given = parser.parse_args(arguments)
    rows = []
    with postgres_server() as postgres:
        for kill in (True,) if given.kill else (False, True):
            found = measure(
                postgres.new(),
                timers=given.timers,
                count=given.workers,
                kill=kill,
                patience=10 * WITHIN,
            )
            goal = WITHIN + LEASE if kill else WITHIN
            rows.append({"run": "one killed" if kill else "undisturbed", "goal_s": goal, **found})
    if given.json:
        print(json.dumps({"environment": environment(), "rows": rows}, indent=1))
    else:
        print(environment(), table(rows, COLUMNS), sep="\n\n")


if __name__ == "__main__":
    main()
