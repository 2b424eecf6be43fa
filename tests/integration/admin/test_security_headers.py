"""What every answer carries: a strict policy, no caching of private pages, closed cookies."""

from __future__ import annotations

import re

from flask import Flask

from admin.app import create_app
from admin.assembly import open_engine
from admin.settings import Settings
from engine.store.database import Database
from tests.integration.admin.browser import Browser


def test_scripts_need_the_nonce_of_the_request(browser: Browser) -> None:
    first, second = (browser.get("/sign-in") for _ in range(2))
    policies = [r.headers["Content-Security-Policy"] for r in (first, second)]
    assert policies[0] != policies[1]
    for policy in policies:
        assert re.search(r"script-src 'nonce-[\w-]{16,}';", policy)
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_private_pages_are_not_kept_and_fingerprinted_files_are(browser: Browser) -> None:
    page = browser.get("/sign-in")
    assert page.headers["Cache-Control"] == "no-store"
    link = re.search(r'href="(/static/css/base.css\?v=\w+)"', page.text)
    assert link
    with browser.client.get(link[1]) as file:
        assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_that_caches_share_carries_no_cookie(browser: Browser) -> None:
    browser.sign_in("budi")
    for _ in range(2):
        with browser.client.get("/static/css/base.css?v=1") as file:
            assert "Set-Cookie" not in file.headers
            assert "Cookie" not in file.headers.get("Vary", "")
    assert browser.get("/password").status_code == 200


def test_errors_carry_the_headers_too(browser: Browser) -> None:
    response = browser.get("/tidak-ada")
    assert response.status_code == 404
    assert "Tidak ditemukan" in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_cookies_are_closed_where_there_is_tls(database_url: str) -> None:
    database = Database(database_url)
    database.install(demo=False)
    engine = open_engine(database_url, Settings())
    app = create_app(engine, Settings())
    response = app.test_client().get("/sign-in", base_url="https://siklus.example")
    engine.database.dispose()
    database.dispose()
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-siklus=")
    for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert mark in cookie
    assert "Strict-Transport-Security" in response.headers


def test_none_of_flask_admins_own_files_are_served(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not {name for name in endpoints if name.endswith(".static")}
    browser = Browser(app)
    assert browser.get("/static/admin/vendor/jquery.min.js").status_code == 404


def test_a_page_travels_compressed_to_who_can_read_it(browser: Browser) -> None:
    plain = browser.client.get("/sign-in")
    packed = browser.client.get("/sign-in", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2
