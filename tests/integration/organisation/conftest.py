"""The small agency of five levels in a database of each kind, behind a real engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from admin.assembly import open_engine
from admin.settings import Settings
from engine.commands import DeployBundle, StartCase
from engine.engine import Engine
from engine.store import agency_history, items
from engine.store.database import Database
from tests.diagrams import diagram, end, start, user
from tests.integration.people.agency import AGENCY, SmallAgency
from workflows.directory import local_day
from workflows.organisation.changing import Change, changing
from workflows.organisation.looking import assessor_on

HR = "person:hr"


@dataclass
class Office:
    """The agency, and what a test asks about it."""

    engine: Engine
    ids: dict[str, str]
    today: date
    started: int = field(default=0)

    def change(self, **how: Any) -> AbstractContextManager[Change]:
        return changing(self.engine, AGENCY, self.key("ratna"), **how)

    def key(self, name: str) -> str:
        return f"person:{self.ids[name]}"

    def assessor(self, name: str, on: date | None = None) -> str:
        """Return who assesses somebody on a day, by the short name of seat or person."""
        with self.engine.read() as work:
            found = assessor_on(work, AGENCY, self.ids[name], on or self.today)
        names = {value: key for key, value in self.ids.items()}
        return next((names[key.split(":")[1]] for key in found["principals"]), "")

    def story(self) -> list[dict[str, Any]]:
        with self.engine.read() as work:
            return agency_history.list_rows(work, AGENCY)

    def item_for(self, owner: str, subject: str = "sri") -> str:
        """Start a case whose one item belongs to a principal; return the item."""
        self.started += 1
        name = f"tugas{self.started}"
        content = diagram(
            start(),
            user("tulis", owner=f"'{owner}'"),
            end(),
            flows=["start tulis", "tulis end"],
            process=name,
        )
        self.engine.execute(DeployBundle(AGENCY, {f"{name}.bpmn": content}))
        order = StartCase(AGENCY, name, key=name, subject=self.key(subject), period="2026")
        case = self.engine.execute(order)["case"]
        with self.engine.read() as work:
            return str(items.list_of_element(work, case, "tulis")[0]["id"])

    def item(self, key: str) -> dict[str, Any]:
        with self.engine.read() as work:
            return items.get_open(work, AGENCY, key)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    database = Database(database_url)
    database.install(demo=True)
    with database.write() as work:
        agency = SmallAgency(work.session)
        agency.person("hr")
        agency.role("hr", "pengelola_kinerja", "DINSOS")
        work.commit()
    database.dispose()
    engine = open_engine(database_url, Settings(secure_cookies=False))
    with engine.read() as work:
        today = local_day(work, AGENCY, work.now)  # from 17.00 UTC on it is tomorrow in Lampung
    yield Office(engine, dict(agency.ids), today)
    engine.database.dispose()
