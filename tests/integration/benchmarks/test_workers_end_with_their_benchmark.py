"""A benchmark that is stopped from outside leaves no workers behind."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from engine.store.database import Database
from tests.databases import SqliteFiles

_BENCHMARK = """
import sys, time
from benchmarks.processes import workers
with workers(sys.argv[1], 1) as running:
    print(running[0].pid, flush=True)
    time.sleep(600)
"""
PATIENCE = 60


def test_workers_end_with_their_benchmark(sqlite_files: SqliteFiles) -> None:
    database = Database(url := sqlite_files.new())
    database.install(demo=False)
    database.dispose()
    benchmark = subprocess.Popen(
        [sys.executable, "-c", _BENCHMARK, url], stdout=subprocess.PIPE, text=True
    )
    assert benchmark.stdout is not None
    worker = Path("/proc", benchmark.stdout.readline().strip())
    assert "worker" in (worker / "cmdline").read_text()

    benchmark.terminate()
    benchmark.communicate()
    end = time.monotonic() + PATIENCE
    while _runs(worker) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(process: Path) -> bool:
    """Tell whether a process is there; one that only waits to be buried is not."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
