"""An engine with real executor and database, and directories and calendars in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engine.engine import Engine
from engine.ports import Service
from engine.spiff import SpiffExecutor
from engine.store.database import Database
from engine.testing import PlainCalendar, PlainDirectory, PlainSealer
from tests.world import World


@pytest.fixture
def make_world(database_url: str) -> Iterator[Callable[..., World]]:
    """Return a maker of engines on this test's database."""
    opened: list[Database] = []

    def make(**functions: Any) -> World:
        database = Database(database_url)
        database.install(demo=True)
        opened.append(database)
        services: dict[str, Service] = {}
        directory = PlainDirectory(
            seats={
                "person:bos": ["seat:kabid"],
                "person:kadis": ["seat:kadis"],
                "person:hr": ["role:pengelola_kinerja@root"],
            },
            functions={
                "atasan_langsung": lambda: {"principals": ["seat:kabid"], "reason": "kursi atasan"},
                "atasan_atasan": lambda: {"principals": ["seat:kadis"], "reason": "atasannya"},
                **functions,
            },
        )
        engine = Engine(
            database,
            executor=SpiffExecutor(),
            directory=directory,
            calendar=PlainCalendar(),
            services=services,
            contexts={},
            sealer=PlainSealer(),
        )
        return World(engine, services)

    yield make
    for database in opened:
        database.dispose()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Return an engine on this test's database."""
    return make_world()
