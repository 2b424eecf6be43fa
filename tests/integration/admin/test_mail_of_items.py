"""From an item to a mailbox: at once, by digest, to whom it is, once, and by a link that looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from admin import mail
from admin.app import create_app
from admin.assembly import open_engine
from admin.delivery.tables import Delivery, DeliveryChoice
from admin.doctor import examine
from admin.settings import Settings
from admin.tables import Account
from engine import queries
from engine.commands import CompleteItem, DeployBundle, StartCase
from engine.engine import Engine
from engine.store import tables as t
from engine.store.database import Database
from tests.diagrams import diagram, end, user
from tests.diagrams import start as begin
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.conftest import SETTINGS
from tests.integration.admin.mailbox import Mailbox, mailbox
from workflows.tables.people import Person
from workflows.tables.substitution import Substitution

SITE = "https://kinerja.lampung.example"
MONDAY = "2026-11-23T03:00:00Z"  # 10.00 WIB


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def settings(box: Mailbox) -> Settings:
    return Settings(
        **SETTINGS.model_dump(exclude_unset=True),
        mail_server="127.0.0.1",
        mail_port=box.port,
        mail_security="none",
        mail_from="siklus@lampung.example",
        address=SITE,
        notify="at_once",
    )


@pytest.fixture
def engine(
    database_url: str, settings: Settings, clock: time_machine.Coordinates
) -> Iterator[Engine]:
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
        for name, key in agency.people.items():
            work.session.execute(
                sa.update(Person).where(Person.id == key).values(email=f"{name}@lampung.example")
            )
        work.commit()
    return app


@pytest.fixture
def bring(app: Flask, engine: Engine, agency: SmallAgency, start: Callable[..., str]):
    """Return what lets budi send a plan: the next item is rahma's. Gives its id."""

    def bring(key: str = "k") -> str:
        case = start("budi", key=key)
        with engine.read() as work:
            mine = queries.list_items(work, AGENCY, case=case)[0]["id"]
        answers = {"cara": "uraian", "uraian": "Rahasia keluarga Budi"}
        engine.execute(CompleteItem(AGENCY, mine, agency.key("budi"), answers, key=f"c:{key}"))
        with engine.read() as work:
            return str(queries.list_items(work, AGENCY, case=case)[0]["id"])

    return bring


def to(box: Mailbox, name: str) -> list[str]:
    return [m.get_content() for m in box.mails if m["To"] == f"{name}@lampung.example"]


def choose(engine: Engine, person: str, mail: str, hour: int = 7, quiet: tuple = ()) -> None:
    with engine.database.write() as work:
        work.session.merge(
            DeliveryChoice(
                person=person, agency=AGENCY, mail=mail, hour=hour, quiet=list(quiet),
                quiet_off=True, changed_at=work.now,
            )
        )  # fmt: skip
        work.commit()


def states(engine: Engine, person: str) -> list[str]:
    with engine.read() as work:
        query = sa.select(Delivery.state).where(Delivery.person == person).order_by(Delivery.id)
        return list(work.session.scalars(query))


def test_a_new_item_comes_as_a_mail_with_its_name_and_a_link_and_nothing_else(
    engine: Engine, box: Mailbox, bring: Callable[..., str]
) -> None:
    item = bring()
    assert box.mails == []  # nobody waits for a mail server
    engine.run_until_idle()
    (text,) = to(box, "rahma")
    with engine.read() as work:
        name = queries.find_item(work, AGENCY, item)["name"]
    assert f"Tugas baru menunggu Anda: {name}" in text
    assert re.findall(r"https\S+", text) == [f"{SITE}/open/{item}", f"{SITE}/notify/"]
    assert "Budi" not in text and "Rahasia" not in text
    mailed = next(m for m in box.mails if m["To"].startswith("rahma"))
    assert mailed["Auto-Submitted"] == "auto-generated"
    assert "Budi" not in mailed["Subject"]


def test_it_is_in_the_language_of_its_reader(
    engine: Engine, agency: SmallAgency, box: Mailbox, bring: Callable[..., str]
) -> None:
    with engine.database.write() as work:
        work.session.execute(
            sa.update(Account)
            .where(Account.person_id == agency.people["rahma"])
            .values(language="en")
        )
        work.commit()
    bring()
    engine.run_until_idle()
    (text,) = to(box, "rahma")
    assert "A new task waits for you" in text


