"""The office that the tests of the shipped processes work in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integration.processes.assessing import Office, year_diagram


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    """Return an agency with the processes of assessment deployed, on both databases."""
    office = Office(database_url)
    office.deploy_shipped("measurement", "evaluation", "feedback", "objection")
    office.deploy({"tahun.bpmn": year_diagram()})
    yield office
    office.engine.database.dispose()
