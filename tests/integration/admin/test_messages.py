"""Messages through the agency's gateway: to who wants them, filled in as set, tried again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import orjson
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from admin.app import create_app
from admin.assembly import open_engine, sending_tasks
from admin.delivery.tables import Delivery
from admin.settings import Settings
from engine.engine import Engine
from engine.store.database import Database
from tests.integration.admin.agency import SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.conftest import SETTINGS
from tests.integration.admin.gateway import Gateway, gateway
from workflows.tables.people import Person

SITE = "https://kinerja.lampung.example"
MONDAY = "2026-11-23T03:00:00Z"


@pytest.fixture
def sms() -> Iterator[Gateway]:
    with gateway() as found:
        yield found


@pytest.fixture
def settings(sms: Gateway) -> Settings:
    return Settings(
        **SETTINGS.model_dump(exclude_unset=True),
        address=SITE,
        message_url=f"{sms.address}/send",
        message_body={"to": "{phone}", "text": {"body": "{text}"}, "ref": "{id}"},
        message_headers={"Authorization": "Bearer kunci"},
        webhook_loopback=True,
    )


@pytest.fixture
def engine(database_url: str, settings: Settings) -> Iterator[Engine]:
    with time_machine.travel(MONDAY, tick=False):
        database = Database(database_url)
        database.install(demo=True)
        database.dispose()
        engine = open_engine(database_url, settings)
        yield engine
        engine.database.dispose()


@pytest.fixture
def app(engine: Engine, agency: SmallAgency, settings: Settings) -> Flask:
    app = create_app(engine, settings)
    app.testing = True
    with app.app_context():
        agency.add_accounts(app.extensions["orm"])
    with engine.database.write() as work:
        for name, phone in (("budi", "0812-3456-7890"), ("dewi", "rumah")):
            mine = Person.id == agency.people[name]
            work.session.execute(sa.update(Person).where(mine).values(phone=phone))
        work.commit()
    return app


def want_messages(app: Flask, name: str) -> str:
    browser = Browser(app)
    browser.sign_in(name)
    page = browser.get("/notify/").text
    browser.post("/notify/", {"mail": "none", "hour": "7", "message": "1"})
    return page


def test_who_wants_messages_gets_one_with_a_sentence_and_a_link(
    app: Flask,
    engine: Engine,
    agency: SmallAgency,
    sms: Gateway,
    settings: Settings,
    start: Callable[..., str],
) -> None:
    assert "+6281234567890" in want_messages(app, "budi")
    assert "Nomor Anda belum tercatat atau tidak dapat dibaca" in want_messages(app, "dewi")
    start("budi")
    start("dewi")
    start("joko")  # wants none
    sms.status = 503
    engine.run_until_idle()
    sms.status = 200
    with time_machine.travel("2026-11-23T03:00:02Z", tick=False):
        engine.run_until_idle()
        engine.run_until_idle()
    first, again = sms.posted
    assert first.body == again.body  # the same id, so that a gateway can tell
    assert again.headers["Authorization"] == "Bearer kunci"
    sent = orjson.loads(again.body)
    with engine.read() as work:
        row = work.session.scalars(sa.select(Delivery)).one()
        assert (row.person, row.state, row.channel) == (agency.key("budi"), "sent", "message")
        text = f"Siklus: Tugas baru menunggu Anda: Susun rencana {SITE}/open/{row.item}"
        assert sent == {"to": "+6281234567890", "text": {"body": text}, "ref": row.id}


def test_a_gateway_may_want_a_form_and_what_it_refuses_for_good_is_given_up(
    app: Flask,
    engine: Engine,
    sms: Gateway,
    settings: Settings,
    start: Callable[..., str],
) -> None:
    form = settings.model_copy(
        update={"message_form": True, "message_body": {"no": "{digits}", "isi": "{text}"}}
    )
    engine.tasks.update(sending_tasks(form))
    want_messages(app, "budi")
    sms.status = 400
    start("budi")
    engine.run_until_idle()
    (posted,) = sms.posted
    assert posted.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qs(posted.body.decode())["no"] == ["6281234567890"]
    with engine.read() as work:
        row = work.session.scalars(sa.select(Delivery)).one()
        assert row.state == "dead" and "400 as told" in row.error
