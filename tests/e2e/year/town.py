"""A small agency with this year's plans begun, behind the server that people really run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from admin.demo.play import Player
from admin.demo.stage import AGENCY, Stage, set_up
from workflows.campaign import open_campaign, start_members
from workflows.tables.people import Person

ROOT = Path(__file__).parents[3]
PEOPLE, YEAR = 20, 2026  # the clock starts on the 2nd of January

EMPLOYEE, SUPERVISOR, SUPERIOR = "DINSOS.LJS.BAN-01", "DINSOS.LJS.BAN-KA", "DINSOS.LJS-KA"
HR = "DINSOS.SEK-01"
PANEL, RESERVE = ("ITPROV-01", "ITPROV-02", "ITPROV-03"), "ITPROV-KA"


@dataclass(frozen=True)
class Somebody:
    """A person of the agency."""

    nip: str
    name: str


@dataclass(frozen=True)
class Town:
    """The agency, and where it is served."""

    address: str
    people: dict[str, Somebody]  # by code of their seat

    def __getitem__(self, seat: str) -> Somebody:
        return self.people[seat]


@contextmanager
def open_town(url: str) -> Iterator[Town]:
    """Set the agency up, open the year of two people, and serve it.

    The supervisor's own plan is set before the story begins, so that the employee's results can
    serve it. Nobody but the supervisor is acted for.
    """
    stage = set_up(url, people=PEOPLE, year=YEAR, say=_silent)
    town = {seat: _somebody(stage, nip) for seat, nip in stage.cast.holders.items()}
    _begin_year(stage, [town[EMPLOYEE], town[SUPERVISOR]])
    stage.engine.database.dispose()
    with _served(url) as address:
        yield Town(address, town)


def _somebody(stage: Stage, nip: str) -> Somebody:
    rows = stage.cast.tables["pegawai"]
    return Somebody(nip, next(row["nama"] for row in rows if row.get("nip") == nip))


def _begin_year(stage: Stage, people: list[Somebody]) -> None:
    engine = stage.engine
    with engine.database.write() as work:
        ids = dict(work.session.execute(sa.select(Person.nip, Person.id)).all())
        campaign = open_campaign(work, AGENCY, YEAR, people=[ids[one.nip] for one in people])
        work.commit()
    for _ in start_members(engine, campaign):
        pass
    supervisor = people[1].nip

    def rests(item, subject) -> bool:
        return subject.nip != supervisor or item["process"] not in ("planning", "approval")

    with engine.read() as work:
        now = work.now
    Player(engine, AGENCY, _silent, holds_back=rests).play(until=now)


@contextmanager
def _served(url: str) -> Iterator[str]:
    """Run `siklus serve` on a free port until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = "from admin.cli.main import main; main()"
    server = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--database", url, "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "SIKLUS_SECURE_COOKIES": "false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    ended = threading.Event()

    def listen() -> None:
        assert server.stdout is not None
        said.extend(server.stdout)
        ended.set()

    reader = threading.Thread(target=listen, daemon=True)
    reader.start()
    try:
        assert _answers(port, ended), "".join(said)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
        reader.join()
        if server.stdout is not None:
            server.stdout.close()
    assert not [line for line in said if "Traceback" in line], "".join(said)


def _answers(port: int, ended: threading.Event) -> bool:
    """Wait until the server takes connections; False when it ended or is not there in a minute."""
    last = time.monotonic() + 60
    while time.monotonic() < last and not ended.wait(0.1):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            continue
        return True
    return False


def _silent(line: str) -> None:
    """Say nothing."""
