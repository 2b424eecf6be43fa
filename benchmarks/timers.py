"""Timers of many cases due at once, fired by worker processes that may be killed.

`python -m benchmarks.timers [--timers N] [--workers N] [--kill] [--json]`. Cases wait at a timer;
workers run; then all timers become due at the same moment. With `--kill`, one worker is killed with
-9 when a third has fired. Afterwards the history says of each case how often its timer fired.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from admin.assembly import open_engine
from admin.tables import Heartbeat
from benchmarks.printed import environment, table
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


@contextmanager
def workers(url: str, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run processes of `siklus worker`, each at work before the block is entered."""
    program = "from admin.cli import main; main()"
    command = [sys.executable, "-c", program, "worker", "--database", url]
    running = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(count)
    ]
    try:
        _wait_for_signs(url, count)
        yield running
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_signs(url: str, count: int, patience: float = 120.0) -> None:
    database, end = Database(url), time.monotonic() + patience
    try:
        while time.monotonic() < end:
            with database.read() as work:
                seen = work.connection.scalar(sa.select(sa.func.count()).select_from(Heartbeat))
            if (seen or 0) >= count:
                return
            time.sleep(0.1)
    finally:
        database.dispose()
    raise TimeoutError(f"Expected {count} workers within {patience:.0f} s")


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
        server = _server(engine)
        before = {process.pid: _cpu(process.pid) for process in running}
        server_before = _cpu_of_family(server)
        begun = datetime.now(UTC)
        _make_due(engine, begun)
        left, end, spent = timers, time.monotonic() + patience, dict(before)
        while left and time.monotonic() < end:
            time.sleep(0.05)
            left = _left(engine)
            for process in running:
                with suppress(FileNotFoundError, ProcessLookupError):
                    spent[process.pid] = _cpu(process.pid)
            if kill and left <= timers * 2 // 3:
                kill = False
                running[0].send_signal(signal.SIGKILL)
                running[0].wait()
        seconds = (_last_fired(engine) - begun).total_seconds()
        cpu = sum(spent[pid] - before[pid] for pid in spent)
        server_cpu = _cpu_of_family(server) - server_before
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


def _cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has used."""
    return sum(_stat(pid)[11:13]) / os.sysconf("SC_CLK_TCK")


def _cpu_of_family(parent: int) -> float:
    """Return the seconds of CPU of a process and of its children, the ended ones too."""
    spent = sum(_stat(parent)[11:15]) / os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if _stat(int(folder.name))[1] == parent:
                spent += _cpu(int(folder.name))
    return spent


def _stat(pid: int) -> list[int]:
    """Return the numbers of /proc/PID/stat from the parent's id on, its state as 0 before them."""
    _state, *numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, numbers)]


def _server(engine: Engine) -> int:
    """Return the process of the database server."""
    with engine.read() as work:
        backend = work.connection.scalar(sa.select(sa.func.pg_backend_pid()))
    return _stat(int(backend or 0))[1]


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
