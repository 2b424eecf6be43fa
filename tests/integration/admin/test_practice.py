"""Practising: the real pages on people who do not exist, and nothing of the agency changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
import sqlalchemy as sa

from admin.practice.scenes import SCENES
from admin.tables import Practice
from engine.engine import Engine
from engine.store.base import metadata
from tests.databases import SqliteFiles
from tests.integration.admin.browser import Browser

ROOM = "/practice/in/{}/"


@pytest.fixture
def databases(sqlite_files: SqliteFiles) -> SqliteFiles:
    """The room is always SQLite; what it keeps in the installation's own database,
    test_practice_is_kept.py tries on both."""
    return sqlite_files


def rows(engine: Engine) -> dict[str, str]:
    """Return what every table of the installation holds, but practice itself and sign-ins."""
    with engine.database.reader.connect() as connection:
        return {
            table.name: repr(sorted(map(repr, connection.execute(sa.select(table)))))
            for table in metadata.sorted_tables
            if table.name not in ("practice", "account", "heartbeat")
        }


def text(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return unescape(response.get_data(as_text=True))


def begin(browser: Browser, scene: str) -> str:
    """Begin a scene; return its first page."""
    browser.get("/practice/")
    response = browser.post(f"/practice/begin/{scene}")
    assert response.headers["Location"] == ROOM.format(scene)
    return inbox(browser, scene)


def inbox(browser: Browser, scene: str) -> str:
    return text(browser, ROOM.format(scene) + "inbox/")


def play(browser: Browser, scene: str, role: str) -> None:
    browser.get("/practice/")
    assert browser.post(f"/practice/play/{scene}/{role}").status_code == 302


def first_item(page: str) -> str:
    found = re.search(r'href="(/practice/in/[^"?]*/inbox/[0-9a-f]{32})[^"]*"', page)
    assert found is not None, page
    return found[1]


def test_every_scene_says_on_its_pages_that_nothing_is_recorded(
    browse: Callable[[str], Browser], engine: Engine
) -> None:
    browser = browse("budi")
    before = rows(engine)
    for name, scene in SCENES.items():
        page = begin(browser, name)
        assert "Latihan: tidak tercatat" in page
        assert "<title>Latihan: " in page
        assert scene.title in page
        assert "Budi Santoso" not in page  # nobody real is in it
    assert rows(engine) == before


def test_an_employee_sends_a_plan_and_the_superior_decides_it_and_nothing_real_changes(
    browse: Callable[[str], Browser], engine: Engine
) -> None:
    browser = browse("budi")
    before = rows(engine)
    item = first_item(begin(browser, "rencana"))
    page = text(browser, item)
    assert "Latihan: tidak tercatat" in page
    assert "Contoh" in page
    response = browser.post(item, {"version": "1"})  # the form of the real work says what lacks
    assert response.status_code == 422
    assert "Wajib diisi" in response.get_data(as_text=True)
    play(browser, "rencana", "atasan")
    assert "Budi Contoh" in inbox(browser, "rencana")
    assert rows(engine) == before


def test_a_superior_decides_and_rates_by_the_pages_of_the_real_work(
    browse: Callable[[str], Browser], engine: Engine
) -> None:
    browser = browse("rahma")
    before = rows(engine)
    page = begin(browser, "persetujuan")
    item = first_item(page)
    assert len(set(re.findall(r"/inbox/([0-9a-f]{32})", page))) >= 3
    text(browser, item)
    fields = dict(re.findall(r'name="(version|f\.[a-z_]+)" value="([^"]*)"', browser.page))
    sent = browser.post(item, {**fields, "f.keputusan": "setuju"})
    assert sent.status_code == 302, sent.get_data(as_text=True)
    assert browser.get(item).status_code != 200  # decided: no longer open
    begin(browser, "penilaian")
    assert "Sari Contoh" in text(browser, ROOM.format("penilaian") + "team/")
    ratings = text(browser, ROOM.format("penilaian") + "team/ratings/")
    assert ratings.count("Contoh") >= 3
    assert rows(engine) == before


def test_hr_opens_a_year_in_the_room(browse: Callable[[str], Browser], engine: Engine) -> None:
    browser = browse("sari")
    before = rows(engine)
    begin(browser, "pembukaan")
    new = ROOM.format("pembukaan") + "campaigns/new"
    assert "Dinas Contoh" in text(browser, new)
    assert rows(engine) == before


def test_the_room_keeps_to_what_can_be_practised(browse: Callable[[str], Browser]) -> None:
    browser = browse("wati")
    begin(browser, "pembukaan")
    for path in ("accounts/", "designer/", "papers/", "password", "practice/", "clock/"):
        response = browser.get(ROOM.format("pembukaan") + path)
        assert response.status_code in (302, 404, 405), path
        assert "/practice/in/pembukaan/" in response.headers.get(
            "Location", "/practice/in/pembukaan/"
        )


def test_two_people_do_not_meet(browse: Callable[[str], Browser]) -> None:
    one, other = browse("budi"), browse("rahma")
    item = first_item(begin(one, "rencana"))
    assert other.get(item).status_code == 302  # has begun nothing
    begin(other, "rencana")
    assert other.get(item).status_code == 404


def test_nobody_practises_without_signing_in(browser: Browser) -> None:
    for path in ("/practice/", ROOM.format("rencana")):
        assert "/sign-in" in browser.get(path).headers["Location"]


def test_a_form_of_another_site_is_refused(browse: Callable[[str], Browser]) -> None:
    browser = browse("budi")
    item = first_item(begin(browser, "rencana"))
    assert browser.client.post(item, data={"keputusan": "kirim"}).status_code == 400


def test_practice_is_made_anew_and_removed(
    browse: Callable[[str], Browser], engine: Engine
) -> None:
    browser = browse("budi")
    old = first_item(begin(browser, "rencana"))
    begin(browser, "rencana")
    assert browser.get(old).status_code == 404
    browser.get("/practice/")
    browser.post("/practice/end/rencana")
    assert browser.get(ROOM.format("rencana")).headers["Location"] == "/practice/"
    with engine.read() as work:
        assert work.session.scalars(sa.select(Practice.scene)).all() == []
