"""Codes with which people choose a password: by HR at the desk, by mail, once, and audited."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

import sqlalchemy as sa
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from admin.app import create_app
from admin.tables import Account, AccountCode, AccountEvent
from engine.engine import Engine
from tests.integration.admin.agency import PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.conftest import SETTINGS

Browse = Callable[[str], Browser]
NEW = "sandi pilihan saya sendiri"


def code_for(browser: Browser, person: str) -> str:
    """Let HR give a person a code, and return what the page shows."""
    browser.get("/accounts/")
    page = browser.post("/accounts/action/", {"action": "code", "rowid": [person]}).text
    found = re.search(r"<strong[^>]*>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>", page)
    assert found, page
    (to_send,) = re.findall(r'href="https://wa\.me/\?text=([^"]*)"', page)
    assert unquote(to_send) == "Di sini Anda memilih kata sandi Siklus: http://localhost/activate/"
    return found[1]


def choose(app: Flask, name: str, code: str, password: str = NEW, again: str = "") -> TestResponse:
    browser = Browser(app)
    browser.get("/activate/")
    data = {"nip": PEOPLE[name][0], "code": code, "password": password, "again": again or password}
    return browser.post("/activate/", data)


def events(engine: Engine) -> list[tuple[str, str]]:
    with engine.read() as work:
        query = sa.select(AccountEvent.kind, AccountEvent.actor).order_by(AccountEvent.id)
        return [tuple(row) for row in work.session.execute(query)]


def test_a_code_from_hr_replaces_the_password_once(
    browse: Browse, agency: SmallAgency, app: Flask, engine: Engine
) -> None:
    budi = browse("budi")
    code = code_for(browse("sari"), agency.people["budi"])
    assert budi.get("/inbox/").status_code == 200  # the old password holds until then
    response = choose(app, "budi", code.lower().replace("-", " "))
    assert response.location == "/sign-in"
    assert budi.get("/inbox/").location == "/sign-in?next=/inbox/"
    assert Browser(app).sign_in("budi").status_code == 200
    assert Browser(app).sign_in("budi", NEW).location == "/"
    assert "NIP atau kode tidak cocok" in choose(app, "budi", code, "sandi lain lagi 2026").text
    assert events(engine) == [
        ("code_desk", agency.key("sari")),
        ("code_used", agency.key("budi")),
    ]


def test_the_database_does_not_hold_the_code(
    browse: Browse, agency: SmallAgency, engine: Engine
) -> None:
    code = code_for(browse("sari"), agency.people["budi"])
    with engine.read() as work:
        row = work.session.execute(sa.select(AccountCode)).scalar_one()
    kept = [str(getattr(row, column.key)) for column in sa.inspect(AccountCode).columns]
    assert not any(code in value or code.replace("-", "") in value.upper() for value in kept)


def test_a_newer_code_ends_the_older_one(browse: Browse, agency: SmallAgency, app: Flask) -> None:
    first = code_for(browse("sari"), agency.people["budi"])
    second = code_for(browse("sari"), agency.people["budi"])
    assert choose(app, "budi", first).status_code == 200
    assert choose(app, "budi", second).status_code == 302


def test_a_code_of_the_desk_is_worth_nothing_after_four_hours(
    browse: Browse, agency: SmallAgency, app: Flask
) -> None:
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False) as clock:
        code = code_for(browse("sari"), agency.people["budi"])
        clock.shift(4 * 3600)
        assert "lewat masanya" in choose(app, "budi", code).text


def test_a_code_fits_one_account_only(browse: Browse, agency: SmallAgency, app: Flask) -> None:
    code = code_for(browse("sari"), agency.people["budi"])
    assert "NIP atau kode tidak cocok" in choose(app, "dewi", code).text
    assert choose(app, "budi", code).status_code == 302


def test_what_is_wrong_stands_at_its_field_and_uses_nothing_up(
    browse: Browse, agency: SmallAgency, app: Flask
) -> None:
    code = code_for(browse("sari"), agency.people["budi"])
    short = choose(app, "budi", code, "pendek").text
    assert "paling sedikit 12 karakter" in short and code in short
    assert "Kedua kata sandi tidak sama." in choose(app, "budi", code, NEW, "lain").text
    assert "Isi bagian ini." in choose(app, "budi", " ").text
    assert choose(app, "budi", code).status_code == 302


def test_guessing_codes_locks_the_account_and_hr_ends_it(
    browse: Browse, agency: SmallAgency, app: Flask, engine: Engine
) -> None:
    sari = browse("sari")
    for _ in range(5):
        choose(app, "budi", "2222-2222-2222")
    assert "Terlalu banyak percobaan" in choose(app, "budi", "2222-2222-2222").text
    assert "Terlalu banyak percobaan" in Browser(app).sign_in("budi").text
    assert "terkunci sementara" in sari.get("/accounts/").text
    sari.post("/accounts/action/", {"action": "unlock", "rowid": [agency.people["budi"]]})
    page = sari.get("/accounts/").text
    assert "1 akun dapat mencoba masuk lagi." in page
    assert "terkunci sementara" not in page
    assert Browser(app).sign_in("budi").status_code == 302
    assert events(engine) == [("locked", "sign-in"), ("unlocked", agency.key("sari"))]


def test_a_lock_counts_on_every_server(app: Flask, engine: Engine) -> None:
    elsewhere = create_app(engine, SETTINGS)
    for _ in range(3):
        Browser(app).sign_in("budi", "salah")
    for _ in range(2):
        Browser(elsewhere).sign_in("budi", "salah")
    assert "Terlalu banyak percobaan" in Browser(app).sign_in("budi").text


def test_an_agency_sets_its_own_number_of_tries(app: Flask, engine: Engine) -> None:
    from datetime import date

    from tests.integration.admin.agency import AGENCY
    from workflows.tables.rules import ParameterOverride

    with engine.database.write() as work:
        work.session.add(
            ParameterOverride(
                agency=AGENCY,
                name="percobaan_masuk",
                value=2,
                valid_from=date(2020, 1, 1),
                decree="SE 1/2020",
            )
        )
        work.commit()
    for _ in range(2):
        Browser(app).sign_in("budi", "salah")
    assert "Terlalu banyak percobaan" in Browser(app).sign_in("budi").text


def test_somebody_without_an_account_gets_one_with_the_code(
    browse: Browse, agency: SmallAgency, app: Flask
) -> None:
    with app.app_context():
        orm = app.extensions["orm"]
        orm.execute(sa.delete(Account).where(Account.username == PEOPLE["budi"][0]))
        orm.commit()
    sari = browse("sari")
    assert "belum ada" in sari.get("/accounts/").text
    code = code_for(sari, agency.people["budi"])
    assert "belum memilih kata sandi" in sari.get("/accounts/").text
    assert Browser(app).sign_in("budi").status_code == 200  # no password, no way in
    assert choose(app, "budi", code).status_code == 302
    assert Browser(app).sign_in("budi", NEW).status_code == 302


def test_a_closed_account_gets_no_code(browse: Browse, agency: SmallAgency, app: Flask) -> None:
    sari = browse("sari")
    code = code_for(sari, agency.people["budi"])
    sari.post("/accounts/action/", {"action": "close", "rowid": [agency.people["budi"]]})
    assert choose(app, "budi", code).status_code == 200
    sari.get("/accounts/")
    page = sari.post("/accounts/action/", {"action": "code", "rowid": [agency.people["budi"]]}).text
    assert "1 akun tertutup tidak diberi kode" in page and "Catat atau sampaikan" not in page


def test_without_mail_the_page_says_whom_to_ask(browser: Browser) -> None:
    page = browser.get("/activate/forgot").text
    assert "Hubungi pengelola kinerja" in page and "<form" not in page.split("<main")[1]
