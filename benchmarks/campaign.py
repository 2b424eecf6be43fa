"""A year for a whole province: how long the check takes, how fast it opens, how fast the board is.

`python -m benchmarks.campaign` makes up an agency, prepares a year for everybody, lets jobs start
some of them, gives the others the rows of one who was started, and asks for the pages of the board.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from admin.assembly import open_engine
from admin.shipped import deploy_shipped
from benchmarks.printed import environment
from engine.engine import Engine
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.database import Database
from tests.databases import PostgresServer, SqliteFiles, postgres_server
from workflows.campaign import board, opening
from workflows.campaign.board import Filter
from workflows.tables.campaign import CampaignMember
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole

AGENCY = "provinsi"
PEOPLE = 25_000
STARTED = 500  # people whose cases are really started; the others get copies of their rows
STAFF = 20  # people under one head
FIRST = date(2020, 1, 1)


def make_agency(engine: Engine, people: int) -> None:
    """Write a province: a Gubernur, dinas of ten bidang each, and staff under each bidang."""
    units: list[dict[str, Any]] = []
    seats: list[dict[str, Any]] = []
    persons: list[dict[str, Any]] = []
    holdings: list[dict[str, Any]] = []

    def unit(code: str, parent: str | None) -> str:
        key = new_id()
        units.append(
            {"id": key, "agency": AGENCY, "code": code, "name": f"Unit {code}", "parent_id": parent}
        )
        return key

    def sits(code: str, where: str, kind: str, above: str | None, head: bool = False) -> str:
        seat, person = new_id(), new_id()
        number = len(persons)
        seats.append(
            {
                "id": seat,
                "agency": AGENCY,
                "code": code,
                "name": f"Jabatan {code}",
                "unit_id": where,
                "superior_id": above,
                "kind": kind,
                "is_head": head,
            }
        )
        elected = kind == "pejabat_negara"
        persons.append(
            {
                "id": person,
                "agency": AGENCY,
                "nip": None if elected else f"1980010120100{number:05d}",
                "name": f"Pegawai {number:05d}",
                "employment": "pejabat_negara" if elected else "pns",
                "status": "cltn" if number % 97 == 96 else "aktif",
            }
        )
        holdings.append(
            {
                "id": new_id(),
                "agency": AGENCY,
                "person_id": person,
                "seat_id": seat,
                "capacity": "definitif",
                "decree": "SK 1",
                "valid_from": FIRST,
            }
        )
        return seat

    top = unit("PROV", None)
    governor = sits("GUB", top, "pejabat_negara", None, head=True)
    while len(persons) < people:
        dinas = unit(f"D{len(units)}", top)
        head = sits(f"K{len(seats)}", dinas, "jpt_pratama", governor, head=True)
        for _ in range(10):
            bidang = unit(f"B{len(units)}", dinas)
            chief = sits(f"K{len(seats)}", bidang, "administrator", head, head=True)
            for _ in range(STAFF):
                if len(persons) < people:
                    sits(f"S{len(seats)}", bidang, "pelaksana", chief)
    with engine.database.write() as work:
        for model, rows in ((Unit, units), (Person, persons), (Seat, seats), (Holding, holdings)):
            work.connection.execute(sa.insert(model), rows)
        for person in persons[2:4]:  # two, so that each reviews the other's plan
            work.session.add(
                UnitRole(
                    agency=AGENCY,
                    person_id=person["id"],
                    unit_id=top,
                    role="pengelola_kinerja",
                    valid_from=FIRST,
                )
            )
        work.commit()


def measure(url: str, people: int = PEOPLE, started: int = STARTED) -> dict[str, float]:
    """Return seconds of preparing, cases started a second, and milliseconds of the board's pages.

    Args:
        url: an empty database with all tables.
        people: civil servants in the agency.
        started: how many of them get real cases.
    """
    database = Database(url)
    database.install(demo=True)
    database.dispose()
    engine = open_engine(url)
    deploy_shipped(engine, AGENCY)
    make_agency(engine, people)
    begun = time.perf_counter()
    with engine.database.write() as work:
        campaign = opening.prepare(work, engine.parts.definitions, AGENCY, 2026)
        work.commit()
    prepared = time.perf_counter() - begun
    with engine.database.write() as work:
        opening.begin(work, campaign, None)
        work.commit()
    begun, done = time.perf_counter(), 0
    for progress in opening.start_members(engine, campaign, batch=min(100, started)):
        done = progress.started
        if done >= started:
            break
    rate = done / (time.perf_counter() - begun)
    copy_rows(engine, campaign)
    with engine.read() as work:
        unit = work.session.scalars(sa.select(Unit.id).where(Unit.code == "B2")).one()
        asked = Filter(campaign)
        inside = Filter(campaign, exact_unit=unit)
        pages: dict[str, Callable[[], Any]] = {
            "board_units_ms": lambda: board.by_unit(work, asked),
            "board_assessors_ms": lambda: board.by_assessor(work, asked),
            "people_first_ms": lambda: board.list_people(work, asked),
            "people_of_unit_ms": lambda: board.list_people(work, inside),
            "states_ms": lambda: opening.progress_of(work, campaign),
        }
        timed = {name: _milliseconds(ask) for name, ask in pages.items()}
    engine.database.dispose()
    return {
        "people": people,
        "prepare_s": round(prepared, 2),
        "starts_per_s": round(rate, 1),
        "whole_year_min": round(people / rate / 60, 1),
        **timed,
    }


def copy_rows(engine: Engine, campaign: str) -> None:
    """Give everybody who still waits the cases and items of one who was started."""
    m, p, w = CampaignMember, t.process_instance, t.work_item
    with engine.database.write() as work:
        run = work.connection.execute
        model = run(
            sa.select(m.case).where(m.campaign_id == campaign, m.state == "dimulai")
        ).first()
        assert model is not None
        cases = [dict(row) for row in run(sa.select(p).where(p.c.root == model.case)).mappings()]
        items = [dict(row) for row in run(sa.select(w).where(w.c.root == model.case)).mappings()]
        waiting = run(
            sa.select(m.person_id).where(m.campaign_id == campaign, m.state == "menunggu")
        ).scalars()
        new_cases, new_items, members = [], [], []
        for person in waiting:
            keys = {case["id"]: new_id() for case in cases}
            about = {"subject": f"person:{person}", "root": keys[model.case]}
            for case in cases:
                new_cases.append(
                    {
                        **case,
                        **about,
                        "id": keys[case["id"]],
                        "parent": keys.get(case["parent"]),
                        "business_key": f"{person}:2026" if case["business_key"] else None,
                    }
                )
            new_items += [
                {**item, **about, "id": new_id(), "case": keys[item["case"]]} for item in items
            ]
            members.append({"who": person, "which": keys[model.case]})
        if members:
            run(sa.insert(p), new_cases)
            run(sa.insert(w), new_items)
            run(
                sa.update(m)
                .where(m.campaign_id == campaign, m.person_id == sa.bindparam("who"))
                .values(state="dimulai", case=sa.bindparam("which")),
                members,
            )
        work.commit()


def _milliseconds(ask: Callable[[], Any], times: int = 5) -> float:
    ask()
    spent = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - begun)
    return round(sorted(spent)[len(spent) // 2] * 1000, 1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on both databases and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--started", type=int, default=STARTED)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        makers: dict[str, SqliteFiles | PostgresServer] = {
            "sqlite": SqliteFiles(Path(folder)),
            "postgresql": server,
        }
        found = {
            name: measure(maker.new(), given.people, given.started)
            for name, maker in makers.items()
        }
    if given.json:
        print(json.dumps(found))
        return
    print(environment())
    for name, figures in found.items():
        print(f"\n{name}")
        for what, figure in figures.items():
            print(f"  {what:20} {figure}")


if __name__ == "__main__":
    main()
