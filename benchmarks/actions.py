"""What one completed task costs, with receipt, rights, items, jobs and history.

`python -m benchmarks.actions [--json] [--batches N] [--cases N]`. Batches of ours alternate with
batches of stock SpiffWorkflow on SQLite, each in a process of its own: `stock` writes the same rows
around its JSON, `stock-bare` keeps nothing but its state. A message received counts as a task.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.measured import Measured
from benchmarks.models import MODELS, Model
from benchmarks.printed import environment, table
from engine.commands import CompleteItem, DeployBundle, SendMessage, StartCase
from engine.engine import Engine
from engine.spiff import SpiffExecutor
from engine.store import items
from engine.store.database import Database
from engine.store.tables import process_instance
from engine.testing import PlainCalendar, PlainDirectory, PlainSealer
from tests.databases import create_tables, postgres_server

AGENCY = "bench"
EMPLOYEE, SUPERIOR = "person:employee", "person:superior"


class Siklus:
    """Our engine on one database."""

    def __init__(self, model: Model, url: str) -> None:
        self.model = model
        self.measured = Measured()
        self.count = 0
        database = Database(url)
        database.install(demo=False)
        superior = {"principals": ["seat:superior"], "reason": "the seat above"}
        self.engine = Engine(
            database,
            executor=SpiffExecutor(),
            directory=PlainDirectory(
                seats={SUPERIOR: ["seat:superior"]},
                functions={"atasan_langsung": lambda: superior, "pegawai": lambda: EMPLOYEE},
            ),
            calendar=PlainCalendar(),
            services={},
            contexts={},
            sealer=PlainSealer(),
        )
        self.engine.execute(DeployBundle(AGENCY, model.documents))

    def batch(self, cases: int) -> None:
        """Take some new cases from start to end."""
        for _ in range(cases):
            key = self.key()
            told = self.engine.execute(
                StartCase(
                    AGENCY,
                    self.model.name,
                    key=key,
                    data=self.model.given,
                    subject=EMPLOYEE,
                    business_key=key,
                )
            )
            for element, answers in self.model.answers:
                order = self.order(told["case"], key, element, answers)
                with self.measured.task():
                    told = self.engine.execute(order)
                self.measured.state_bytes.append(self.state_bytes(told["case"]))
            assert told["state"] == "completed"
        self.measured.end_batch()

    def order(
        self, case: str, key: str, element: str, answers: Mapping[str, Any]
    ) -> CompleteItem | SendMessage:
        """Return the order that answers at an element of a case with a business key."""
        if element.startswith("@"):
            return SendMessage(AGENCY, self.model.message, key, answers, key=self.key())
        with self.engine.read() as work:
            (item, *_) = items.list_of_element(work, case, element)
        who = SUPERIOR if element in self.model.superior else EMPLOYEE
        return CompleteItem(AGENCY, item["id"], who, answers, key=self.key())

    def key(self) -> str:
        """Return a key that no order had."""
        self.count += 1
        return f"{id(self)}-{self.count}"

    def state_bytes(self, case: str) -> int:
        """Return the size of a case's saved state and variables."""
        p = process_instance.c
        size = sa.select(sa.func.length(p.state) + sa.func.length(sa.cast(p.variables, sa.Text)))
        with self.engine.read() as work:
            return int(work.connection.scalar(size.where(p.id == case)) or 0)


class Stock:
    """Stock SpiffWorkflow in a process of its own.

    Args:
        model: what is run.
        path: of its SQLite file, not there yet.
        kind: "rows" or "bare".
    """

    def __init__(self, model: Model, path: Path, kind: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.stock", model.name, str(path), kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.row: dict[str, Any] = {}

    def batch(self, cases: int) -> None:
        """Let it take some new cases from start to end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(cases, file=self.process.stdin, flush=True)
        self.row = json.loads(self.process.stdout.readline())

    def close(self) -> None:
        """Let the process end."""
        self.process.communicate()


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Yield the URLs of a new SQLite file and of a new PostgreSQL database, with all tables."""
    with tempfile.TemporaryDirectory() as folder, postgres_server() as postgres:
        sqlite = f"sqlite:///{folder}/bench.db"
        create_tables(sqlite)
        yield {"sqlite": sqlite, "postgresql": postgres.new()}


def measure(
    model: Model, urls: Mapping[str, str], *, batches: int, cases: int
) -> list[dict[str, Any]]:
    """Return a row of figures for each engine and database.

    Args:
        model: what is run.
        urls: name -> URL of a new database with all tables.
        batches: how often the engines take turns.
        cases: how many cases each takes from start to end in a turn.
    """
    with tempfile.TemporaryDirectory() as folder:
        ours = {name: Siklus(model, url) for name, url in urls.items()}
        stock = {
            name: Stock(model, Path(folder) / f"{name}.db", kind)
            for name, kind in (("stock", "rows"), ("stock-bare", "bare"))
        }
        for _ in range(batches):
            engines: tuple[Siklus | Stock, ...] = (*ours.values(), *stock.values())
            for engine in engines:
                engine.batch(cases)
        for process in stock.values():
            process.close()
        for engine in ours.values():
            engine.engine.database.dispose()
    rows = [
        {"model": model.name, "database": name, "engine": "siklus", **engine.measured.row()}
        for name, engine in ours.items()
    ]
    return rows + [
        {"model": model.name, "database": "sqlite", "engine": name, **process.row}
        for name, process in stock.items()
    ]


def told(rows: Sequence[dict[str, Any]]) -> str:
    """Return the rows as a table for people."""
    return table(rows, ["model", "database", "engine", "cpu_ms", "wall_ms", "state_bytes"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.actions", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print a list of objects")
    parser.add_argument("--batches", type=int, default=10)
    parser.add_argument("--cases", type=int, default=25, help="in a batch")
    given = parser.parse_args(arguments)
    # cycle62 tells a registry that is not there; the job that would try again stays for a worker.
    logging.getLogger("siklus.engine").setLevel(logging.ERROR)
    rows: list[dict[str, Any]] = []
    for model in MODELS.values():
        with databases() as urls:
            rows.extend(measure(model, urls, batches=given.batches, cases=given.cases))
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        print(environment(), told(rows), sep="\n\n")


if __name__ == "__main__":
    main()
