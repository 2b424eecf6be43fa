"""What can be practised, and how each scene is made: by the commands that everyone uses."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from admin.demo.characters import GENERAL, Character
from admin.demo.scene import set_scene
from admin.designer.bundles import newest
from admin.designer.trial import copy_documents, engine_over
from admin.designer.trial_answers import filled, first_working_day
from admin.designer.trial_people import Cast, copy_rules, make_people
from admin.i18n import later
from admin.inbox.item import form_with_context
from admin.tables import Account
from bpmn.bundle import Bundle
from engine import rights
from engine.commands import CompleteItem, StartCase
from engine.engine import Engine
from engine.errors import EngineError
from engine.store import jobs
from engine.store import tables as t
from engine.store.database import Database
from engine.store.unit_of_work import UnitOfWork
from workflows import processes
from workflows.campaign import year_key
from workflows.directory import local_day
from workflows.processes.asking import people_behind
from workflows.tables.people import Holding, Person, Seat, UnitRole
from workflows.tasks import TASKS

YEAR = "annual_cycle"
EMPLOYEE, SUPERIOR, HR = "pegawai", "atasan", "pengelola"
STAFF = ("Sari Contoh", "Dewi Contoh")  # beside the one whose year is practised
MOST_ACTS = 400  # of everybody, to come to the beginning of a scene


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that can be practised.

    Args:
        name: stands in the address.
        role: who the visitor is at first.
        title: what is practised, marked for the catalogues.
        task: what to do, marked for the catalogues.
        element: the scene begins when all staff have this step open; None: nothing is started.
    """

    name: str
    role: str
    title: str
    task: str
    element: str | None


SCENES: Mapping[str, Scene] = {
    scene.name: scene
    for scene in (
        Scene(
            "rencana",
            EMPLOYEE,
            later("Menyusun dan mengirim SKP"),
            later(
                "Buka tugas menyusun SKP, isi rencana hasil kerja, simpan, lalu kirim. Setelah itu"
                " lihat sebagai atasan: setujui atau kembalikan, dan lihat apa yang terjadi."
            ),
            "menyusun_skp",
        ),
        Scene(
            "persetujuan",
            SUPERIOR,
            later("Menyetujui atau mengembalikan SKP"),
            later(
                "Tiga SKP menunggu keputusan Anda. Setujui yang sudah baik, kembalikan satu dengan"
                " alasan, lalu lihat sebagai pegawai bagaimana alasan itu sampai."
            ),
            "memutuskan",
        ),
        Scene(
            "penilaian",
            SUPERIOR,
            later("Memberi umpan balik dan rating"),
            later(
                "Tahun hampir selesai dan buktinya sudah ada. Beri umpan balik dari Tim saya, lalu"
                " isi rating tiga orang berdampingan."
            ),
            "penilaian",
        ),
        Scene(
            "pembukaan",
            HR,
            later("Membuka tahun kinerja"),
            later(
                "Buat pembukaan tahun untuk Dinas Contoh, periksa siapa yang ikut, lalu buka."
                " Sesudahnya lihat papan kemajuan, dan lihat sebagai pegawai tugas yang datang."
            ),
            None,
        ),
    )
}


def make(engine: Engine, work: UnitOfWork, agency: str, scene: Scene, database: Database) -> None:
    """Make a scene in an empty database: people, processes, accounts, and what led up to it.

    Args:
        engine: of the installation; only read from.
        work: reads the installation.
        agency: whose numbers and processes are copied.
        scene: what is practised.
        database: throw-away, empty.
    """
    database.create_tables()
    database.install(demo=True, clock_offset=_offset())
    practice = engine_for(engine, database)
    with database.write() as unit:
        copy_rules(work, unit, agency)
        used = copy_documents(work, unit, practice, agency, *_shipped(work, agency))
        subject = make_people(unit, agency, "pelaksana", "", used)
        people = _more_people(unit, agency, subject)
        unit.session.add_all(
            Account(username=role, name="", agency=agency, person_id=person, active=True,
                    language="id", must_change_password=False)
            for role, person in people.items()
        )  # fmt: skip
        staff = [subject, *_staff(unit, agency)]
        unit.commit()
    if scene.element is not None:
        _lead_up(practice, agency, scene, people, staff)


def engine_for(engine: Engine, database: Database) -> Engine:
    """Return an engine over a practice database: the tasks of years, but nothing that mails."""
    made = engine_over(engine, database)
    made.tasks = dict(TASKS)
    return made


def _shipped(work: UnitOfWork, agency: str) -> list[Bundle]:
    """Return the shipped bundles of processes that the agency has not deployed."""
    deployed = {row.key for row in newest(work, agency) if row.kind == "process"}
    found = [Bundle.of(processes.documents(name)) for name in sorted(processes.names())]
    return [bundle for bundle in found if not deployed & set(bundle.processes)]


