"""The agency of the year, served to real browsers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.databases import SqliteFiles
from tests.e2e.year.town import Town, open_town
from tests.e2e.year.visitor import Visitors


@pytest.fixture
def town(sqlite_files: SqliteFiles) -> Iterator[Town]:
    """Serve a small agency whose year has just been opened."""
    url = sqlite_files.new()
    with open_town(url) as town:
        yield town
    sqlite_files.drop(url)


@pytest.fixture
def visitors(town: Town, browser: Browser) -> Iterator[Visitors]:
    """Return who lets people sign in; nothing that any page did wrong is left at the end."""
    visitors = Visitors(town, browser)
    yield visitors
    assert visitors.watch.problems == []
