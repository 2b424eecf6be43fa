"""Worker processes and the CPU that processes have used, as Linux tells it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from admin.tables import Heartbeat
from engine.engine import Engine
from engine.store.database import Database

_WORKER = """
import ctypes, os, signal
ctypes.CDLL(None).prctl({die_with_parent}, signal.SIGTERM)
if os.getppid() == {parent}:  # it may have gone before the line above
    from admin.cli import main
    main()
"""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


@contextmanager
def workers(url: str, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run processes of `siklus worker`, each at work before the block is entered.

    They end with the block, and with this process however that ends.
    """
    program = _WORKER.format(die_with_parent=_DIE_WITH_PARENT, parent=os.getpid())
    command = [sys.executable, "-c", program, "worker", "--database", url]
    running = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(count)
    ]
    try:
        _wait_for_signs(url, running)
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


def _wait_for_signs(
    url: str, running: list[subprocess.Popen[bytes]], patience: float = 120.0
) -> None:
    count, database, end = len(running), Database(url), time.monotonic() + patience
    try:
        while time.monotonic() < end and all(process.poll() is None for process in running):
            with database.read() as work:
                seen = work.connection.scalar(sa.select(sa.func.count()).select_from(Heartbeat))
            if (seen or 0) >= count:
                return
            time.sleep(0.1)
    finally:
        database.dispose()
    ended = [process.returncode for process in running if process.returncode is not None]
    raise TimeoutError(f"Expected {count} workers within {patience:.0f} s; ended: {ended}")


def cpu_of(pid: int) -> float:
    """Return the seconds of CPU that a process has used."""
    return sum(_stat(pid)[11:13]) / os.sysconf("SC_CLK_TCK")


def cpu_of_family(parent: int) -> float:
    """Return the seconds of CPU of a process and of its children, the ended ones too."""
    spent = sum(_stat(parent)[11:15]) / os.sysconf("SC_CLK_TCK")
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if _stat(int(folder.name))[1] == parent:
                spent += cpu_of(int(folder.name))
    return spent


def _stat(pid: int) -> list[int]:
    """Return the numbers of /proc/PID/stat from the parent's id on, its state as 0 before them."""
    _state, *numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, numbers)]


def server_of(engine: Engine) -> int:
    """Return the process of the database server."""
    with engine.read() as work:
        backend = work.connection.scalar(sa.select(sa.func.pg_backend_pid()))
    return _stat(int(backend or 0))[1]
