"""Signing in with NIP and password, in both languages, and waiting after wrong ones."""

from __future__ import annotations

import time_machine
from flask import Flask

from tests.integration.admin.agency import PEOPLE
from tests.integration.admin.browser import Browser


def test_a_person_signs_in_with_nip_and_password(browser: Browser) -> None:
    response = browser.sign_in("rahma")
    assert response.status_code == 302
    assert response.location == "/"
    page = browser.get("/password").text
    assert "Dra. Rahmawati · Plt. Kepala Bidang Rehabilitasi Sosial" in page
    assert "NIP 19750311 200003 2 001" in page


def test_the_nip_may_be_typed_in_its_groups(browser: Browser) -> None:
    browser.get("/sign-in")
    response = browser.post(
        "/sign-in", {"username": " 19750311 200003 2 001 ", "password": "kata sandi untuk tes"}
    )
    assert response.status_code == 302


def test_a_wrong_password_and_an_unknown_nip_get_the_same_answer(browser: Browser) -> None:
    wrong = browser.sign_in("budi", "salah")
    text = wrong.text.replace(PEOPLE["budi"][0], "NIP")
    browser.get("/sign-in")
    unknown = browser.post("/sign-in", {"username": "198001012000011009", "password": "salah"})
    assert "NIP atau kata sandi salah." in text
    strip = browser.token()
    assert unknown.text.replace("198001012000011009", "NIP").count("salah") == text.count("salah")
    assert strip


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(browser: Browser) -> None:
    for _ in range(5):
        browser.sign_in("budi", "salah")
    refused = browser.sign_in("budi")
    assert refused.status_code == 200
    assert "Terlalu banyak percobaan. Silakan coba lagi pukul" in refused.text
    assert browser.sign_in("rahma").status_code == 302


def test_the_wait_ends_by_itself(app: Flask) -> None:
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False) as clock:
        for _ in range(5):
            Browser(app).sign_in("budi", "salah")
        assert "pukul 10.15 WIB" in Browser(app).sign_in("budi").text
        clock.shift(15 * 60 + 1)
        assert Browser(app).sign_in("budi").status_code == 302


def test_a_post_without_the_csrf_token_is_refused(browser: Browser) -> None:
    browser.get("/sign-in")
    response = browser.post("/sign-in", {"csrf_token": "", "username": "1", "password": "2"})
    assert response.status_code == 400
    assert "muat ulang halamannya" in response.text


def test_signing_out_ends_the_session(browser: Browser) -> None:
    browser.sign_in("budi")
    browser.get("/password")
    assert browser.post("/sign-out").status_code == 302
    assert browser.get("/password").location == "/sign-in?next=/password"


def test_after_signing_in_one_is_where_one_wanted_to_be(browser: Browser) -> None:
    browser.get("/sign-in?next=/password")
    response = browser.post(
        "/sign-in?next=/password",
        {"username": PEOPLE["budi"][0], "password": "kata sandi untuk tes"},
    )
    assert response.location == "/password"


def test_nobody_is_sent_to_another_site_after_signing_in(browser: Browser) -> None:
    browser.get("/sign-in?next=https://example.org/")
    response = browser.post(
        "/sign-in?next=https://example.org/",
        {"username": PEOPLE["budi"][0], "password": "kata sandi untuk tes"},
    )
    assert response.location == "/"


def test_the_language_switch_stays_with_the_account(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in("budi")
    assert "Ganti kata sandi" in browser.get("/password").text
    assert browser.post("/language/", {"language": "en", "next": "/password"}).location == (
        "/password"
    )
    assert "Change password" in browser.get("/password").text
    elsewhere = Browser(app)
    elsewhere.sign_in("budi")
    assert "Change password" in elsewhere.get("/password").text


def test_the_language_switch_leads_to_no_other_site(browser: Browser) -> None:
    browser.sign_in("budi")
    for target in ("https://example.org", "//example.org", "/\\example.org"):
        response = browser.post("/language/", {"language": "en", "next": target})
        assert response.location == "/"


def test_a_new_password_replaces_the_old_one(app: Flask) -> None:
    browser = Browser(app)
    browser.sign_in("joko")
    browser.get("/password")
    new = "sandi yang benar-benar baru"
    old = {"password": "kata sandi untuk tes", "new_password": new}
    differs = browser.post("/password", {**old, "new_password_confirm": "lain"})
    assert "Kedua kata sandi baru tidak sama." in differs.text
    short = browser.post(
        "/password", {**old, "new_password": "pendek", "new_password_confirm": "pendek"}
    )
    assert "Kata sandi baru paling sedikit 12 karakter." in short.text
    assert browser.post("/password", {**old, "new_password_confirm": new}).status_code == 302
    assert Browser(app).sign_in("joko").status_code == 200
    assert Browser(app).sign_in("joko", new).status_code == 302


def test_a_password_given_by_somebody_else_must_be_changed_first(app: Flask) -> None:
    from admin.tables import Account

    with app.app_context():
        orm = app.extensions["orm"]
        account = orm.query(Account).filter(Account.username == PEOPLE["joko"][0]).one()
        account.must_change_password = True
        orm.commit()
    browser = Browser(app)
    browser.sign_in("joko")
    assert browser.get("/verify").location == "/password"
    browser.get("/password")
    new = "sandi yang benar-benar baru"
    browser.post(
        "/password",
        {
            "password": "kata sandi untuk tes",
            "new_password": new,
            "new_password_confirm": new,
        },
    )
    assert browser.get("/verify").status_code == 200
