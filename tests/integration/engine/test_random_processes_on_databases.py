"""A sample of the random processes of tests/oracle, run by engines on both databases.

After every act, an order to the engine, the tables say what the oracle says.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from bpmn.bundle import Bundle
from bpmn.lint.run import lint
from engine import commands as c
from engine.engine import Engine
from engine.ports import Wait
from engine.spiff import SpiffExecutor
from engine.store import cases
from engine.store import tables as t
from engine.store.database import Database
from engine.testing import PlainCalendar, PlainDirectory, PlainSealer
from tests.oracle.interpreter import Oracle, Token, plain
from tests.oracle.processes import Process

SAMPLE = 50
MOST_ACTS = 20
GIVEN = {"s": 0, "t": "", "o": 0, "daftar": ["a", "b", "c"]}
HR = "person:hr"  # gets the items for which nobody is named


def sample() -> list[tuple[int, bytes]]:
    """Return the first random processes that lint lets be deployed."""
    found: list[tuple[int, bytes]] = []
    seed = 0
    while len(found) < SAMPLE:
        content = Process(seed).content
        findings = lint({"p.bpmn": content}, known_processes=(), known_services=())
        if not any(finding.severity == "error" for finding in findings):
            found.append((seed, content))
        seed += 1
    return found


class Deployed:
    """One case on a database, in an agency of its own."""

    def __init__(self, database: Database, seed: int, content: bytes) -> None:
        self.database, self.agency, self.number = database, f"acak{seed}", 0
        self.executor = SpiffExecutor()
        self.definition = self.executor.compile(Bundle.of({"p.bpmn": content}))
        self.reads = self.definition.reads
        self.engine = Engine(
            database,
            executor=SpiffExecutor(),
            directory=PlainDirectory(seats={HR: ["role:pengelola_kinerja@root"]}),
            calendar=PlainCalendar(),
            services={},
            contexts={},
            sealer=PlainSealer(),
        )
        self.engine.execute(c.DeployBundle(self.agency, {"p.bpmn": content}))
        started = self.engine.execute(c.StartCase(self.agency, "proses", "mulai", GIVEN))
        self.case: str = started["case"]

    def waits(self) -> tuple[Wait, ...]:
        """Return what the saved state waits for."""
        with self.database.read() as work:
            row = cases.get(work, self.case, agency=self.agency)
        return self.executor.waits(self.definition, row.state)

    def told(self) -> dict[str, Any]:
        """Return what the tables say of the case."""
        w, s, j, h = t.work_item.c, t.subscription.c, t.job.c, t.history.c
        with self.database.read() as work:
            row = cases.get(work, self.case, agency=self.agency)
            waits = self.executor.waits(self.definition, row.state)
            rows = work.connection.scalars
            kept = [
                *rows(sa.select(w.token).where(w.case == self.case)),
                *rows(sa.select(s.token).where(s.case == self.case)),
                *(
                    payload["token"]
                    for payload in rows(
                        sa.select(j.payload).where(j.case == self.case, j.kind == "FireTimer")
                    )
                ),
            ]
            facts = rows(sa.select(h.facts).where(h.case == self.case).order_by(h.seq)).all()
        due = [wait.token for wait in waits]
        assert sorted(kept) == sorted(due), "rows and state differ"
        steps = [step for each in facts for step in each.get("steps", ())]
        return {
            "items": sorted((x.element, _text(x.data)) for x in waits if x.kind == "item"),
            "events": sorted(x.element for x in waits if x.kind != "item"),
            "ended": row.status == "completed",
            "completed": [element for kind, element in steps if kind == "completed"],
            "variables": row.variables if row.status == "completed" else None,
        }

    def complete(self, element: str, seen: str, place: int, data: Mapping[str, Any]) -> None:
        """Complete the item of an element that sees these variables."""
        alike = sorted(
            wait.token
            for wait in self.waits()
            if wait.kind == "item" and (wait.element, _text(wait.data)) == (element, seen)
        )
        w = t.work_item.c
        with self.database.read() as work:
            item = work.connection.scalar(
                sa.select(w.id).where(w.case == self.case, w.token == alike[place])
            )
        self.number += 1
        key = f"k{self.number}"
        self.engine.execute(c.CompleteItem(self.agency, str(item), HR, data, key))

    def happen(self, element: str, data: Mapping[str, Any]) -> None:
        """Let an event happen: what the job of a timer orders, or what a delivery does."""
        wait = next(each for each in self.waits() if each.element == element)
        order: Any = c.FireTimer(self.agency, self.case, wait.token)
        if wait.kind != "timer":
            order = c.DeliverEvent(
                self.agency, self.case, wait.token, wait.kind, str(wait.event), data
            )
        self.engine.execute(order)


def expected(oracle: Oracle) -> dict[str, Any]:
    """Return what the oracle says."""
    return {
        "items": sorted((x.node.id, _text(plain(x.data))) for x in oracle.items()),
        "events": sorted(node.id for _, node in oracle.waits()),
        "ended": oracle.ended,
        "completed": oracle.completed,
        "variables": plain(oracle.top.left) if oracle.ended else None,
    }


def _text(data: Mapping[str, Any]) -> str:
    return repr(sorted(data.items()))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Return one database for all processes, each of which is in an agency of its own."""
    name = "sqlite_files" if request.param == "sqlite" else "postgres"
    maker = request.getfixturevalue(name)
    url = maker.new()
    opened = Database(url)
    opened.install(demo=True)
    yield opened
    opened.dispose()
    maker.drop(url)


def test_a_sample_of_random_processes_goes_the_same_way_on_the_database(database: Database) -> None:
    for seed, content in sample():
        case = Deployed(database, seed, content)
        given = {name: value for name, value in GIVEN.items() if name in case.reads}
        oracle = Oracle(content, "proses", **given)
        choices = random.Random(seed)
        for act in range(MOST_ACTS):
            assert case.told() == expected(oracle), f"seed {seed}, after {act} acts"
            if not _act(case, oracle, choices):
                break


def _act(case: Deployed, oracle: Oracle, choices: random.Random) -> bool:
    """Do one thing to both. False when nothing is left to do."""
    items = oracle.items()
    events = [each for each in oracle.waits() if each[1].condition is None]
    if not items and not events:
        assert oracle.ended or oracle.waits()
        return False
    value = choices.randint(0, 9)
    if items and (not events or choices.random() < 0.7):
        token = choices.choice(items)
        data = {f"{token.node.id}_c": value, "o": value, "s": value}
        seen = _text(plain(token.data))
        case.complete(token.node.id, seen, _place(items, token), data)
        oracle.complete(token, {k: v for k, v in data.items() if k in case.reads})
        return True
    waiting, node = choices.choice(events)
    case.happen(node.id, {"s": value})
    brought = {} if node.event[0] == "timer" or "s" not in case.reads else {"s": value}
    oracle.hear(waiting, node, brought)
    return True


def _place(items: list[Token], token: Token) -> int:
    """Return which of several items alike it is."""
    wanted = (token.node.id, _text(plain(token.data)))
    alike = [each for each in items if (each.node.id, _text(plain(each.data))) == wanted]
    return alike.index(token)
