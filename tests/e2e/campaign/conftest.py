"""The small agency with the shipped processes, two units to open a year for, and a worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from admin.shipped import deploy_shipped
from engine.jobs.worker import Worker
from tests.e2e.admin.conftest import Site
from tests.e2e.admin.conftest import axe as axe
from tests.e2e.admin.conftest import site as site
from tests.integration.admin.agency import AGENCY
from workflows.tables.people import Person, UnitRole


@pytest.fixture
def office(site: Site) -> Iterator[Site]:
    """Make dewi exempt; joko has nobody above; wati reviews the plans of their unit."""
    deploy_shipped(site.engine, AGENCY)
    with site.engine.database.write() as work:
        work.session.get_one(Person, site.agency.people["dewi"]).status = "mpp"
        for unit, reviewer in (("lain", "wati"), ("dinas", "wati")):
            work.session.add(
                UnitRole(
                    agency=AGENCY,
                    person_id=site.agency.people[reviewer],
                    unit_id=site.agency.units[unit],
                    role="pengelola_kinerja",
                    valid_from=date(2020, 1, 1),
                )
            )
        work.commit()
    worker = Worker(site.engine)
    worker.start()
    yield site
    worker.stop()
