"""A province's inboxes: open and closed items in bulk, around a few cases that really ran.

Items are copies of real ones (a plan to be written, a plan to be decided), so that pages show real
forms, paths and plans. What varies is what lists are made of: whose item it is, whom it is about,
when it is due, who is kept from it, who has claimed it, the period.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from admin.demo.characters import GENERAL, Character
from admin.demo.plans import plan_answers
from admin.demo.scene import set_scene
from admin.shipped import deploy_shipped
from benchmarks.campaign import AGENCY, make_agency
from engine.commands import CompleteItem, StartCase
from engine.engine import Engine
from engine.store import tables as t
from engine.store import words
from engine.store.items import FAR
from workflows.campaign.check import PROCESS
from workflows.campaign.opening import year_key
from workflows.tables.people import Holding, Person, Seat, UnitRole
from workflows.tables.search import rebuild

PERIODS = ("2024", "2025", "2026")
LABELS = ("", "", "Reviu pengelola kinerja", "Penetapan", "Triwulan I", "Triwulan II")
REASONS = [{"code": "pernah_dikembalikan", "facts": {"pengembalian": "1"}}]
RARE = 200  # one item in so many carries the number of a document
CLOSED = 1_000_000_000  # number of the first closed item
REAL = 12  # people whose plans are really written or waited for
BLOCK = 200_000  # closed items made one by one; further ones are copies of them
GIVEN, FAMILY = (
    text.split()
    for text in (
        "Siti Agus Dewi Budi Sri Rina Joko Wati Hendra Yuni Bambang Ratna Eko Fitri Andi Lestari "
        "Dian Rudi Maya Slamet Indah Yusuf Nur Putri Arif Made Ketut Wayan Ningsih Tono",
        "Santoso Wijaya Handayani Pratama Wulandari Saputra Rahmawati Kusuma Hidayat Lestari "
        "Nugroho Setiawan Utami Hartono Purnomo Susanti Gunawan Maharani Siregar Nasution Harahap "
        "Sembiring Tarigan Lubis Permata Suryani Firmansyah Kurniawan Anggraini Simanjuntak",
    )
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in, and who is to be measured."""

    supervisor: str  # person with thousands of items through the seat
    officer: str  # person with tens of thousands through a role


