"""Due dates as a calendar: one's own, by a download or a secret address that can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask

from admin.delivery.tables import DueFeed
from admin.tables import Account
from engine import queries
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, SmallAgency
from tests.integration.admin.browser import Browser
from tests.unit.admin.test_calendar_files import read


def items_of(file: bytes) -> list[str]:
    return [value.partition("@")[0] for name, value in read(file) if name == "UID"]


def test_due_dates_are_ones_own_and_the_secret_address_can_be_taken_back(
    app: Flask,
    engine: Engine,
    agency: SmallAgency,
    start: Callable[..., str],
    browse: Callable[[str], Browser],
) -> None:
    case = start("budi")
    with engine.read() as work:
        (item,) = [row for row in queries.list_items(work, AGENCY, case=case) if row["due_at"]]
    budi = browse("budi")
    got = budi.get("/due-dates/due.ics")
    assert got.mimetype == "text/calendar"
    assert items_of(got.data) == [item["id"]]
    assert f"/open/{item['id']}" in dict(read(got.data))["URL"]
    assert items_of(browse("dewi").get("/due-dates/due.ics").data) == []

    budi.get("/notify/")
    page = budi.post("/due-dates/address").text
    (address,) = re.findall(r'value="http://localhost(/due-dates/feed/[\w-]{32}/due\.ics)"', page)
    calendar = Browser(app)  # not signed in
    fetched = calendar.get(address)
    assert fetched.status_code == 200, re.findall(r"<h1>.*</h1>", fetched.text)
    assert items_of(fetched.data) == [item["id"]]
    secret = address.split("/")[3]
    with engine.read() as work:
        assert secret not in repr(work.connection.execute(sa.select(DueFeed.__table__)).all())

    budi.get("/notify/")
    page = budi.post("/due-dates/address").text
    (newer,) = re.findall(r'value="http://localhost(/due-dates/feed/[\w-]{32}/due\.ics)"', page)
    assert calendar.get(address).status_code == 404  # the one before ended
    assert calendar.get(newer).status_code == 200
    with engine.database.write() as work:
        mine = Account.person_id == agency.people["budi"]
        work.session.execute(sa.update(Account).where(mine).values(active=False))
        work.commit()
    assert calendar.get(newer).status_code == 404  # nor of an account that is closed
    with engine.database.write() as work:
        work.session.execute(sa.update(Account).where(mine).values(active=True))
        work.commit()
    assert "Cabut alamat" in budi.get("/notify/").text
    budi.post("/due-dates/revoke")
    assert calendar.get(newer).status_code == 404
    assert "Cabut alamat" not in budi.get("/notify/").text
