"""The loop of a worker. Claims with leases, so that any worker may take over from one that died."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable

from engine.engine import Engine

log = logging.getLogger("siklus.worker")

IDLE = 0.5  # seconds between looks when nothing is due
BATCH = 20  # jobs claimed at once


class Worker:
    """Runs due jobs until it is told to stop.

    Args:
        engine: runs the jobs.
        each_round: called before every look for jobs; leaves a sign of life.
    """

    def __init__(self, engine: Engine, each_round: Callable[[], None] | None = None) -> None:
        self.engine, self.each_round = engine, each_round
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Work in this thread until `stop`."""
        while not self._stop.is_set():
            try:
                if self.each_round is not None:
                    self.each_round()
                ran = self.engine.run_jobs(limit=BATCH)
            except Exception:  # a lost database must not end the worker: it comes back
                log.exception("the worker could not look for jobs")
                ran = 0
            if not ran:
                self._stop.wait(IDLE * (0.8 + 0.4 * random.random()))

    def start(self) -> None:
        """Work in a thread of its own (siklus serve on SQLite)."""
        self._thread = threading.Thread(target=self.run, name="siklus-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the jobs in hand and end."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