def fill(engine: Engine, people: int, opened: int, closed: int) -> Filled:
    """Make an agency and its items in an empty database.

    Args:
        engine: over an installed database.
        people: civil servants.
        opened: open items, about.
        closed: closed items, about.
    """
    chance = random.Random(2026)
    deploy_shipped(engine, AGENCY)
    make_agency(engine, people)
    _name_people(engine, chance)
    _run_some(engine)
    making = _Making(engine, chance)
    with engine.database.write() as work:
        words.learn(work, making.texts(max(opened, min(closed, BLOCK))))
        work.commit()
    _insert(engine, t.work_item, making.open_items(opened))
    _insert(engine, t.work_item_principal, making.principals)
    _insert(engine, t.work_item_exclusion, making.exclusions)
    _insert(engine, t.work_item_closed, making.closed_items(min(closed, BLOCK)))
    for copy in range(1, -(-closed // BLOCK)):
        _copy_closed(engine, copy, min(BLOCK, closed - copy * BLOCK))
    with engine.database.writer.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
    return Filled(making.supervisor, making.officer)


def _name_people(engine: Engine, chance: random.Random) -> None:
    with engine.database.write() as work:
        keys = work.session.scalars(sa.select(Person.id).order_by(Person.id)).all()
        t_person = sa.table("person", sa.column("id"), sa.column("name"))
        names = [f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" for _ in keys]
        work.connection.execute(
            sa.update(t_person)
            .where(t_person.c.id == sa.bindparam("who"))
            .values(name=sa.bindparam("called")),
            [{"who": key, "called": name} for key, name in zip(keys, names, strict=True)],
        )
        rebuild(work.connection, AGENCY)
        work.commit()


def _run_some(engine: Engine) -> None:
    """Start the year of a few people, and let every other one hand the plan in."""
    with engine.read() as work:
        staff = work.session.scalars(
            sa.select(Holding.person_id)
            .join(Seat, Seat.id == Holding.seat_id)
            .join(Person, Person.id == Holding.person_id)
            .where(Seat.kind == "pelaksana", Person.status == "aktif")
            .order_by(Holding.id)
            .limit(REAL)
        ).all()
    for person in staff:
        engine.execute(
            StartCase(
                AGENCY,
                PROCESS,
                key=f"start:{person}",
                subject=f"person:{person}",
                period="2026",
                business_key=year_key(person, "2026"),
                rules_date=date(2026, 1, 1),
            )
        )
    engine.run_until_idle()
    with engine.read() as work:
        rows = [dict(r) for r in work.connection.execute(sa.select(t.work_item)).mappings()]
    for row in rows[::2]:
        with engine.read() as work:
            who = work.session.get_one(Person, row["subject"].removeprefix("person:"))
            writer = Character(row["subject"], who.nip or "", who.name, 0, GENERAL)
            scene = set_scene(engine, work, row, writer, writer)
        answers = plan_answers(writer, scene.context, scene.initial, corrected=False)
        engine.execute(
            CompleteItem(AGENCY, row["id"], writer.person, answers, key=f"fill:{row['id']}")
        )
    engine.run_until_idle()


class _Making:
    """Makes rows as the database keeps them."""

    def __init__(self, engine: Engine, chance: random.Random) -> None:
        self.chance = chance
        with engine.read() as work:
            self.now = work.now
            run = work.connection.execute
            self.templates = [
                dict(row)
                for row in run(sa.select(t.work_item).order_by(t.work_item.c.id)).mappings()
            ]
            held = run(
                sa.select(Holding.person_id, Seat.id, Seat.superior_id, Seat.unit_id, Seat.kind)
                .join(Seat, Seat.id == Holding.seat_id)
                .order_by(Seat.id)
            ).all()
            role = run(sa.select(UnitRole.person_id, UnitRole.role, UnitRole.unit_id)).first()
        assert role is not None
        self.officer = str(role.person_id)
        self.role = f"role:{role.role}@{role.unit_id}"
        self.people = [f"person:{row.person_id}" for row in held if row.kind != "pejabat_negara"]
        self.above = {f"person:{r.person_id}": f"seat:{r.superior_id}" for r in held}
        chief = next(
            r
            for r in held
            if r.kind in ("administrator", "jpt_pratama") and r.person_id != role.person_id
        )
        self.supervisor, self.seat = str(chief.person_id), f"seat:{chief.id}"
        self.principals: list[dict[str, Any]] = []
        self.exclusions: list[dict[str, Any]] = []
        self.token = 1_000_000

    def texts(self, number: int) -> Iterator[dict[str, Any]]:
        """Yield what is searched for in items, as the engine learns it when it opens them."""
        for label in (*LABELS, *(_document(place) for place in range(0, number, RARE))):
            yield {"agency": AGENCY, "label": label}
        for period in PERIODS:
            yield {"agency": AGENCY, "period": period}

    def open_items(self, number: int) -> Iterator[dict[str, Any]]:
        """Yield open items of the officer's role, the busiest supervisor's seat, and of others.

        The officer has a tenth, at most 20,000, the supervisor another, at most 5,000; half of
        each is ready as a group. Of the others half wait for the superior, half for the person;
        one in two hundred was passed on by the supervisor, one by the officer.
        """
        chance = self.chance
        for_role, for_chief = min(20_000, number // 10), min(5_000, number // 10)
        for place in range(number):
            subject = chance.choice(self.people)
            if place < for_role:
                principal = self.role
            elif place < for_role + for_chief:
                principal = self.seat
            else:
                principal = self.above[subject] if place % 2 else subject
            row = self._row(place, subject)
            due = self.now + timedelta(minutes=chance.randrange(-20_000, 130_000))
            excluded = [subject] if principal != subject else []
            row |= {
                "due_at": due if place % 20 else None,
                "owner": {"principals": [principal], "reason": "Atasan.", "excluded": excluded},
                "assignee": chance.choice(self.people) if place % 50 == 7 else None,
                "lane": "group" if place % 4 < 2 else "open",
                "reasons": [] if place % 4 < 2 else REASONS,
                "passed_by": f"person:{(self.supervisor, self.officer)[place % 2]}"
                if place >= for_role + for_chief and place % 200 < 2
                else None,
            }
            self.principals.append(
                {
                    "agency": AGENCY,
                    "principal": principal,
                    "sort_at": row["due_at"] or FAR,
                    "item": row["id"],
                    "subject": subject,
                    "lane": row["lane"],
                }
            )
            self.exclusions += [{"item": row["id"], "person": person} for person in excluded]
            yield row

    def closed_items(self, number: int) -> Iterator[dict[str, Any]]:
        """Yield closed items: a hundredth done by the supervisor, one by the officer."""
        chance = self.chance
        for place in range(number):
            subject = chance.choice(self.people)
            by = chance.choice(self.people)
            if place % 1000 < 2:
                by = f"person:{(self.supervisor, self.officer)[place % 1000]}"
            at = self.now - timedelta(seconds=chance.randrange(60, 40_000_000))
            yield {
                **self._row(CLOSED + place, subject),
                "context": {},
                "owner": {"principals": [by], "reason": "", "excluded": []},
                "assignee": None,
                "closed_at": at,
                "closed_as": "completed",
                "closed_by": by,
                "capacity": None,
            }

    def _row(self, place: int, subject: str) -> dict[str, Any]:
        self.token += 1
        template = self.templates[place % len(self.templates)]
        return {
            **template,
            "id": f"{place:012x}{self.chance.getrandbits(80):020x}",
            "token": self.token,
            "subject": subject,
            "period": self.chance.choice(PERIODS),
            "label": self.chance.choice(LABELS) if place % RARE else _document(place),
        }


def _document(place: int) -> str:
    return f"KB/{place % CLOSED:07d}/2026"


def _insert(engine: Engine, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    """Write many rows by the database's own way for many: COPY on PostgreSQL."""
    columns = [column.name for column in table.c]
    dialect = engine.database.writer.dialect
    convert = [column.type.bind_processor(dialect) for column in table.c]
    template: dict[int, Any] = {}  # JSON of the shared templates is written once

    def values() -> Iterator[Sequence[Any]]:
        for row in rows:
            made = []
            for name, process in zip(columns, convert, strict=True):
                value = row.get(name)
                if process is not None and value is not None:
                    if name == "context":
                        value = template.setdefault(id(value), process(value))
                    else:
                        value = process(value)
                made.append(value)
            yield made

    listed = ", ".join(f'"{name}"' for name in columns)
    with engine.database.writer.begin() as connection:
        raw: Any = connection.connection.driver_connection
        if dialect.name == "postgresql":
            with (
                raw.cursor() as cursor,
                cursor.copy(f"COPY {table.name} ({listed}) FROM STDIN") as copy,
            ):
                for one in values():
                    copy.write_row(one)
        else:
            marks = ", ".join("?" for _ in columns)
            raw.executemany(f"INSERT INTO {table.name} ({listed}) VALUES ({marks})", values())


def _copy_closed(engine: Engine, copy: int, number: int) -> None:
    """Add closed items that are like the first ones, some days earlier."""
    c = t.work_item_closed.c
    first, until = CLOSED, CLOSED + number
    changed: dict[str, Any] = {
        "id": sa.literal(f"{copy + 0x100:04x}") + sa.func.substr(c.id, 5),
        "closed_at": sa.literal(
            datetime(2026, 1, 1, tzinfo=UTC) - timedelta(days=copy), c.closed_at.type
        ),
    }
    with engine.database.writer.begin() as connection:
        connection.execute(
            t.work_item_closed.insert().from_select(
                [column.name for column in c],
                sa.select(*(changed.get(column.name, column) for column in c)).where(
                    c.id >= f"{first:012x}", c.id < f"{until:012x}"
                ),
            )
        )
