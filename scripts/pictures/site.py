"""The demo agency on a free port of this machine, and who may be asked to show a page of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from admin.app import create_app
from admin.assembly import open_engine
from admin.demo.play import Player
from admin.demo.season import LAST, act_until_visit
from admin.demo.stage import AGENCY, SEED, Stage, set_up
from admin.designer import drafts
from admin.settings import Settings
from engine import rights
from engine.store import bundles
from engine.store import tables as t
from scripts.serving import serving
from workflows.people.demo_agency import demo_agency
from workflows.tables.people import Person

PEOPLE = 20  # the fewest with every stage of the year waiting for somebody
SETTINGS = Settings(password_cost={"memory_cost": 8192, "time_cost": 1}, secure_cookies=False)


@dataclass(frozen=True)
class Visit:
    """Who opens which address. `nip` None: somebody who has not signed in."""

    nip: str | None
    path: str


class NobodyThere(LookupError):
    """The demo has nobody for a page: an item, a case or a document that it needs is missing."""


class Site:
    """A served demo: looks up what the pages are about, and lets the made-up people go on."""

    def __init__(self, stage: Stage, address: str) -> None:
        self.stage, self.engine, self.address = stage, stage.engine, address
        self.drafts: dict[str, str] = {}  # process -> draft

    def seat(self, code: str) -> str:
        """Return the NIP of who holds a seat."""
        return self.stage.cast.holders[code]

    def person(self, nip: str) -> str:
        """Return the id of a person."""
        with self.engine.read() as work:
            found = work.session.scalar(sa.select(Person.id).where(Person.nip == nip))
        if found is None:
            raise NobodyThere(f"Nobody has the NIP {nip}")
        return found

    def items(self, process: str, element: str, period: str | None = None) -> list[dict[str, Any]]:
        """Return open items of an element, the oldest first, each with the NIPs of its doers."""
        w = t.work_item
        query = sa.select(w).where(
            w.c.agency == AGENCY, w.c.process == process, w.c.element == element
        )
        if period is not None:
            query = query.where(w.c.period == period)
        with self.engine.read() as work:
            people = work.session.scalars(sa.select(Person).order_by(Person.nip)).all()
            found = []
            for row in map(dict, work.connection.execute(query.order_by(w.c.id)).mappings()):
                doers = [
                    person.nip
                    for person in people
                    if person.nip
                    and rights.find_principal(work, self.engine.parts, row, f"person:{person.id}")
                ]
                found.append({**row, "doers": doers})
        if not found:
            raise NobodyThere(f"Nobody in the demo has {process}.{element} to do")
        return found

    def draft(self, process: str) -> str:
        """Return the id of a draft of the newest version of a process; made when there is none."""
        if process not in self.drafts:
            with self.engine.database.write() as work:
                newest = bundles.find_latest(work, AGENCY, "process", process)
                if newest is None:
                    raise NobodyThere(f"The demo has no process {process}")
                title = "Tenggat reviu lebih pendek"
                actor = f"person:{self.person(self.seat('BKD.KIN-01'))}"
                made = drafts.create_from(
                    work, AGENCY, actor, newest.bundle, folder=process, title=title
                )
                self.drafts[process] = made.id
                work.commit()
        return self.drafts[process]

    def scalar(self, query: sa.Select[Any]) -> Any:
        """Return the first value that a query finds.

        Raises:
            NobodyThere: it finds none.
        """
        with self.engine.read() as work:
            found = work.connection.scalar(query)
        if found is None:
            raise NobodyThere(f"The demo has nothing for: {query}")
        return found

    def act_until(self, element: str) -> None:
        """Let the made-up people go on with objections until an element waits for somebody."""
        w = t.work_item

        def holds_back(item: Any, subject: Any) -> bool:
            return item["process"] != "objection" or item["element"] == element

        player = Player(
            self.engine,
            AGENCY,
            _silent,
            stories=self.stage.stories,
            holds_back=holds_back,
        )
        waits = sa.select(sa.func.count()).where(w.c.process == "objection", w.c.element == element)
        with self.engine.read() as work:
            now = work.now
        if not self.scalar(waits):
            player.play(until=now)


@contextmanager
def served(folder: Path, keep: Path | None = None) -> Iterator[Site]:
    """Make the demo in a folder and serve it as long as the context lasts.

    Args:
        folder: an empty one, for the database.
        keep: a copy of the made-up demo to begin with; made when it does not exist, so that a
            second run is quick.
    """
    file = folder / "demo.db"
    if keep is not None and keep.exists():
        shutil.copy(keep, file)
        stage = Stage(open_engine(f"sqlite:///{file}"), demo_agency(PEOPLE, seed=SEED, year=LAST))
    else:
        stage = set_up(f"sqlite:///{file}", people=PEOPLE, year=LAST, say=_silent)
        act_until_visit(stage, _silent)
        if keep is not None:
            _copy(file, keep)
    try:
        with serving(create_app(stage.engine, SETTINGS)) as address:
            yield Site(stage, address)
    finally:
        stage.engine.database.dispose()


def _copy(file: Path, to: Path) -> None:
    """Copy a database that is in use: its newest pages may lie beside the file."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)


def _silent(line: str) -> None:
    """Say nothing of what the made-up people do."""
