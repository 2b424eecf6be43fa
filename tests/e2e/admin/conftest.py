"""The web application on a real server, with the small agency of the integration tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from admin.app import create_app
from admin.assembly import open_engine
from admin.settings import Settings
from engine import queries
from engine.commands import CompleteItem, DeployBundle, StartCase
from engine.engine import Engine
from engine.store.database import Database
from scripts.layout import layout
from scripts.serving import serving
from tests.databases import SqliteFiles
from tests.integration.admin.agency import AGENCY, PASSWORD, PEOPLE, SmallAgency
from tests.integration.admin.documents import documents

SETTINGS = Settings(password_cost={"memory_cost": 8, "time_cost": 1, "parallelism": 1})


@dataclass
class Site:
    """A running application, and shorthands for what happens in it."""

    address: str
    engine: Engine
    agency: SmallAgency

    def sign_in(self, page: Page, name: str) -> None:
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("NIP").fill(PEOPLE[name][0])
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/inbox/")

    def start(self, subject: str = "budi", key: str = "k") -> str:
        order = StartCase(
            AGENCY, "uji", key=f"{key}:{subject}", subject=self.agency.key(subject), period="2026"
        )
        return str(self.engine.execute(order)["case"])

    def complete(self, case: str, person: str, answers: dict[str, object]) -> None:
        with self.engine.read() as work:
            item = queries.list_items(work, AGENCY, case=case)[0]["id"]
        self.engine.execute(
            CompleteItem(AGENCY, item, self.agency.key(person), answers, key=f"c:{item}")
        )


@pytest.fixture
def site(sqlite_files: SqliteFiles) -> Iterator[Site]:
    """Serve an application of its own on a free port."""
    yield from serve(sqlite_files)


def serve(sqlite_files: SqliteFiles) -> Iterator[Site]:
    """Serve the small agency until the generator is closed."""
    url = sqlite_files.new()
    database = Database(url)
    database.install(demo=True)
    database.dispose()
    engine = open_engine(url, SETTINGS)
    drawn = {
        path: layout(content) if path.endswith(".bpmn") else content
        for path, content in documents().items()
    }
    engine.execute(DeployBundle(AGENCY, drawn))
    agency = SmallAgency.made_in(engine.database)
    app = create_app(engine, SETTINGS)
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    with serving(app) as address:
        yield Site(address, engine, agency)
    engine.database.dispose()
    sqlite_files.drop(url)


@pytest.fixture(scope="session")
def viewer_built() -> None:
    """Bundle the diagram viewer unless it is there."""
    from hatch_build import build_viewer

    root = Path(__file__).parents[3]
    build_viewer(root / "admin" / "frontend", root / "admin" / "static" / "viewer")


Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="session")
def axe() -> Axe:
    """Return a check of a page that names what is serious or critical."""
    from axe_playwright_python.sync_playwright import Axe as Library

    library = Library()

    def check(page: Page) -> list[str]:
        found = library.run(page).response["violations"]
        return [
            f"{one['id']}: {node['target']}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]

    return check
