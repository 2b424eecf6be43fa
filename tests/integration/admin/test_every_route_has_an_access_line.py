"""The table of admin.access names every route, and no route that does not exist."""

from __future__ import annotations

from flask import Flask

from admin.access import ACCESS, endpoints
from tests.integration.admin.browser import Browser


def test_the_collector_sees_routes_of_every_kind(app: Flask) -> None:
    assert {"static", "security.login", "home.index", "language.switch"} <= endpoints(app)


def test_every_route_has_a_line(app: Flask) -> None:
    assert endpoints(app) - ACCESS.keys() == set()


def test_every_line_has_a_route(app: Flask) -> None:
    assert ACCESS.keys() - endpoints(app) == set()


def test_a_route_without_a_line_answers_nobody(app: Flask) -> None:
    def forgotten() -> str:
        return "open"

    app.add_url_rule("/forgotten", "forgotten", forgotten)
    browser = Browser(app)
    assert browser.get("/forgotten").status_code == 403
    browser.sign_in("rahma")
    assert browser.get("/forgotten").status_code == 403
