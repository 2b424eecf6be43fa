"""The designer on a real server: the shipped processes, a small agency, and HR in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from admin.app import create_app
from admin.assembly import open_engine
from admin.settings import Settings
from admin.shipped import deploy_shipped
from engine import queries
from engine.commands import CompleteItem, StartCase
from engine.engine import Engine
from engine.store.database import Database
from scripts.serving import serving
from tests.databases import SqliteFiles
from tests.integration.admin.agency import AGENCY, PASSWORD, PEOPLE, SmallAgency

SETTINGS = Settings(password_cost={"memory_cost": 8, "time_cost": 1, "parallelism": 1})
PHONE = (390, 844)


@dataclass
class Office:
    """A running application with the shipped processes."""

    address: str
    engine: Engine
    agency: SmallAgency

    def sign_in(self, page: Page, name: str = "wati") -> None:
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("NIP").fill(PEOPLE[name][0])
        page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/inbox/")

    def send_document(self, key: str) -> str:
        """Send a document of budi's into its approval; return the case."""
        order = StartCase(
            AGENCY,
            "approval",
            key=key,
            data={"dokumen_jenis": "skp", "dokumen_id": key.rjust(32, "0"), "dokumen_versi": 1},
            subject=self.agency.key("budi"),
            period="2026",
        )
        return str(self.engine.execute(order)["case"])

    def open_steps(self, case: str) -> list[dict]:
        with self.engine.read() as work:
            return queries.list_items(work, AGENCY, case=case)

    def approve(self, case: str, person: str) -> None:
        (item,) = self.open_steps(case)
        order = CompleteItem(
            AGENCY, item["id"], self.agency.key(person), {"keputusan": "setuju"}, key=item["id"]
        )
        self.engine.execute(order)


@pytest.fixture
def office(sqlite_files: SqliteFiles) -> Iterator[Office]:
    url = sqlite_files.new()
    database = Database(url)
    database.install(demo=True)
    database.dispose()
    engine = open_engine(url, SETTINGS)
    agency = SmallAgency.made_in(engine.database)
    deploy_shipped(engine, AGENCY)
    app = create_app(engine, SETTINGS)
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    with serving(app) as address:
        yield Office(address, engine, agency)
    engine.database.dispose()
    sqlite_files.drop(url)


@pytest.fixture
def another(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Return a maker of pages in windows of their own, for other people."""
    contexts = []

    def open_page() -> Page:
        context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


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
