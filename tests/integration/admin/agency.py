"""A small agency for the tests of the web: a head, a bidang, its staff, HR, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from flask_security import hash_password

from admin.security import make_account
from admin.session import AdminSession
from engine.store.database import Database
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole
from workflows.tables.rules import ParameterOverride

AGENCY = "lampung"
PASSWORD = "kata sandi untuk tes"
PEOPLE = {
    "budi": ("198802292010121003", "Budi Santoso"),
    "rahma": ("197503112000032001", "Dra. Rahmawati"),
    "kepala": ("196805171994031002", "Ir. Sutrisno"),
    "sari": ("199001012015042001", "Sari Wulandari"),
    "joko": ("198707072011011004", "Joko Prasetyo"),
    "dewi": ("199203032016032005", "Dewi Lestari"),
    "wati": ("198511112010012007", "Wati Handayani"),
    "agus": ("198404042009011009", "Agus Wijaya"),
}


@dataclass
class SmallAgency:
    """Ids by short names.

    budi works under rahma (Plt.), she under kepala; sari is HR of their dinas, wati (who sits
    nowhere) and agus of the whole agency; joko and dewi sit in another dinas.
    """

    people: dict[str, str] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    @classmethod
    def made_in(cls, database: Database) -> SmallAgency:
        self = cls()
        with database.write() as work:
            session = work.session

            def add(row):
                row.agency = AGENCY
                session.add(row)
                session.flush()
                return row.id

            self.units["dinas"] = add(Unit(code="DSOS", name="Dinas Sosial"))
            self.units["bidang"] = add(
                Unit(code="DSOS.1", name="Bidang Rehabilitasi", parent_id=self.units["dinas"])
            )
            self.units["lain"] = add(Unit(code="DDIK", name="Dinas Pendidikan"))
            for name, (nip, full) in PEOPLE.items():
                self.people[name] = add(
                    Person(nip=nip, name=full, rank="III/c", employment="pns", status="aktif")
                )

            def seat(code, name, unit, kind, holder, superior=None, capacity="definitif"):
                self.seats[code] = add(
                    Seat(
                        code=code,
                        name=name,
                        unit_id=self.units[unit],
                        kind=kind,
                        superior_id=self.seats.get(superior or ""),
                        is_head=kind == "jpt_pratama",
                    )
                )
                add(
                    Holding(
                        person_id=self.people[holder],
                        seat_id=self.seats[code],
                        capacity=capacity,
                        decree="SK 800/1123",
                        valid_from=date(2020, 1, 1),
                    )
                )

            seat("KADIS", "Kepala Dinas Sosial", "dinas", "jpt_pratama", "kepala")
            seat(
                "KABID", "Kepala Bidang Rehabilitasi Sosial", "bidang", "administrator", "rahma",
                "KADIS", "plt",
            )  # fmt: skip
            seat("PEKSOS", "Pekerja Sosial Ahli Muda", "bidang", "fungsional", "budi", "KABID")
            seat("ANALIS", "Analis SDM Aparatur", "dinas", "fungsional", "sari", "KADIS")
            seat("GURU", "Guru Ahli Muda", "lain", "fungsional", "joko")
            seat("ARSIP", "Arsiparis Mahir", "lain", "fungsional", "dewi")
            add(
                UnitRole(
                    person_id=self.people["sari"],
                    unit_id=self.units["dinas"],
                    role="pengelola_kinerja",
                    valid_from=date(2020, 1, 1),
                )
            )
            for name in ("wati", "agus"):
                add(
                    UnitRole(
                        person_id=self.people[name],
                        unit_id=self.units["dinas"],
                        role="admin_instansi",
                        valid_from=date(2020, 1, 1),
                    )
                )
            work.commit()
        return self

    def add_accounts(self, orm: AdminSession) -> None:
        """Give everybody an account with the one password. Needs an application context."""
        hashed = str(hash_password(PASSWORD))  # once for all: argon2 is slow on purpose
        for name, (nip, full) in PEOPLE.items():
            orm.add(
                make_account(
                    nip,
                    full,
                    AGENCY,
                    password_hash=hashed,
                    person_id=self.people[name],
                    must_change_password=False,
                )
            )
        orm.commit()
        orm.remove()

    def key(self, name: str) -> str:
        """Return the principal key of a person."""
        return f"person:{self.people[name]}"


def draw_nothing(database: Database) -> None:
    """Let the agency pull nothing out of a group at random."""
    with database.write() as work:
        work.session.add(
            ParameterOverride(
                agency=AGENCY,
                name="contoh_periksa",
                value=0,
                valid_from=date(2020, 1, 1),
                decree="SK",
            )
        )
        work.commit()


def count(database: Database, table: sa.Table) -> int:
    """Return how many rows a table has."""
    with database.reader.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
