"""A world whose deadlines are counted by the calendar of the tables, in the demo's own time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.engine import Engine
from engine.spiff import SpiffExecutor
from engine.store.database import Database
from engine.testing import PlainDirectory, PlainSealer
from tests.world import World
from workflows.calendar import AgencyCalendar


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    database = Database(database_url)
    database.install(demo=True)
    directory = PlainDirectory(seats={"person:bos": ("seat:kabid",)})
    engine = Engine(
        database,
        executor=SpiffExecutor(),
        directory=directory,
        calendar=AgencyCalendar(),
        services={},
        contexts={},
        sealer=PlainSealer(),
    )
    yield World(engine)
    database.dispose()