def _more_people(unit: UnitOfWork, agency: str, subject: str) -> dict[str, str]:
    """Add two colleagues of the subject; return who plays which role (ids)."""
    cast = Cast(agency, unit.session, count=50)
    seat = unit.session.scalars(
        sa.select(Seat).join(Holding, Holding.seat_id == Seat.id).where(
            Holding.person_id == subject
        )
    ).one()  # fmt: skip
    for number, name in enumerate(STAFF, start=2):
        cast.seat(
            f"CONTOH-STAF{number}", "Staf", seat.unit_id, seat.kind, cast.person(name),
            seat.superior_id,
        )  # fmt: skip
    superior = unit.session.scalars(
        sa.select(Holding.person_id).where(Holding.seat_id == seat.superior_id)
    ).one()
    hr = unit.session.scalars(
        sa.select(UnitRole.person_id).where(
            UnitRole.unit_id == seat.unit_id, UnitRole.role == "pengelola_kinerja"
        )
    ).one()
    return {EMPLOYEE: subject, SUPERIOR: superior, HR: hr}


def _staff(unit: UnitOfWork, agency: str) -> list[str]:
    return list(
        unit.session.scalars(
            sa.select(Person.id).where(Person.agency == agency, Person.name.in_(STAFF))
        )
    )


def _offset() -> int:
    """Return how far the clock is ahead: a year is opened early in the next one."""
    now = datetime.now(UTC)
    day = first_working_day(now.year + 1)
    begin = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)
    return int((begin - now).total_seconds())


def _lead_up(
    engine: Engine, agency: str, scene: Scene, people: Mapping[str, str], staff: Sequence[str]
) -> None:
    """Let everybody act until the scene may begin.

    The superior's plan comes first, so that the plans of the staff serve it.
    """
    with engine.read() as work:
        year = str(local_day(work, agency, work.now).year)
    _start(engine, agency, people[SUPERIOR], year)
    for _ in range(MOST_ACTS):
        items = _items(engine, agency)
        if not any(each["process"] in ("planning", "approval") for each in items):
            break
        _act(engine, agency, items[0])
    for person in staff:
        _start(engine, agency, person, year)
    subjects = {f"person:{person}" for person in staff}
    player = None if scene.role == EMPLOYEE else f"person:{people[scene.role]}"
    for _ in range(MOST_ACTS):
        items = _items(engine, agency)
        ready = [each["id"] for each in items if _is_for(engine, scene, player, subjects, each)]
        if len(ready) == len(staff):
            return
        if not any(_act(engine, agency, item) for item in items if item["id"] not in ready):
            _pass_time(engine)
    raise RuntimeError(f"Expected the scene {scene.name} to begin, but its items never came")


def _is_for(
    engine: Engine, scene: Scene, player: str | None, subjects: set[str], item: Mapping[str, Any]
) -> bool:
    """Say whether an item is one of those that the scene leaves to the visitor."""
    if item["element"] != scene.element or item["subject"] not in subjects:
        return False
    if player is None:
        return True
    with engine.read() as work:
        return rights.find_principal(work, engine.parts, item, player) is not None


def _start(engine: Engine, agency: str, person: str, year: str) -> None:
    engine.execute(
        StartCase(
            agency,
            YEAR,
            key=f"practice:{secrets.token_hex(8)}",
            subject=f"person:{person}",
            period=year,
            business_key=year_key(person, year),
        )
    )
    engine.run_until_idle()


def _items(engine: Engine, agency: str) -> list[dict[str, Any]]:
    w = t.work_item
    with engine.read() as work:
        rows = work.connection.execute(sa.select(w).where(w.c.agency == agency).order_by(w.c.id))
        return [dict(row) for row in rows.mappings()]


def _act(engine: Engine, agency: str, item: Mapping[str, Any]) -> bool:
    """Let the first person who may do an item fill it in; False when nobody can."""
    with engine.read() as work:
        on = local_day(work, agency, work.now)
        actor = next(
            (
                person
                for person in people_behind(work.session, agency, item["owner"]["principals"], on)
                if rights.find_principal(work, engine.parts, item, person)
            ),
            None,
        )
        if actor is None:
            return False
        people = [Character(key, "0", key, 0, GENERAL) for key in (item["subject"], actor)]
        scene = set_scene(engine, work, item, people[0], people[1])
        form, context, functions = form_with_context(work, engine, item, actor)
    answers = filled(scene, item["process"], form, context, functions) if form is not None else {}
    try:
        engine.execute(
            CompleteItem(agency, item["id"], actor, answers, key=f"practice:{item['id']}")
        )
    except EngineError:
        return False
    engine.run_until_idle()
    return True


def _pass_time(engine: Engine) -> None:
    with engine.read() as work:
        due, now = jobs.next_due(work), work.now
    engine.advance_to(max(due or now, now) + timedelta(seconds=1))
