"""Rahma with sixty people under her, each with a plan in force and the first quarter told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from engine import queries
from engine.commands import CompleteItem, DeployBundle, StartCase
from engine.engine import Engine
from tests.e2e.admin.conftest import Site
from tests.e2e.admin.conftest import axe as axe
from tests.e2e.admin.conftest import site as site
from tests.integration.admin.agency import AGENCY
from tests.integration.admin.staff import Employee, add_staff
from workflows.processes import documents

MANY = 60


@dataclass(frozen=True)
class Office:
    """A running application, and the people."""

    site: Site
    staff: list[Employee]


@pytest.fixture
def office(site: Site) -> Iterator[Office]:
    """Bring everybody's quarter to the assessor's rating, by orders of the engine."""
    site.engine.execute(DeployBundle(AGENCY, documents("measurement")))
    staff = add_staff(site.engine.database, site.agency, MANY)
    for one in staff:
        tell_quarter(site.engine, one)
    yield Office(site, staff)


def tell_quarter(engine: Engine, one: Employee) -> None:
    """Start a person's first quarter, plan its actions and tell its results."""
    order = StartCase(
        AGENCY,
        "measurement",
        key=f"q:{one.id}",
        subject=one.key,
        period="2026",
        data={"periode_ke": 1},
    )
    case = engine.execute(order)["case"]
    actions = [{"baris_rencana": key, "aksi": "Melayani warga"} for key in one.results]
    complete(engine, case, one, {"rencana_aksi": actions})
    told = [
        {"indikator": key, "nilai": "390", "sumber_data": "Laporan bulanan"}
        for key in one.indicators
    ]
    complete(engine, case, one, {"realisasi": told})


def complete(engine: Engine, case: str, one: Employee, answers: dict[str, object]) -> None:
    with engine.read() as work:
        (item,) = queries.list_items(work, AGENCY, case=case)
    engine.execute(CompleteItem(AGENCY, item["id"], one.key, answers, key=f"c:{item['id']}"))
