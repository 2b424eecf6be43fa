"""People under rahma of the small agency, as many as asked for, each with a plan in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from engine import queries
from engine.commands import CompleteItem, StartCase
from engine.engine import Engine
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from tests.integration.admin.agency import AGENCY, SmallAgency
from workflows.tables.measurement import Evidence, PeriodicRating, Realisation
from workflows.tables.people import Holding, Person, Seat
from workflows.tables.plan import Plan, PlanIndicator, PlanRow, PlanVersion

SENT = datetime(2026, 1, 5, tzinfo=UTC)
PDF = b"%PDF-1.7 laporan"
RESULTS = ("Meningkatnya keluarga penerima manfaat", "Tersusunnya laporan program tepat waktu")


@dataclass(frozen=True)
class Employee:
    """One of them, with what their plan is known by."""

    id: str
    name: str
    nip: str
    results: tuple[str, ...]  # keys
    indicators: tuple[str, ...]  # keys

    @property
    def key(self) -> str:
        return f"person:{self.id}"


def add_staff(database: Database, agency: SmallAgency, many: int) -> list[Employee]:
    """Seat people under rahma (KABID), by name, each with a plan in force for 2026."""
    with database.write() as work:
        staff = [_employee(work, agency, number) for number in range(many)]
        work.commit()
    return staff


def add_quarter(database: Database, agency: SmallAgency, one: Employee) -> str:
    """Write a first quarter of a person: results, one file, ratings; return the file's id."""
    with database.write() as work:
        file = add_file(work, one)
        place = {"case": new_id(), "person_id": one.id, "period": "2026", "part": 1}
        for result, indicator in zip(one.results, one.indicators, strict=True):
            _add(
                work,
                Realisation(
                    **place,
                    row_key=result,
                    indicator_key=indicator,
                    value=390,
                    source="Basis data terpadu",
                    achievement=24,
                ),
            )
            _add(
                work,
                PeriodicRating(
                    **place,
                    subject="hasil",
                    subject_ref=result,
                    rating="sesuai",
                    assessor_id=agency.people["rahma"],
                ),
            )
        _add(
            work,
            Evidence(
                **place, row_key=one.results[0], attachment_id=file, title="Laporan penyaluran"
            ),
        )
        work.commit()
    return file


def add_file(work: UnitOfWork, one: Employee) -> str:
    """Keep a file of a person and return its id."""
    file = new_id()
    work.connection.execute(
        sa.insert(t.attachment).values(
            id=file,
            agency=AGENCY,
            name="laporan.pdf",
            media_type="application/pdf",
            size=len(PDF),
            sha256=sha256(PDF).hexdigest(),
            content=PDF,
            uploaded_by=one.key,
            uploaded_at=SENT,
        )
    )
    return file


def tell_quarter(engine: Engine, one: Employee) -> None:
    """Start a person's first quarter, plan its actions and tell its results."""
    order = StartCase(
        AGENCY,
        "measurement",
        key=f"q:{one.id}",
        subject=one.key,
        period="2026",
        data={"periode_ke": 1},
    )
    case = engine.execute(order)["case"]
    actions = [{"baris_rencana": key, "aksi": "Melayani warga"} for key in one.results]
    _complete(engine, case, one, {"rencana_aksi": actions})
    told = [
        {"indikator": key, "nilai": "390", "sumber_data": "Laporan bulanan"}
        for key in one.indicators
    ]
    _complete(engine, case, one, {"realisasi": told})


def _complete(engine: Engine, case: str, one: Employee, answers: dict[str, object]) -> None:
    with engine.read() as work:
        (item,) = queries.list_items(work, AGENCY, case=case)
    engine.execute(CompleteItem(AGENCY, item["id"], one.key, answers, key=f"c:{item['id']}"))


def _employee(work: UnitOfWork, agency: SmallAgency, number: int) -> Employee:
    nip, name = f"19900101201501{number:04d}", f"Pegawai {number:03d}"
    person = _add(work, Person(name=name, nip=nip, employment="pns", status="aktif"))
    seat = Seat(
        code=f"P{number}",
        name=f"Pelaksana {number}",
        unit_id=agency.units["bidang"],
        superior_id=agency.seats["KABID"],
        kind="pelaksana",
    )
    held = Holding(
        person_id=person,
        seat_id=_add(work, seat),
        capacity="definitif",
        valid_from=date(2020, 1, 1),
    )
    _add(work, held)
    results, indicators = plan_of(work, person)
    return Employee(person, name, nip, results, indicators)


def plan_of(work: UnitOfWork, person: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write a plan in force for a person (an id); return the keys of its results and indicators."""
    plan = Plan(
        person_id=person,
        period="2026",
        root=new_id(),
        state="ditetapkan",
        version=1,
        set_version=1,
    )
    version = PlanVersion(
        plan_id=_add(work, plan),
        version=1,
        approach="kuantitatif",
        sent_by=f"person:{person}",
        sent_for=False,
        sent_at=SENT,
    )
    version_id = _add(work, version)
    results, indicators = [], []
    for number, text in enumerate(RESULTS, 1):
        results.append(new_id())
        indicators.append(new_id())
        row = PlanRow(
            plan_version_id=version_id,
            number=number,
            key=results[-1],
            kind="utama",
            result=text,
        )
        measure = PlanIndicator(
            plan_row_id=_add(work, row),
            number=1,
            key=indicators[-1],
            aspect="kuantitas",
            indicator="Jumlah keluarga",
            target=1600,
            unit="keluarga",
        )
        _add(work, measure)
    return tuple(results), tuple(indicators)


def _add(work: UnitOfWork, row: Any) -> str:
    row.agency = AGENCY
    work.session.add(row)
    work.session.flush()
    return str(row.id)
