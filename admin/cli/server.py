"""Serve pages, and run what is due."""

from __future__ import annotations

import os
import signal
from typing import Any

import click

from admin.cli.common import command, engine_of
from admin.heartbeat import signs_of_worker
from engine.jobs.worker import Worker


def register(main: click.Group) -> None:
    """Add the commands to the group."""

    @command(main)
    @click.option("--host", default="127.0.0.1", show_default=True)
    @click.option("--port", default=8000, show_default=True)
    @click.option("--processes", default=1, show_default=True, help="PostgreSQL only.")
    def serve(host: str, port: int, processes: int, database: str, as_json: bool) -> None:
        """Serve the pages; on SQLite, also run what is due."""
        engine = engine_of(database)  # a wrong database is told here, not by a dead server
        if engine.database.sqlite and processes != 1:
            raise click.UsageError("SQLite is served by one process")
        engine.database.dispose()
        serve_at(database, host, port, processes)

    @command(main)
    @click.option("--until-idle", is_flag=True, help="End when nothing is due.")
    def worker(until_idle: bool, database: str, as_json: bool) -> Any:
        """Run what is due: timers, reminders, what cases send each other. Any number may run."""
        engine = engine_of(database)
        if until_idle:
            return {"jobs": engine.run_until_idle()}
        loop = Worker(engine, signs_of_worker(engine.database))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.stop())
        loop.run()
        return None


def serve_at(database: str, host: str, port: int, processes: int = 1) -> None:
    """Serve until told to stop.

    Args:
        database: SQLAlchemy URL; handed to the server's processes by the environment.
        host: address to listen on.
        port: TCP port.
        processes: server processes.
    """
    from granian.constants import Interfaces
    from granian.server import Server

    os.environ["SIKLUS_DATABASE"] = database
    Server(
        "admin.wsgi:make",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=min(8, 2 * (os.cpu_count() or 1) + 1),  # more only wait for each other
        factory=True,
        websockets=False,
        log_access=False,
        backpressure=64 * processes,
        workers_kill_timeout=10,
    ).serve()
