"""A row of the table, run by real engines: for every act a new one, on the same database."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from engine import commands as c
from engine import durations, queries
from engine.engine import Engine
from engine.errors import BpmnError
from engine.ports import CaseFacts, ServiceCall
from engine.spiff import SpiffExecutor
from engine.store import tables as t
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from engine.testing import PlainCalendar, PlainDirectory, PlainSealer
from tests.integration.elements.table import FIRST, Act, Row
from workflows.domain.duration import parse_duration
from workflows.domain.working_days import WorkingCalendar

PERSON = "person:siti"


class WeekCalendar(PlainCalendar):
    """A Calendar whose working days are Monday to Friday; others count as they are."""

    def add(
        self,
        work: UnitOfWork,
        facts: CaseFacts,
        start: datetime,
        duration: str,
        calendar: str | None,
    ) -> datetime:
        """Return the same time of the day on which the domain lets working days end."""
        if calendar != "hari_kerja":
            return super().add(work, facts, start, duration, calendar)
        length = parse_duration(duration, calendar)
        day = WorkingCalendar(zone=UTC).deadline(start, length).day
        return start + (day - start.date())


class Today(PlainDirectory):
    """A Directory whose functions tell the day."""

    def functions(
        self, work: UnitOfWork, facts: CaseFacts, now: datetime
    ) -> Mapping[str, Callable[..., Any]]:
        """Return `pegawai` and `hari_ini`."""
        return {
            **super().functions(work, facts, now),
            "hari_ini": lambda: now.date().isoformat(),
        }

    def function_names(self) -> frozenset[str]:
        """Return their names."""
        return super().function_names() | {"hari_ini"}


def count(call: ServiceCall) -> Mapping[str, Any]:
    """Count one more."""
    return {"jumlah": call.variables.get("jumlah", 0) + 1}


def fail(call: ServiceCall) -> Mapping[str, Any]:
    """Raise an error that a diagram can catch."""
    raise BpmnError("GAGAL", data={"sebab": "berkas hilang"})


class Course:
    """One row on one database, in an agency of its own."""

    def __init__(self, url: str, row: Row) -> None:
        self.url, self.row, self.number = url, row, 0
        self.agency = f"r{zlib.crc32(row.name.encode())}"
        database = Database(url)
        database.install(demo=True)
        database.dispose()

    @contextmanager
    def fresh(self) -> Iterator[Engine]:
        """Open an engine that has seen nothing yet: what it knows, it reads from the database."""
        database = Database(self.url)
        try:
            yield Engine(
                database,
                executor=SpiffExecutor(),
                directory=Today(),
                calendar=WeekCalendar(),
                services={"uji.hitung": count, "uji.gagal": fail},
                contexts={},
                sealer=PlainSealer(),
            )
        finally:
            database.dispose()

    def run(self) -> None:
        """Deploy, start, and do what the row says; check where the cases wait after each act."""
        with self.fresh() as engine:
            engine.execute(c.DeployBundle(self.agency, self.row.documents))
        if self.row.starts:
            self.act(Act("start", FIRST, self.row.data, self.row.opens))
        for act in self.row.acts:
            self.act(act)

    def act(self, act: Act) -> None:
        """Do one thing with a new engine."""
        self.number += 1
        with self.fresh() as engine:
            if act.kind == "pass":
                with engine.read() as work:
                    until = durations.add(work.now, act.name)
                engine.advance_to(until)
            else:
                engine.execute(self._order(engine, act))
            engine.run_until_idle()
            if act.opens is not None:
                found = " ".join(self.open(engine))
                assert found == " ".join(sorted(act.opens.split())), f"at {found!r} after {act}"

    def _order(self, engine: Engine, act: Act) -> Any:
        key = f"k{self.number}"
        if act.kind == "start":
            return c.StartCase(
                self.agency, "proses", key, act.given, subject=PERSON, business_key=act.name
            )
        if act.kind == "send":
            return c.SendMessage(self.agency, act.name, act.key, act.given, key, subject=PERSON)
        if act.kind == "signal":
            return c.BroadcastSignal(self.agency, act.name, act.given, key, subject=PERSON)
        item = self._items(engine, act)[act.place]
        return c.CompleteItem(self.agency, item, PERSON, act.given, key)

    def _items(self, engine: Engine, act: Act) -> list[str]:
        w, p = t.work_item.c, t.process_instance.c
        query = (
            sa.select(w.id)
            .join(t.process_instance, p.id == w.case)
            .where(w.agency == self.agency, w.element == act.name)
            .where(sa.or_(p.business_key == act.key, p.parent.is_not(None)))
            .order_by(p.id, w.token)
        )
        with engine.read() as work:
            return list(work.connection.scalars(query))

    def open(self, engine: Engine) -> list[str]:
        """Return the elements that any case waits at, sorted."""
        with engine.read() as work:
            p = t.process_instance.c
            cases = work.connection.scalars(sa.select(p.id).where(p.agency == self.agency)).all()
            return sorted(w["element"] for case in cases for w in queries.list_waits(work, case))

    def check(self) -> None:
        """Check how the cases ended, which way they took, and that nothing was left lying."""
        p, h = t.process_instance.c, t.history.c
        with self.fresh() as engine, engine.read() as work:
            run = work.connection.execute
            mine = p.agency == self.agency
            first = sa.and_(p.process == "proses", sa.func.coalesce(p.business_key, FIRST) == FIRST)
            cases = run(
                sa.select(p.id, p.status, p.variables).where(mine).order_by(sa.not_(first), p.id)
            ).all()
            traces = []
            for case in cases:
                rows = run(sa.select(h.facts).where(h.case == case.id).order_by(h.seq)).scalars()
                steps = [step for facts in rows for step in facts.get("steps", ())]
                traces.append(" ".join(element for kind, element in steps if kind == "completed"))
            left = [
                table.name
                for table in (t.work_item, t.subscription, t.job, t.incident)
                if run(sa.select(table.c.agency).where(table.c.agency == self.agency)).first()
            ]
        assert traces[0] == self.row.trace, traces[0]
        assert sorted(traces[1:]) == sorted(self.row.others), traces[1:]
        assert cases[0].variables == self.row.variables, cases[0].variables
        states = sorted({case.status for case in cases})
        assert states == self.row.states.split(), states
        assert left == [], left
