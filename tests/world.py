"""An engine with shorthands, for tests that follow cases through commands and queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from engine import commands as c
from engine import queries
from engine.engine import Engine
from engine.ports import Service
from engine.store import tables as t

AGENCY = "lampung"


@dataclass
class World:
    """An engine with shorthands for the tests."""

    engine: Engine
    services: dict[str, Service] = field(default_factory=dict)
    counter: int = 0

    def key(self) -> str:
        self.counter += 1
        return f"k{self.counter}"

    def deploy(self, documents: Mapping[str, bytes]) -> dict[str, Any]:
        return self.engine.execute(c.DeployBundle(AGENCY, documents))

    def start(self, process: str, **given: Any) -> str:
        fields = {"subject": "person:siti", **given}
        result = self.engine.execute(c.StartCase(AGENCY, process, key=self.key(), **fields))
        case: str = result["case"]
        return case

    def inbox(self, person: str) -> list[Mapping[str, Any]]:
        with self.engine.read() as work:
            principals = self.engine.parts.directory.principals(work, AGENCY, person, work.now)
            return list(queries.inbox(work, AGENCY, person, principals).rows)

    def elements(self, person: str) -> list[str]:
        return sorted(row["element"] for row in self.inbox(person))

    def item(self, person: str, element: str) -> str:
        found = [row["id"] for row in self.inbox(person) if row["element"] == element]
        assert found, f"{person} has {self.elements(person)}, not {element}"
        return str(found[0])

    def complete(self, person: str, element: str, key: str = "", **answers: Any) -> dict[str, Any]:
        item = self.item(person, element)
        return self.engine.execute(
            c.CompleteItem(AGENCY, item, person, answers, key=key or self.key())
        )

    def view(self, case: str) -> dict[str, Any]:
        with self.engine.read() as work:
            return queries.case_view(work, AGENCY, case)

    def kinds(self, case: str) -> list[str]:
        return [row["kind"] for row in self.view(case)["history"]]

    def notices(self, principal: str) -> list[str]:
        with self.engine.read() as work:
            return [n["kind"] for n in queries.list_notices(work, AGENCY, principal, [principal])]

    def children(self, case: str) -> list[str]:
        with self.engine.read() as work:
            rows = queries.list_cases(work, AGENCY, root=case)
        return [row["id"] for row in rows if row["parent"] == case]

    def pass_days(self, days: float) -> None:
        with self.engine.read() as work:
            target = work.now + timedelta(days=days)
        self.engine.advance_to(target)

    def rows(self, table: sa.Table) -> list[dict[str, Any]]:
        with self.engine.read() as work:
            return [dict(r) for r in work.connection.execute(sa.select(table)).mappings()]

    def jobs(self) -> list[str]:
        return sorted(row["kind"] for row in self.rows(t.job))
