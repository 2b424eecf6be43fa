"""The web application over a database of each kind, with a small agency that tests can name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from admin.app import create_app
from admin.assembly import open_engine
from admin.settings import Settings
from engine.commands import DeployBundle, StartCase
from engine.engine import Engine
from engine.store.database import Database
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.documents import documents

SETTINGS = Settings(
    secure_cookies=False, password_cost={"memory_cost": 8, "time_cost": 1, "parallelism": 1}
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    database = Database(database_url)
    database.install(demo=True)
    database.dispose()
    engine = open_engine(database_url, SETTINGS)
    yield engine
    engine.database.dispose()


@pytest.fixture
def agency(engine: Engine) -> SmallAgency:
    return SmallAgency.made_in(engine.database)


@pytest.fixture
def app(engine: Engine, agency: SmallAgency) -> Flask:
    app = create_app(engine, SETTINGS)
    app.testing = True
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    return app


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def browse(app: Flask) -> Callable[[str], Browser]:
    """Return a maker of browsers in which somebody is signed in."""

    def signed_in(name: str) -> Browser:
        browser = Browser(app)
        browser.sign_in(name)
        return browser

    return signed_in


@pytest.fixture
def start(engine: Engine, agency: SmallAgency) -> Callable[..., str]:
    """Return a starter of cases of the small process; the first call deploys it."""
    engine.execute(DeployBundle(AGENCY, documents()))

    def start(subject: str = "budi", key: str = "", process: str = "uji") -> str:
        order = StartCase(
            AGENCY,
            process,
            key=key or f"start:{process}:{subject}",
            subject=agency.key(subject),
            period="2026",
        )
        return str(engine.execute(order)["case"])

    return start
