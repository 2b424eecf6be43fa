"""Cases that send each other work, the orders that move them, and what must be there in the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engine import commands as c
from engine.engine import Engine
from engine.ports import Service, ServiceCall
from engine.spiff import SpiffExecutor
from engine.store import tables as t
from engine.store.database import Database
from engine.testing import PlainCalendar, PlainDirectory, PlainSealer
from tests.diagrams import (
    catch,
    diagram,
    element,
    end,
    extensions,
    line,
    message,
    message_event,
    parallel,
    script,
    service,
    start,
    throw,
    timer,
    user,
)

PERSON = "person:siti"
DOCUMENTS = {
    "induk.bpmn": diagram(
        start(),
        user("tulis", owner="pegawai()"),
        throw("kabari", message_event("kabar")),
        parallel("belah"),
        element("callActivity", "panggil", extensions(binding="latest"), calledElement="anak"),
        catch("jeda", timer("timeDuration", "PT0S")),
        service("hitung", "uji.hitung"),
        parallel("gabung"),
        end(),
        process="induk",
        declared=message("kabar"),
        flows=[
            *line("start", "tulis", "kabari", "belah", "panggil", "gabung", "end"),
            *line("belah", "jeda", "hitung", "gabung"),
        ],
    ),
    "anak.bpmn": diagram(
        start(),
        user("isi", owner="pegawai()"),
        script("catat", "hasil = nilai + 1"),
        end(),
        process="anak",
        flows=line("start", "isi", "catat", "end"),
    ),
    "kabar.bpmn": diagram(
        start("datang", message_event("kabar")),
        service("terima", "uji.hitung"),
        end(),
        process="penerima",
        declared=message("kabar"),
        flows=line("datang", "terima", "end"),
    ),
}


def count(call: ServiceCall) -> Mapping[str, Any]:
    """Tell somebody: a row that a doubled step would write twice."""
    call.work.notify(["person:saksi"], "counted", {}, agency=call.facts.agency)
    return {}


SERVICES: dict[str, Service] = {"uji.hitung": count}


def engine_on(database: Database) -> Engine:
    """Return a new engine."""
    return Engine(
        database,
        executor=SpiffExecutor(),
        directory=PlainDirectory(),
        calendar=PlainCalendar(),
        services=SERVICES,
        contexts={},
        sealer=PlainSealer(),
    )


def run(engine: Engine, agency: str) -> None:
    """Give all orders, each with the key it always has; run what they set in motion.

    A client that does not know what became of its orders gives them again.
    """
    engine.execute(c.DeployBundle(agency, DOCUMENTS))
    start_ = c.StartCase(agency, "induk", "mulai", subject=PERSON, business_key="satu")
    engine.execute(start_)
    for name, answers in (("tulis", {}), ("isi", {"nilai": 41})):
        item = find_item(engine, agency, name)
        engine.execute(c.CompleteItem(agency, item, PERSON, answers, key=f"selesai {name}"))
    engine.run_until_idle()


def find_item(engine: Engine, agency: str, name: str) -> str:
    """Return the item at an element, open or done; run jobs until it is there."""
    engine.run_until_idle()
    with engine.read() as work:
        for table in (t.work_item, t.work_item_closed):
            query = sa.select(table.c.id).where(table.c.agency == agency, table.c.element == name)
            found: str | None = work.connection.scalar(query)
            if found is not None:
                return found
    raise AssertionError(f"there is no item at {name}")


def account(engine: Engine, agency: str) -> dict[str, Any]:
    """Return what the cases did, whichever way they got there."""
    p, h = t.process_instance.c, t.history.c
    with engine.read() as work:
        run_ = work.connection.execute
        cases = run_(
            sa.select(p.id, p.process, p.status, p.variables).where(p.agency == agency)
        ).all()
        told: dict[str, Any] = {}
        for case in cases:
            rows = run_(sa.select(h.kind, h.facts).where(h.case == case.id).order_by(h.seq)).all()
            steps = [step for row in rows for step in row.facts.get("steps", ())]
            told.setdefault(case.process, []).append(
                {
                    "status": case.status,
                    "variables": case.variables,
                    "history": Counter(row.kind for row in rows),
                    "completed": Counter(name for kind, name in steps if kind == "completed"),
                }
            )
        rows_of = {
            table.name: run_(
                sa.select(sa.func.count()).select_from(table).where(table.c.agency == agency)
            ).scalar()
            for table in (
                t.work_item,
                t.work_item_closed,
                t.submission,
                t.subscription,
                t.job,
                t.incident,
                t.notice,
            )
        }
    return {"cases": told, "rows": rows_of}
