"""A year opened for a whole province by its jobs: cases started, and what each costs.

`python -m benchmarks.starts [--people N] [--json]`. Makes up an agency, opens a year for everybody,
and waits until `siklus worker` processes (two on PostgreSQL, one on SQLite) have started them all.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from admin.assembly import open_engine
from admin.shipped import deploy_shipped
from benchmarks.campaign import AGENCY, make_agency
from benchmarks.printed import environment, table
from benchmarks.processes import cpu_of, cpu_of_family, server_of, workers
from engine.store.database import Database
from tests.databases import PostgresServer, SqliteFiles, postgres_server
from workflows.campaign import opening
from workflows.tables.campaign import CampaignMember

PEOPLE = 25_000
GOAL = 300.0  # seconds for PEOPLE
COLUMNS = (
    "database",
    "workers",
    "people",
    "cases",
    "seconds",
    "goal_s",
    "cpu_ms",
    "server_ms",
    "wall_ms",
    "for_25000_s",
)


def measure(url: str, *, people: int, count: int, patience: float) -> dict[str, Any]:
    """Return a row of figures; a person's year is two cases, and costs are told a person.

    Args:
        url: a new database with all tables.
        people: civil servants in the agency.
        count: worker processes.
        patience: seconds after which the run is given up.

    Raises:
        TimeoutError: somebody still waited then.
    """
    database = Database(url)
    database.install(demo=False)
    database.dispose()
    engine = open_engine(url)
    deploy_shipped(engine, AGENCY)
    make_agency(engine, people)
    with engine.database.write() as work:
        campaign = opening.prepare(work, engine.parts.definitions, AGENCY, 2026)
        work.commit()
    with workers(url, count) as running:
        server = None if engine.database.sqlite else server_of(engine)
        cpu = sum(cpu_of(process.pid) for process in running)
        server_cpu = cpu_of_family(server) if server else 0.0
        begun = time.monotonic()
        with engine.database.write() as work:
            opening.begin(work, campaign, None)
            work.commit()
        while _waiting(engine.database, campaign):
            if time.monotonic() - begun > patience:
                raise TimeoutError(f"Expected everybody to be started within {patience:.0f} s")
            time.sleep(0.1)
        seconds = time.monotonic() - begun
        cpu = sum(cpu_of(process.pid) for process in running) - cpu
        server_cpu = cpu_of_family(server) - server_cpu if server else 0.0
    with engine.read() as work:
        started = opening.progress_of(work, campaign).started
    engine.database.dispose()
    return {
        "workers": count,
        "people": started,
        "cases": 2 * started,
        "seconds": round(seconds, 1),
        "cpu_ms": round(cpu / started * 1000, 2),
        "server_ms": round(server_cpu / started * 1000, 2),
        "wall_ms": round(seconds / started * 1000, 2),
        "for_25000_s": round(seconds / started * PEOPLE),
    }


def _waiting(database: Database, campaign: str) -> int:
    m = CampaignMember
    query = sa.select(sa.func.count()).where(m.campaign_id == campaign, m.state == "menunggu")
    with database.read() as work:
        return int(work.connection.scalar(query) or 0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on both databases, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.starts", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print an object")
    parser.add_argument("--people", type=int, default=PEOPLE)
    given = parser.parse_args(arguments)
    rows = []
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        makers: dict[str, tuple[SqliteFiles | PostgresServer, int]] = {
            "sqlite": (SqliteFiles(Path(folder)), 1),
            "postgresql": (server, 2),
        }
        for name, (maker, count) in makers.items():
            found = measure(maker.new(), people=given.people, count=count, patience=3600)
            goal = round(GOAL * given.people / PEOPLE)
            rows.append({"database": name, "goal_s": goal, **found})
    if given.json:
        print(json.dumps({"environment": environment(), "rows": rows}, indent=1))
    else:
        print(environment(), table(rows, COLUMNS), sep="\n\n")


if __name__ == "__main__":
    main()
