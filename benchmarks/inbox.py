"""How fast the inbox is among a million open and ten million closed items, as its reader has it.

`python -m benchmarks.inbox --open 1000000 --closed 10000000 --json` fills a database of each kind,
signs a busy supervisor and a performance officer in, and asks for pages through the WSGI
application: session, rights, menu, list and the item beside it, made into HTML.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from flask.testing import FlaskClient
from flask_security import hash_password

from admin.app import create_app
from admin.assembly import open_engine
from admin.security import make_account
from admin.settings import Settings
from benchmarks.campaign import AGENCY
from benchmarks.inbox_data import fill
from engine import queries
from engine.engine import Engine
from engine.store.database import Database
from tests.databases import PostgresServer, SqliteFiles, postgres_server
from workflows.tables.people import Person

PEOPLE = 25_000
PASSWORD = "kata sandi ukur"
SETTINGS = Settings(
    secure_cookies=False, password_cost={"memory_cost": 8, "time_cost": 1, "parallelism": 1}
)
ADDRESSES: Mapping[str, str] = {
    "first_page": "/inbox/",
    "last_page": f"/inbox/?before={queries.END}",
    "eyes": "/inbox/?lane=eyes",
    "eyes_last": f"/inbox/?lane=eyes&before={queries.END}",
    "group": "/inbox/?lane=group",
    "group_last": f"/inbox/?lane=group&before={queries.END}",
    "waiting": "/inbox/?lane=waiting",
    "waiting_last": f"/inbox/?lane=waiting&before={queries.END}",
    "search": "/inbox/?q=siti+2026",  # a thirtieth of the people, a third of their items
    "search_wide": "/inbox/?q=s",  # a letter that many names begin with
    "search_nothing": "/inbox/?q=tidakada",
    "search_number": "/inbox/?q=0002400",  # the number of one document
    "late": "/inbox/?due=late&period=2025",
    "done_first": "/finished/",
    "done_last": f"/finished/?before={queries.END}",
    "done_search": "/finished/?q=siti+2026",
}


def measure(
    name: str, url: str, *, opened: int, closed: int, people: int = PEOPLE, times: int = 40
) -> list[dict[str, Any]]:
    """Fill an empty database and return a row for each view and person.

    Returns:
        Rows of database, who, view, open, closed, p50_ms, p95_ms, cpu_ms (of the client), bytes.
    """
    database = Database(url)
    database.install(demo=True)
    database.dispose()
    engine = open_engine(url)
    begun = time.perf_counter()
    filled = fill(engine, people, opened, closed)
    print(f"{name}: filled in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    rows = []
    for who, person in (("supervisor", filled.supervisor), ("officer", filled.officer)):
        client = _signed_in(engine, person)
        views: dict[str, Callable[[], int]] = {
            view: _page(client, address) for view, address in ADDRESSES.items()
        }
        for view, ask in {**views, "counts": _counts(engine, person)}.items():
            spent, cpu, size = _spent(ask, times)
            rows.append(
                {
                    "database": name,
                    "who": who,
                    "view": view,
                    "open": opened,
                    "closed": closed,
                    "p50_ms": round(median(spent) * 1000, 1),
                    "p95_ms": round(spent[int(len(spent) * 0.95)] * 1000, 1),
                    "cpu_ms": round(cpu * 1000, 1),
                    "bytes": size,
                }
            )
    engine.database.dispose()
    return rows


def _signed_in(engine: Engine, person: str) -> FlaskClient:
    app = create_app(engine, SETTINGS)
    with app.app_context():
        orm = app.extensions["orm"]
        one = orm.get(Person, person)
        account = make_account(
            one.nip,
            one.name,
            AGENCY,
            password_hash=str(hash_password(PASSWORD)),
            person_id=person,
            must_change_password=False,
        )
        nip = one.nip
        orm.add(account)
        orm.commit()
        orm.remove()
    client = app.test_client()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert found is not None
    sent = {"csrf_token": found[1], "username": nip, "password": PASSWORD}
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 302, answer.status
    return client


def _page(client: FlaskClient, address: str) -> Callable[[], int]:
    def ask() -> int:
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status}"
        return len(answer.data)

    return ask


def _counts(engine: Engine, person: str) -> Callable[[], int]:
    def ask() -> int:
        key = f"person:{person}"
        with engine.read() as work:
            held = engine.parts.directory.principals(work, AGENCY, key, work.now)
            return queries.count_inbox(work, AGENCY, key, held)

    return ask


def _spent(ask: Callable[[], int], times: int) -> tuple[list[float], float, int]:
    """Return sorted seconds of each time asked, median CPU seconds of the client, and the size.

    It is asked three times before, as a server that has been up for a while has been.
    """
    for _ in range(3):
        size = ask()
    spent, cpu = [], []
    for _ in range(times):
        begun, used = time.perf_counter(), time.process_time()
        ask()
        spent.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    return sorted(spent), median(cpu), size


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on both databases and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, default=1_000_000)
    parser.add_argument("--closed", type=int, default=10_000_000)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        makers: dict[str, SqliteFiles | PostgresServer] = {
            "sqlite": SqliteFiles(Path(folder)),
            "postgresql": server,
        }
        for name, maker in makers.items():
            if given.database in (None, name):
                url = maker.new()
                rows += measure(
                    name, url, opened=given.open, closed=given.closed, people=given.people
                )
                maker.drop(url)
    print(f"load of the machine: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    if given.json:
        print(json.dumps(rows))
        return
    print(table(rows))


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the rows as a table in text."""
    heads = ("database", "who", "view", "p50_ms", "p95_ms", "cpu_ms", "bytes")
    lines = [heads, *(tuple(str(row[head]) for head in heads) for row in rows)]
    return "\n".join("".join(f"{cell:16}" for cell in line).rstrip() for line in lines)


if __name__ == "__main__":
    main()
