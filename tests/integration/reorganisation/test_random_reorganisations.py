"""A thousand random reorganisations: no open item is left without anybody, and the past stays."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from admin.assembly import open_engine
from admin.settings import Settings
from engine.engine import Engine
from engine.store import tables as t
from engine.store.database import Database
from tests.databases import SqliteFiles
from tests.integration.organisation.conftest import Office
from tests.integration.people.agency import AGENCY, SmallAgency
from workflows.directory import local_day
from workflows.domain import resolver
from workflows.organisation.changing import Change, changing
from workflows.organisation.looking import list_units
from workflows.parameters import RuleSet
from workflows.people.files import Row
from workflows.people.snapshot import Snapshot
from workflows.reorganisation.applying import Applying
from workflows.reorganisation.columns import Head, Order
from workflows.tables.people import Person, Unit

TIMES = 1000
AT_ONCE = 50  # reorganisations in one transaction, so that a thousand take seconds
PEOPLE = {
    "ratna": "197001011995031001",
    "budi": "197101011995031001",
    "wayan": "198501012009011001",
    "sri": "198802292010122003",
}
UNIT_ACTS = ("buat", "ubah", "pecah", "gabung", "tutup")
SEAT_ACTS = ("buat", "ubah", "pindah", "tutup")


@pytest.fixture
def office(sqlite_files: SqliteFiles) -> Iterator[Office]:
    url = sqlite_files.new()
    database = Database(url)
    database.install(demo=True)
    with database.write() as work:
        agency = SmallAgency(work.session)
        agency.person("hr")
        agency.role("hr", "pengelola_kinerja", "PROV")
        for name, nip in PEOPLE.items():
            work.session.get_one(Person, agency.ids[name]).nip = nip
        work.commit()
    database.dispose()
    engine = open_engine(url, Settings(secure_cookies=False))
    with engine.read() as work:
        today = local_day(work, AGENCY, work.now)
    yield Office(engine, dict(agency.ids), today)
    engine.database.dispose()
    sqlite_files.drop(url)


class Chances:
    """Makes orders about units and seats that exist, existed, or are made meanwhile."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.units = ["PROV", "DINSOS", "LINJAMSOS"]
        self.seats = ["GUB", "KADIS", "KABID", "KASI", "STAF"]

    def order(self) -> Order:
        pick = self.random.choice
        kind = pick(("unit", "jabatan", "jabatan", "pegawai", "pegawai", "status"))
        cells: dict[str, str] = {}
        if kind == "unit":
            act = pick(UNIT_ACTS)
            key = pick(self.units)
            if act in ("buat", "pecah"):
                key = f"U{len(self.units)}"
                self.units.append(key)
            for column in ("induk", "dari", "ke"):
                cells[column] = pick(self.units)
        elif kind == "jabatan":
            act = pick(SEAT_ACTS)
            key = pick(self.seats)
            if act == "buat":
                key = f"S{len(self.seats)}"
                self.seats.append(key)
            cells = {"unit": pick(self.units), "atasan": pick(self.seats)}
            cells |= {"penerus": pick(self.seats), "jenis_jabatan": "administrator"}
            cells["kepala_unit"] = pick(("ya", ""))
        elif kind == "pegawai":
            act, key = pick(("definitif", "definitif", "plt")), pick(tuple(PEOPLE.values()))
            cells["jabatan"] = pick(self.seats)
        else:
            act = pick(("aktif", "aktif", "cltn", "mpp", "pensiun"))
            key = pick(tuple(PEOPLE.values()))
        cells["nama"] = f"Nama {self.random.randrange(1000)}"
        return Order(Row("", 1, {}), kind, act, key, cells)


def answers(change: Change, days: list[date]) -> dict[tuple[date, str], Any]:
    """Return for each day what there was, and who assessed whom."""
    found: dict[tuple[date, str], Any] = {}
    for day in days:
        snapshot = Snapshot(change.work, AGENCY, day)
        organisation = snapshot.organisation
        for person in organisation.people:
            assessed = resolver.assessor(organisation, person, RuleSet(day))
            found[day, person] = (assessed.person, str(snapshot.seat_of(person)))
        there = list_units(change.work, AGENCY, day, sa.select(Unit.id))
        found[day, ""] = [tuple(unit) for unit in there]
    return found


def orphans(engine: Engine) -> list[str]:
    """Return open items that nobody can do, neither its own people nor those it is lent to."""
    w, p = t.work_item.c, t.work_item_principal.c
    with engine.read() as work:
        found = []
        for item in work.connection.scalars(sa.select(w.id)):
            keys = list(work.connection.scalars(sa.select(p.principal).where(p.item == item)))
            if not engine.parts.directory.holders(work, AGENCY, keys, work.now):
                found.append(item)
    return found


def test_a_thousand_reorganisations_leave_no_item_alone_and_the_past_as_it_was(
    office: Office,
) -> None:
    for seat in ("KADIS", "KABID", "KASI", "STAF"):
        office.item_for(f"seat:{office.ids[seat]}")
    for person in ("wayan", "sri"):
        office.item_for(f"person:{office.ids[person]}", subject="budi")
    office.engine.run_until_idle()
    chances, done, whole = Chances(20261124), 0, 0
    day = office.today
    past = [day - timedelta(days=back) for back in (1, 40, 300)]
    known: dict[tuple[date, str], Any] = {}
    for _ in range(TIMES // AT_ONCE):
        with changing(office.engine, AGENCY, "admin", reason="penataan") as change:
            if not known:
                known = answers(change, past)
            for _ in range(AT_ONCE):
                orders = [chances.order() for _ in range(chances.random.randint(1, 2))]
                applying = Applying(change, Head(Row("", 1, {}), "SK 1", day, "Penataan"), orders)
                applying.run()
                done += 1
                whole += not applying.errors
            change.work.flush()
            assert answers(change, past) == known
        office.engine.run_until_idle()
        assert orphans(office.engine) == [], f"after {done} reorganisations"
        # What was there today is part of the past tomorrow.
        past.append(day)
        with changing(office.engine, AGENCY, "admin") as change:
            known |= answers(change, [day])
        day = move_a_day(office, day)
        past = past[:3] + past[-2:]
        known = {key: value for key, value in known.items() if key[0] in past}
    assert done == TIMES and whole > TIMES // 20  # the others are refused in part


def move_a_day(office: Office, day: date) -> date:
    with office.engine.read() as work:
        until = work.now + timedelta(days=1)
    office.engine.advance_to(until)
    return day + timedelta(days=1)
