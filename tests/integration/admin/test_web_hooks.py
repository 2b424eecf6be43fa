"""Programs of the agency are told of events: signed, by ids alone, until they have taken them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator

import orjson
import pytest
import sqlalchemy as sa
import time_machine

from admin.assembly import open_engine
from admin.settings import Settings
from engine import queries
from engine.commands import CompleteItem
from engine.engine import Engine
from engine.store import tables as t
from engine.store.database import Database
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.conftest import SETTINGS
from tests.integration.admin.gateway import Gateway, Posted, gateway

SECRET = "rahasia untuk tanda tangan kabar"
MONDAY = "2026-11-23T03:00:00Z"


@pytest.fixture
def hooks() -> Iterator[Gateway]:
    with gateway() as found:
        yield found


@pytest.fixture
def engine(database_url: str, hooks: Gateway) -> Iterator[Engine]:
    settings = Settings(
        **SETTINGS.model_dump(exclude_unset=True),
        webhook_urls=[f"{hooks.address}/in?x=1"],
        webhook_secret=SECRET,
        webhook_loopback=True,
    )
    database = Database(database_url)
    database.install(demo=True)
    database.dispose()
    engine = open_engine(database_url, settings)
    yield engine
    engine.database.dispose()


def checked(posted: Posted) -> dict[str, str]:
    """Return an event as a program would read it: only after its signature."""
    signed = posted.headers["X-Siklus-Time"].encode() + b"." + posted.body
    expected = "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(posted.headers["X-Siklus-Signature"], expected)
    event: dict[str, str] = orjson.loads(posted.body)
    assert posted.headers["X-Siklus-Id"] == event["id"]
    assert posted.headers["X-Siklus-Event"] == event["kind"]
    return event


def test_events_arrive_signed_with_ids_and_nothing_else_until_they_are_taken(
    engine: Engine, agency: SmallAgency, hooks: Gateway, start: Callable[..., str]
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        case = start("budi")
        with engine.read() as work:
            (item,) = queries.list_items(work, AGENCY, case=case)
        answers = {"cara": "uraian", "uraian": "Rahasia keluarga Budi"}
        engine.execute(CompleteItem(AGENCY, item["id"], agency.key("budi"), answers, key="done"))
        assert hooks.posted == []  # no transaction waits for a program
        hooks.status = 503
        engine.run_until_idle()
        tried = [checked(each) for each in hooks.posted]
        with engine.read() as work:
            waiting = work.connection.execute(sa.select(t.job.c.error)).scalars().all()
        assert len(waiting) == 3 and all("503 as told" in each for each in waiting)
        hooks.status, hooks.posted[:] = 204, []
        clock.shift(2)
        engine.run_until_idle()
        clock.shift(3600)
        engine.run_until_idle()  # taken: not posted again
    events = [checked(each) for each in hooks.posted]
    assert {each["id"] for each in events} == {each["id"] for each in tried}
    told = [(each["kind"], each["item"] == item["id"]) for each in events]
    assert sorted(told) == [("item_completed", True), ("item_opened", False), ("item_opened", True)]
    for event, posted in zip(events, hooks.posted, strict=True):
        assert set(event) == {"id", "kind", "agency", "at", "item", "case"}
        assert event["case"] == case
        assert posted.path == "/in?x=1"
        assert agency.people["budi"].encode() not in posted.body


def test_an_event_is_not_carried_to_where_an_answer_points(
    engine: Engine, agency: SmallAgency, hooks: Gateway, start: Callable[..., str]
) -> None:
    hooks.status = 307
    start("budi")
    engine.run_until_idle()
    assert [each.path for each in hooks.posted] == ["/in?x=1"]
    with engine.read() as work:
        assert "307" in work.connection.execute(sa.select(t.job.c.error)).scalar_one()
