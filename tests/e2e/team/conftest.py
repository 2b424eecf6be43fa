"""Rahma with sixty people under her, each with a plan in force and the first quarter told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from engine.commands import DeployBundle
from tests.e2e.admin.conftest import Axe as Axe
from tests.e2e.admin.conftest import Site
from tests.e2e.admin.conftest import axe as axe
from tests.e2e.admin.conftest import site as site
from tests.integration.admin.agency import AGENCY
from tests.integration.admin.staff import Employee, add_staff, tell_quarter
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
