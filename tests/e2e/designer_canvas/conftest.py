"""The diagram editor of the real application, with drafts of the shipped processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from admin.app import create_app
from admin.assembly import open_engine
from admin.designer import drafts
from admin.settings import Settings
from admin.shipped import deploy_shipped
from bpmn.document import Process, read_document
from engine.engine import Engine
from engine.store.database import Database
from hatch_build import build_viewer
from scripts.serving import serving
from tests.databases import SqliteFiles
from tests.e2e.admin.conftest import axe as axe
from tests.integration.admin.agency import AGENCY, PASSWORD, PEOPLE, SmallAgency
from workflows import processes

ROOT = Path(__file__).parents[3]
SETTINGS = Settings(password_cost={"memory_cost": 8, "time_cost": 1, "parallelism": 1})


@dataclass
class Desk:
    """A running application with its designers, and shorthands for what they do."""

    address: str
    engine: Engine
    agency: SmallAgency

    def draft(self, process: str, who: str = "wati") -> str:
        """Keep a shipped process as a new draft; return its id."""
        with self.engine.database.write() as work:
            made = drafts.create(
                work,
                AGENCY,
                self.agency.key(who),
                processes.documents(process),
                folder=process,
                title=f"Draf {process}",
            )
            work.commit()
            return str(made.id)

    def content(self, draft: str, path: str) -> bytes:
        """Return what is saved."""
        with self.engine.read() as work:
            return drafts.read(work, AGENCY, draft, path).content

    def process(self, draft: str, name: str) -> Process:
        """Return the saved process as the engine reads it."""
        content = self.content(draft, f"{name}.bpmn")
        return read_document(content, f"{name}.bpmn").processes[name]

    def save_elsewhere(self, draft: str, path: str, who: str, old: str, new: str) -> None:
        """Save a change as another person does from another page."""
        with self.engine.database.write() as work:
            seen = drafts.read(work, AGENCY, draft, path)
            content = seen.content.replace(old.encode(), new.encode())
            drafts.save(work, AGENCY, self.agency.key(who), draft, path, content, seen.version)
            work.commit()

    def sign_in(self, page: Page, who: str = "wati") -> None:
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("NIP").fill(PEOPLE[who][0])
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url("**/inbox/")

    def open(self, page: Page, draft: str) -> None:
        """Open the editor and wait until everything is read and checked."""
        page.goto(f"{self.address}/designer/{draft}/diagram")
        page.wait_for_selector("[data-editor][data-state=shown]")
        page.locator("[data-part=findings-count]:not(:empty)").wait_for(state="attached")


@pytest.fixture(scope="module")
def desk(sqlite_files: SqliteFiles) -> Iterator[Desk]:
    """Serve one application for all tests of a file; each works on drafts of its own."""
    build_viewer(ROOT / "admin" / "frontend", ROOT / "admin" / "static" / "viewer")
    url = sqlite_files.new()
    database = Database(url)
    database.install(demo=True)
    database.dispose()
    engine = open_engine(url, SETTINGS)
    deploy_shipped(engine, AGENCY)
    agency = SmallAgency.made_in(engine.database)
    app = create_app(engine, SETTINGS)
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    with serving(app) as address:
        yield Desk(address, engine, agency)
    engine.database.dispose()
    sqlite_files.drop(url)


@pytest.fixture
def designer(desk: Desk, page: Page) -> Page:
    """Open a page on which a designer has signed in; complaints of the console fail the test."""
    desk.sign_in(page)
    return page


@pytest.fixture
def quiet_designer(desk: Desk, context: BrowserContext) -> Page:
    """Open a page on which a designer has signed in and refusals are expected."""
    page = context.new_page()
    desk.sign_in(page)
    return page