def test_a_digest_is_one_mail_at_the_hour_of_the_next_day_that_is_not_quiet(
    engine: Engine,
    agency: SmallAgency,
    box: Mailbox,
    bring: Callable[..., str],
    clock: time_machine.Coordinates,
) -> None:
    choose(engine, agency.key("rahma"), "digest", hour=6, quiet=(2,))  # Tuesday
    items = [bring("a"), bring("b")]
    engine.run_until_idle()
    clock.move_to("2026-11-23T23:30:00Z")  # Tuesday 06.30 WIB: quiet
    engine.run_until_idle()
    assert to(box, "rahma") == []
    clock.move_to("2026-11-24T22:59:00Z")  # Wednesday 05.59 WIB
    engine.run_until_idle()
    assert to(box, "rahma") == []
    clock.shift(60)
    engine.run_until_idle()
    (text,) = to(box, "rahma")
    assert all(f"{SITE}/open/{item}" in text for item in items)
    assert states(engine, agency.key("rahma")) == ["sent", "sent"]


def test_who_wants_no_mail_gets_none_and_still_has_the_notice(
    engine: Engine, agency: SmallAgency, box: Mailbox, bring: Callable[..., str]
) -> None:
    choose(engine, agency.key("rahma"), "none")
    bring()
    engine.run_until_idle()
    assert to(box, "rahma") == []
    assert states(engine, agency.key("rahma")) == []


def test_what_is_done_before_it_is_sent_is_not_sent(
    engine: Engine,
    agency: SmallAgency,
    box: Mailbox,
    bring: Callable[..., str],
    clock: time_machine.Coordinates,
) -> None:
    choose(engine, agency.key("rahma"), "digest")
    item = bring()
    engine.run_until_idle()
    engine.execute(
        CompleteItem(AGENCY, item, agency.key("rahma"), {"keputusan": "setuju"}, key="done")
    )
    engine.run_until_idle()
    clock.shift(timedelta(days=1))
    engine.run_until_idle()
    assert not any(item in text for text in to(box, "rahma"))
    assert states(engine, agency.key("rahma"))[0] == "skipped"


