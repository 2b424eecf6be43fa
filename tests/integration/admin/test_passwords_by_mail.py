"""A code by mail: neutral answers in the page, the mail from a worker, and a server that fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from admin.accounts import mailing
from admin.app import create_app
from admin.settings import Settings
from admin.tables import AccountCode, AccountEvent
from engine.engine import Engine
from engine.store.tables import job
from tests.integration.admin.agency import PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.conftest import SETTINGS
from tests.integration.admin.mailbox import Mailbox, mailbox
from workflows.tables.people import Person

SITE = "https://kinerja.lampung.example"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def settings(box: Mailbox) -> Settings:
    return Settings(
        **SETTINGS.model_dump(exclude={"mail_server", "mail_port", "address"}, exclude_unset=True),
        mail_server="127.0.0.1",
        mail_port=box.port,
        mail_security="none",
        mail_from="siklus@lampung.example",
        address=SITE,
    )


@pytest.fixture
def app(engine: Engine, agency: SmallAgency, settings: Settings) -> Flask:
    app = create_app(engine, settings)
    engine.tasks[mailing.TASK] = mailing.sender(settings)
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    with engine.database.write() as work:
        work.session.execute(
            sa.update(Person)
            .where(Person.id == agency.people["budi"])
            .values(email="budi@lampung.example")
        )
        work.commit()
    return app


def ask(app: Flask, nip: str) -> str:
    browser = Browser(app)
    assert "Kirim kode" in browser.get("/activate/forgot").text
    return browser.post("/activate/forgot", {"nip": nip}).text


def test_whoever_asks_gets_the_same_answer_and_only_a_known_person_a_mail(
    app: Flask, engine: Engine, box: Mailbox
) -> None:
    answers = {
        re.sub(r'name="csrf_token" value="[^"]*"', "", ask(app, nip))
        for nip in (PEOPLE["budi"][0], PEOPLE["dewi"][0], "198001012000011009", "siapa saja")
    }
    assert len(answers) == 1
    assert "Bila NIP itu punya akun dengan alamat surel" in answers.pop()
    assert box.mails == []  # no page waits for a mail server
    engine.run_until_idle()
    assert [mail["To"] for mail in box.mails] == ["budi@lampung.example"]
    text = box.mails[0].get_content()
    link = re.search(rf"{SITE}/activate/\?code=(\S+)", text)
    assert link
    browser = Browser(app)
    page = browser.get(f"/activate/?code={link[1]}").text
    assert f'value="{link[1]}"' in page
    new = "sandi dari surat ini"
    data = {"nip": PEOPLE["budi"][0], "code": link[1], "password": new, "again": new}
    assert browser.post("/activate/", data).status_code == 302
    assert Browser(app).sign_in("budi", new).status_code == 302


def test_asking_often_sends_one_mail(app: Flask, engine: Engine, box: Mailbox) -> None:
    for _ in range(3):
        ask(app, PEOPLE["budi"][0])
        engine.run_until_idle()
    assert len(box.mails) == 1


def test_a_mail_does_not_end_the_wait_after_wrong_passwords(
    app: Flask, engine: Engine, box: Mailbox
) -> None:
    for _ in range(5):
        Browser(app).sign_in("budi", "salah")
    ask(app, PEOPLE["budi"][0])
    engine.run_until_idle()
    assert len(box.mails) == 1
    assert "Terlalu banyak percobaan" in Browser(app).sign_in("budi").text


def test_one_address_cannot_ask_for_ever(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("admin.guard._limits", lambda *_: (5, 3, timedelta(minutes=15)))
    for number in range(3):
        assert "Terlalu banyak" not in ask(app, f"1980010120000110{number:02}")
    assert "Terlalu banyak percobaan" in ask(app, "198001012000011099")


def test_a_mail_server_that_refuses_is_asked_again_with_a_new_code(
    app: Flask, engine: Engine, box: Mailbox
) -> None:
    box.refusing = True
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False) as clock:
        ask(app, PEOPLE["budi"][0])
        engine.run_jobs()
        with engine.read() as work:
            waiting = work.connection.execute(sa.select(job.c.state, job.c.error)).one()
            open_codes = work.session.scalars(
                sa.select(AccountCode.id).where(AccountCode.used_at.is_(None))
            ).all()
        assert waiting.state == "todo" and "451" in waiting.error
        assert open_codes == []
        box.refusing = False
        clock.shift(2)
        engine.run_until_idle()
    assert len(box.mails) == 1
    with engine.read() as work:
        assert work.connection.execute(sa.select(job.c.id)).all() == []


def order(app: Flask, *names: str, agency: SmallAgency) -> str:
    """Let sari, HR, tick people in the list of accounts and send them codes by mail."""
    sari = Browser(app)
    sari.sign_in("sari")
    sari.get("/accounts/")
    chosen = {"action": "mail", "rowid": [agency.people[name] for name in names]}
    return sari.post("/accounts/action/", chosen, follow_redirects=True).text


def test_hr_sends_a_code_by_mail_and_the_rest_are_told(
    app: Flask, engine: Engine, agency: SmallAgency, box: Mailbox
) -> None:
    page = order(app, "budi", "rahma", agency=agency)
    assert "Kode untuk 1 orang sedang dikirim lewat surel." in page
    assert "1 orang tanpa alamat surel" in page
    assert box.mails == []
    engine.run_until_idle()
    assert [mail["To"] for mail in box.mails] == ["budi@lampung.example"]
    with engine.read() as work:
        told = work.session.execute(sa.select(AccountEvent.kind, AccountEvent.actor)).all()
    assert ("mail_ordered", agency.key("sari")) in [tuple(row) for row in told]


def test_hr_sends_nothing_to_people_of_another_unit(
    app: Flask, engine: Engine, agency: SmallAgency, box: Mailbox
) -> None:
    with engine.database.write() as work:
        work.session.execute(sa.update(Person).values(email="x@lampung.example"))
        work.commit()
    assert "Pilih dulu orangnya" in order(app, "joko", "sari", agency=agency)
    engine.run_until_idle()
    assert box.mails == []


def test_without_a_mail_server_nobody_is_offered_a_mail(
    engine: Engine, agency: SmallAgency
) -> None:
    app = create_app(engine, SETTINGS)
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    sari = Browser(app)
    sari.sign_in("sari")
    assert "lewat surel" not in sari.get("/accounts/").text
    order(app, "budi", agency=agency)
    with engine.read() as work:
        assert work.connection.execute(sa.select(job.c.id)).all() == []
