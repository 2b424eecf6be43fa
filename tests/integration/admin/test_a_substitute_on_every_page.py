"""Every way to read or do work, asked for a substitute: the day before, during and after."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from admin.cli.main import main
from engine import queries
from engine.commands import ClaimItem, CompleteItem, DeployBundle, ReleaseItem, SaveDraft, StartCase
from engine.engine import Engine
from engine.errors import NotAllowed
from engine.store import items
from tests.diagrams import diagram, end, start, user
from tests.integration.admin.agency import AGENCY, PEOPLE, SmallAgency
from tests.integration.admin.browser import Browser
from tests.integration.admin.documents import documents
from workflows.directory import local_day
from workflows.organisation import named, substitution
from workflows.organisation.changing import changing
from workflows.tables.people import Seat, UnitRole

Browse = Callable[[str], Browser]
LENDS = {"milik", "diambil", "kelompok", "skp", "evaluasi"}
"""What rahma can do and lends: of her seat, taken by herself, of a group, of two kinds."""

KEPT = {"penerima", "pemberi", "terlarang", "pribadi"}
"""What is not lent: about the receiver, about the giver, barred by a tie, only hers to do."""


@dataclass
class Walk:
    """Everything that a substitute can be shown, and what they can do with it."""

    engine: Engine
    agency: SmallAgency
    browser: Browser
    database: str
    name: str
    items: dict[str, str]
    cases: dict[str, str]

    @property
    def key(self) -> str:
        return self.agency.key(self.name)

    def paths(self) -> dict[str, set[str]]:
        """Return, for each way to read, the names of the items that it shows or lets do."""
        return {
            "list": self._in(self.browser.get("/inbox/").text),
            "saved view": self._in(self.browser.get(self._view()).text),
            "search": self._in(self.browser.get("/inbox/?q=Rahmawati").text)
            | self._in(self.browser.get("/inbox/?q=Budi").text)
            | self._in(self.browser.get("/inbox/?q=Joko").text)
            | self._in(self.browser.get("/inbox/?q=Sari").text),
            "csv": self._of_csv(),
            "xlsx": self._of_xlsx(),
            "command line": self._of_command(),
            "notices": self._told(),
            "item page": {
                name
                for name, item in self.items.items()
                if self.browser.get(f"/inbox/{item}").status_code == 200
            },
            "together": {name for name, item in self.items.items() if self._goes_along(item)},
            "draft": {name for name, item in self.items.items() if self._drafts(item)},
            "claim": {name for name, item in self.items.items() if self._claims(item)},
            "case page": {
                name
                for name, case in self.cases.items()
                if self.browser.get(f"/cases/{case}").status_code == 200
            },
        }

    def decides(self, name: str) -> bool:
        order = CompleteItem(
            AGENCY, self.items[name], self.key, {"keputusan": "setuju"}, key=f"{name}:{self._now()}"
        )
        return self._may(order)

    def _now(self) -> datetime:
        with self.engine.read() as work:
            return work.now

    def _in(self, text: str) -> set[str]:
        return {name for name, item in self.items.items() if f"/inbox/{item}" in text}

    def count(self) -> int:
        """Return what the count of the inbox says."""
        with self.engine.read() as work:
            directory = self.engine.parts.directory
            held = [
                *directory.principals(work, AGENCY, self.key, work.now),
                *directory.lent(work, AGENCY, self.key, work.now),
            ]
            return queries.count_inbox(work, AGENCY, self.key, held)

    def _view(self) -> str:
        """Return the address of the one view that was kept, as the page of views has it."""
        found = re.search(r'href="(/inbox/\?q=[^"]+)"', self.browser.get("/inbox-views/").text)
        assert found is not None
        return found[1]

    def _of_csv(self) -> set[str]:
        text = self.browser.get("/inbox-files/?which=open&kind=csv").data.decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in text.split("\n")[0] else ",")
        return {cell for row in rows for cell in row} & set(self.items)

    def _of_xlsx(self) -> set[str]:
        data = self.browser.get("/inbox-files/?which=open&kind=xlsx").data
        sheet = load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        return {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row} & set(
            self.items
        )

    def _of_command(self) -> set[str]:
        words = ["inbox", "--person", PEOPLE[self.name][0], "--database", self.database, "--json"]
        told = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
        return {row["name"] for row in told}

    def _told(self) -> set[str]:
        text = self.browser.get("/notices/").text
        return {name for name in self.items if re.search(f"mengingatkan: {name} menunggu", text)}

    def _goes_along(self, item: str) -> bool:
        self.browser.get("/inbox/")
        page = self.browser.post("/inbox/action/", {"action": "together", "rowid": [item]}).text
        return f'name="rowid" value="{item}"' in page or "1 tidak ikut" in page  # has a draft

    def _drafts(self, item: str) -> bool:
        return self._may(SaveDraft(AGENCY, item, self.key, {"alasan": "Sedang dibaca."}))

    def _claims(self, item: str) -> bool:
        with self.engine.read() as work:
            before = items.get_open(work, AGENCY, item)["assignee"]
        if before not in (None, self.key):
            return self._may(SaveDraft(AGENCY, item, self.key, {}))  # taken by a giver: worked on
        if not self._may(ClaimItem(AGENCY, item, self.key)):
            return False
        self.engine.execute(ReleaseItem(AGENCY, item, self.key))
        return True

    def _may(self, order: Any) -> bool:
        try:
            self.engine.execute(order)
        except NotAllowed:
            return False
        return True


@pytest.fixture
def today(engine: Engine) -> date:
    with engine.read() as work:
        return local_day(work, AGENCY, work.now)


@pytest.fixture
def walk(
    engine: Engine, agency: SmallAgency, browse: Browse, database_url: str, today: date
) -> Walk:
    """Bring rahma nine items, one of each sort; joko will stand in for her."""
    with engine.database.write() as work:
        role = {"role": "pengelola_kinerja", "unit_id": agency.units["dinas"]}
        rahma = agency.people["rahma"]
        work.session.add(
            UnitRole(agency=AGENCY, person_id=rahma, valid_from=date(2020, 1, 1), **role)
        )
        seat = work.session.get(Seat, agency.seats["KABID"])
        assert seat is not None
        seat.is_head = True
        work.commit()
    with changing(engine, AGENCY, agency.key("wati")) as change:
        named.declare_relation(change, rahma, agency.people["sari"], "keluarga")
    forms = {name: text for name, text in documents().items() if name.startswith("forms/")}
    mine = f"'seat:{agency.seats['KABID']}'"
    group = f"'role:pengelola_kinerja@{agency.units['dinas']}'"
    only = {"substitute": "person"}
    found: dict[str, str] = {}
    cases: dict[str, str] = {}
    for name, process, owner, subject, more in (
        ("milik", "satu", mine, "budi", {}),
        ("diambil", "dua", mine, "budi", {}),
        ("kelompok", "tiga", group, "budi", {}),
        ("skp", "planning", mine, "budi", {}),
        ("evaluasi", "evaluation", mine, "budi", {}),
        ("penerima", "empat", mine, "joko", {}),
        ("pemberi", "lima", group, "rahma", {}),
        ("terlarang", "enam", group, "sari", {}),
        ("pribadi", "objection", f"'{agency.key('rahma')}'", "budi", only),
    ):
        step = user("putuskan", name=name, form="keputusan", owner=owner, **more)
        content = diagram(
            start(), step, end(), flows=["start putuskan", "putuskan end"], process=process
        )
        engine.execute(DeployBundle(AGENCY, {f"{process}.bpmn": content, **forms}))
        order = StartCase(AGENCY, process, key=name, subject=agency.key(subject), period="2026")
        cases[name] = engine.execute(order)["case"]
        with engine.read() as work:
            found[name] = items.list_of_element(work, cases[name], "putuskan")[0]["id"]
    engine.execute(ClaimItem(AGENCY, found["diambil"], agency.key("rahma")))
    with engine.database.write() as work:
        for name, item in found.items():
            owner = items.get_open(work, AGENCY, item)["owner"]["principals"]
            about = {"case": cases[name], "item": item, "subject": agency.key("budi")}
            facts = {"name": name, "element": "putuskan"}
            work.notify(owner, "asked_to_hurry", facts, agency=AGENCY, **about)
        work.commit()
    return Walk(engine, agency, browse("joko"), database_url, "joko", found, cases)


def lend(walk: Walk, start: date, kinds: str) -> None:
    """Let rahma lend her work to joko for one day."""
    with changing(walk.engine, AGENCY, walk.agency.key("rahma")) as change:
        typed = {"sk": f"SPT {start}", "tanggal_sk": change.today.isoformat(), "dokumen": kinds}
        typed |= {"mulai": start.isoformat(), "sampai": start.isoformat()}
        substitution.lend(change, walk.agency.people["rahma"], walk.agency.people["joko"], typed)


def to_day(walk: Walk, day: date) -> None:
    walk.engine.advance_to(datetime.combine(day, time(8), ZoneInfo("Asia/Jakarta")))


def test_every_way_to_work_is_lent_for_the_day_and_no_other(walk: Walk, today: date) -> None:
    first, second = today + timedelta(days=1), today + timedelta(days=3)
    lend(walk, first, "")
    lend(walk, second, "skp")
    joko, rahma = walk.browser, walk.agency.people["rahma"]
    joko.post("/inbox-views/keep", {"q": "Budi", "name": "Milik Budi"})

    def nothing() -> None:
        paths = walk.paths()
        assert paths.pop("case page") <= {"penerima", "milik"}  # the own one; what joko decided
        assert {path for path, names in paths.items() if names} == set()
        assert walk.count() == 0
        assert not any(walk.decides(name) for name in walk.items if name != "milik")
        assert joko.get("/board/").status_code == 403
        assert "Budi Santoso" not in joko.get("/team/").text

    nothing()  # the day before
    to_day(walk, first)
    paths = walk.paths()
    # The cases of those below rahma's seat are seen as she sees them, other than objections.
    assert paths.pop("case page") == LENDS | {"penerima"}
    assert {path: names for path, names in paths.items() if names != LENDS} == {}
    assert walk.count() == len(LENDS)
    assert joko.get("/board/").status_code != 403
    assert "Budi Santoso" in joko.get("/team/").text
    assert joko.get(f"/team/{rahma}/feedback").status_code in (403, 404)
    assert joko.get(f"/feedback/{rahma}/give").status_code in (403, 404)
    assert not any(walk.decides(name) for name in KEPT)
    assert walk.decides("milik")
    assert walk.items["milik"] in joko.get("/finished/").text
    walk.items = {name: item for name, item in walk.items.items() if name != "milik"}
    to_day(walk, first + timedelta(days=1))
    nothing()  # the day after
    assert "milik" in joko.get("/finished/").text  # what was done stays
    to_day(walk, second)
    paths = walk.paths()
    assert paths.pop("case page") == {"skp", "penerima", "milik"}
    assert {path: names for path, names in paths.items() if names != {"skp"}} == {}
    assert walk.count() == 1
    assert not walk.decides("evaluasi") and not walk.decides("kelompok")
    assert walk.decides("skp")
    to_day(walk, second + timedelta(days=1))
    walk.items.pop("skp")
    walk.cases.pop("skp")
    nothing()
