"""One demo, served for all tests of pages, with a window for each person and language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hatch_build import build_viewer
from scripts.pictures.browser import Windows
from scripts.pictures.site import Site, served


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the demo whose pages the table names."""
    root = Path(__file__).parents[3]
    build_viewer(root / "admin" / "frontend", root / "admin" / "static" / "viewer")
    with served(tmp_path_factory.mktemp("demo")) as site:
        yield site


@pytest.fixture(scope="session")
def windows(browser: Browser, demo: Site) -> Iterator[Windows]:
    """Open windows on the demo; who has signed in stays so."""
    opened = Windows(browser, demo)
    yield opened
    opened.close()