def test_a_worker_that_dies_while_it_sends_sends_nothing_twice(
    engine: Engine,
    agency: SmallAgency,
    box: Mailbox,
    bring: Callable[..., str],
    clock: time_machine.Coordinates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bring()
    really = mail.send

    def dies(*args, **kwargs):
        really(*args, **kwargs)
        raise KeyboardInterrupt  # what no handler of ours catches

    with monkeypatch.context() as broken:
        broken.setattr(mail, "send", dies)
        for _ in range(4):  # each worker dies with the first mail that it takes
            with pytest.raises(KeyboardInterrupt):
                engine.run_until_idle()
            if to(box, "rahma"):
                break
            clock.shift(60)
    assert len(to(box, "rahma")) == 1
    clock.shift(60)  # the lease is over
    engine.run_until_idle()
    assert len(to(box, "rahma")) == 1
    assert states(engine, agency.key("rahma")) == ["unsure"]


def test_planning_again_plans_nothing_twice(
    engine: Engine, box: Mailbox, bring: Callable[..., str]
) -> None:
    bring()
    with engine.read() as work:
        planned = [
            dict(row)
            for row in work.connection.execute(sa.select(t.job.c.payload, t.job.c.agency))
            .mappings()
            .all()
            if row["payload"].get("task") == "plan_deliveries"
        ]
    for _ in range(2):
        for each in planned:
            engine.tasks["plan_deliveries"](engine, each["agency"], each["payload"]["given"])
    engine.run_until_idle()
    assert len(to(box, "rahma")) == 1


def test_a_server_that_refuses_is_asked_again_and_given_up_in_the_end(
    database_url: str,
    settings: Settings,
    engine: Engine,
    agency: SmallAgency,
    box: Mailbox,
    bring: Callable[..., str],
    clock: time_machine.Coordinates,
) -> None:
    box.refusing = True
    bring()
    engine.run_until_idle()
    assert states(engine, agency.key("rahma")) == ["waiting"]
    for _ in range(8):
        clock.shift(3601)
        engine.run_until_idle()
    assert states(engine, agency.key("rahma")) == ["dead"]
    told = {each.check: each for each in examine(database_url, settings)}["messages"]
    assert told.state == "wrong"
    assert "given up in the last 7 days; the last: 127.0.0.1" in told.message
    assert "451" in told.message
    with engine.read() as work:
        assert "451" in work.session.scalars(sa.select(Delivery.error)).first()
        assert work.connection.execute(sa.select(t.job.c.id)).all() == []
    box.refusing = False
    bring("second")
    engine.run_until_idle()
    assert len(to(box, "rahma")) == 1


def test_a_substitute_gets_it_while_the_delegation_lasts(
    engine: Engine,
    agency: SmallAgency,
    box: Mailbox,
    bring: Callable[..., str],
    clock: time_machine.Coordinates,
) -> None:
    with engine.database.write() as work:
        work.session.add(
            Substitution(
                agency=AGENCY, giver_id=agency.people["rahma"], receiver_id=agency.people["sari"],
                decree="800/1", documents=[], state="berlaku", made_at=work.now,
                valid_from=date(2026, 11, 20), valid_to=date(2026, 11, 23),
            )
        )  # fmt: skip
        work.commit()
    item = bring("a")
    engine.run_until_idle()
    assert any(item in text for text in to(box, "sari"))
    clock.shift(timedelta(days=1))
    later = bring("b")
    engine.run_until_idle()
    assert not any(later in text for text in to(box, "sari"))
    assert any(later in text for text in to(box, "rahma"))


LADDER = diagram(
    begin(),
    user(
        "reviu",
        name="Reviu rencana",
        owner="atasan_langsung()",
        due="P3D",
        remind="P2D, P1D",
        escalate="peran('pengelola_kinerja')",
    ),
    end(),
    flows=["start reviu", "reviu end"],
    process="tangga",
)


def test_the_ladder_of_a_diagram_reaches_the_mailboxes_of_those_it_names(
    app: Flask,
    engine: Engine,
    agency: SmallAgency,
    box: Mailbox,
    clock: time_machine.Coordinates,
) -> None:
    engine.execute(DeployBundle(AGENCY, {"tangga.bpmn": LADDER}))
    engine.execute(StartCase(AGENCY, "tangga", key="t", subject=agency.key("budi"), period="2026"))
    engine.run_until_idle()
    for _ in range(4):  # a working day after the other, from Monday on
        clock.shift(timedelta(days=1))
        engine.run_until_idle()
    told = [(m["To"].partition("@")[0], str(m["Subject"])) for m in box.mails]
    assert told[:3] == [
        ("rahma", "Tugas baru menunggu Anda: Reviu rencana"),
        ("rahma", "Pengingat: Reviu rencana jatuh tempo 26 Nov 2026"),
        ("rahma", "Pengingat: Reviu rencana jatuh tempo 26 Nov 2026"),
    ]
    assert sorted(told[3:]) == [
        ("rahma", "Lewat tenggat dan dialihkan kepada orang lain: Reviu rencana"),
        ("sari", "Dialihkan kepada Anda karena lewat tenggat: Reviu rencana"),
    ]
    assert {mail.get_content().count(SITE) for mail in box.mails} == {2}


def test_a_link_opens_the_item_after_sign_in_and_tells_others_what_became_of_it(
    app: Flask, engine: Engine, agency: SmallAgency, bring: Callable[..., str]
) -> None:
    item = bring()
    engine.run_until_idle()
    browser = Browser(app)
    sent = browser.get(f"/open/{item}")
    assert sent.status_code == 302 and "next=" in sent.location
    browser.sign_in("rahma")
    assert browser.get(f"/open/{item}").location.endswith(f"/inbox/{item}")
    with engine.read() as work:
        assert "closed_at" not in queries.find_item(work, AGENCY, item)
    stranger = Browser(app)
    stranger.sign_in("dewi")
    assert stranger.get(f"/open/{item}").status_code == 404
    with engine.database.write() as work:  # somebody else does it
        work.session.add(
            Substitution(
                agency=AGENCY, giver_id=agency.people["rahma"], receiver_id=agency.people["sari"],
                decree="800/1", documents=[], state="berlaku", made_at=work.now,
                valid_from=date(2026, 11, 20), valid_to=date(2026, 11, 30),
            )
        )  # fmt: skip
        work.commit()
    engine.execute(
        CompleteItem(AGENCY, item, agency.key("sari"), {"keputusan": "setuju"}, key="done")
    )
    page = browser.get(f"/open/{item}")
    assert page.status_code == 200
    assert "Tugas ini sudah selesai pada" in page.text
    assert stranger.get(f"/open/{item}").status_code == 404


def test_the_page_keeps_what_one_chooses_and_says_what_is_wrong(
    app: Flask, engine: Engine, agency: SmallAgency
) -> None:
    browser = Browser(app)
    browser.sign_in("budi")
    assert "budi@lampung.example" in browser.get("/notify/").text
    refused = browser.post("/notify/", {"mail": "", "hour": "24", "quiet": list("1234567")})
    assert refused.status_code == 422
    for sentence in ("Pilih salah satu.", "Isi jam 0 sampai 23.", "Sisakan paling sedikit satu"):
        assert sentence in refused.text
    chosen = {"mail": "digest", "hour": "16", "quiet": ["6", "7"], "quiet_off": "1"}
    browser.get("/notify/")
    assert browser.post("/notify/", chosen).status_code == 302
    assert "Tersimpan" in browser.get("/notify/").text
    with engine.read() as work:
        kept = work.session.get(DeliveryChoice, agency.key("budi"))
        assert (kept.mail, kept.hour, kept.quiet, kept.quiet_off) == ("digest", 16, [6, 7], True)
