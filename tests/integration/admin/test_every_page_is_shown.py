"""Each page has a line in scripts/pictures/pages.py: its picture is taken, its use is checked."""

from __future__ import annotations

from flask import Flask

from scripts.pictures.pages import NOT_SHOWN, PAGES

SHOWN = {page.route for page in PAGES}


def opened(app: Flask) -> set[str]:
    """Return the endpoints that a browser can be led to."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def test_every_route_that_can_be_opened_is_shown_or_said_to_be_no_page(app: Flask) -> None:
    assert opened(app) - SHOWN - NOT_SHOWN.keys() == set()


def test_what_is_said_to_be_no_page_exists_and_is_not_shown(app: Flask) -> None:
    assert NOT_SHOWN.keys() - opened(app) == set()
    assert NOT_SHOWN.keys() & SHOWN == set()


def test_every_picture_has_a_name_of_its_own() -> None:
    assert sorted({page.name for page in PAGES}) == sorted(page.name for page in PAGES)
