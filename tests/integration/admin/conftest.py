"""The web application over a database of each kind, with a small agency that tests can name."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from admin.app import create_app
from admin.settings import Settings
from engine.store.database import Database
from tests.integration.admin.agency import SmallAgency
from tests.integration.admin.browser import Browser

SETTINGS = Settings(
    secure_cookies=False, password_cost={"memory_cost": 8, "time_cost": 1, "parallelism": 1}
)


class EngineOfTests:
    """As much of an engine as the shell needs."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.parts = SimpleNamespace(directory=self)
        self.read = database.read

    def principals(self, work: Any, agency: str, person: str, at: Any) -> list[str]:
        return [person]


@pytest.fixture
def engine(database_url: str) -> Iterator[EngineOfTests]:
    database = Database(database_url)
    database.install(demo=False)
    yield EngineOfTests(database)
    database.dispose()


@pytest.fixture
def agency(engine: Any) -> SmallAgency:
    return SmallAgency.made_in(engine.database)


@pytest.fixture
def app(engine: Any, agency: SmallAgency) -> Flask:
    app = create_app(engine, SETTINGS)
    app.testing = True
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    return app


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
