"""Who would approve: how long one person's chain takes, and everybody's, in a whole province.

`python -m benchmarks.chains` makes up an agency of 25,000 people with the shipped processes and
asks as `siklus chain preview` does: one person in a fresh transaction each time, then all of them.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path

import sqlalchemy as sa

from admin.assembly import open_engine
from admin.shipped import deploy_shipped
from benchmarks.campaign import AGENCY, PEOPLE, make_agency
from tests.databases import SqliteFiles
from workflows.directory import local_day
from workflows.processes.approval import who_approves
from workflows.tables.people import Person

ASKED = 100  # people asked about one by one, after one that warms up


def measure(url: str, people: int = PEOPLE, asked: int = ASKED) -> dict[str, float]:
    """Return milliseconds of one preview (median, slowest) and seconds of all of them."""
    engine = open_engine(url)
    engine.database.install(demo=False)
    make_agency(engine, people)
    deploy_shipped(engine, AGENCY)
    definitions = engine.parts.definitions
    with engine.read() as work:
        on = local_day(work, AGENCY, work.now)
        query = sa.select(Person.id).where(Person.employment == "pns").order_by(Person.id)
        ids = list(work.connection.scalars(query))
    took = []
    for person in ids[:: max(1, len(ids) // (asked + 1))][: asked + 1]:
        with engine.read() as work:
            found = who_approves.preview(work, definitions, AGENCY, person, "skp", on)
            took.append(found.took_ms)
    with engine.read() as work:
        everybody = who_approves.preview_all(work, definitions, AGENCY, "skp", on)
    engine.database.dispose()
    return {
        "people": everybody.people,
        "unresolved": len(everybody.unresolved),
        "one_ms": round(statistics.median(took[1:]), 1),
        "one_slowest_ms": max(took[1:]),
        "all_s": round(everybody.took_ms / 1000, 2),
    }


def main() -> None:
    """Measure on SQLite and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(SqliteFiles(Path(folder)).new(), given.people)
    if given.json:
        print(json.dumps(found))
        return
    for what, figure in found.items():
        print(f"{what:16} {figure}")


if __name__ == "__main__":
    main()
