"""One small agency, served once for all steps, with a window for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.databases import SqliteFiles
from tests.e2e.admin.conftest import Axe as Axe
from tests.e2e.admin.conftest import Site, serve
from tests.e2e.admin.conftest import axe as axe
from tests.integration.admin.agency import AGENCY
from workflows.directory import local_day
from workflows.parameters.setting import set_value
from workflows.people.helping import Naming, name_helper

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the agency; budi has an item that helpers may fill in, and joko helps him."""
    serving = serve(SqliteFiles(tmp_path_factory.mktemp("social")))
    site = next(serving)
    site.start("budi")
    with site.engine.database.write() as work:
        today = local_day(work, AGENCY, work.now)
        set_value(
            work, AGENCY, "tugas_boleh_dibantu", ["uji.susun"], valid_from=today,
            decree="SE 1", actor="person:x",
        )  # fmt: skip
        people = site.agency.people
        naming = Naming(people["budi"], people["joko"], today, today + timedelta(days=6))
        name_helper(work, AGENCY, naming, actor=site.agency.key("budi"), today=today)
        work.commit()
    yield site
    next(serving, None)


@pytest.fixture
def as_(browser: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """Return a maker of windows on a phone, signed in; what scripts complain about fails."""
    contexts, complaints = [], list[str]()

    def window(name: str) -> Page:
        context = browser.new_context(locale="id-ID", viewport=PHONE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda told: complaints.append(told.text) if told.type == "error" else None,
        )
        site.sign_in(page, name)
        return page

    yield window
    for context in contexts:
        context.close()
    assert complaints == []
