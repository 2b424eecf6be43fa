"""The made-up organisation that a draft is tried in: one person, those above, and HR."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store.unit_of_work import UnitOfWork
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole
from workflows.tables.rules import CalendarDay, CalendarWeek, ParameterOverride

BEGAN = date(2015, 1, 1)
DECREE = "SK Contoh"
POSITIONS = ("pelaksana", "fungsional", "pengawas", "administrator", "jpt_pratama")
PANEL = 9  # people to draw a panel from
_ROLE = re.compile(rb"peran(?::|\(\s*['\"]|\(&quot;|\(&apos;)([a-z_]{1,60})")
_SEAT = re.compile(rb"kursi(?::|\(\s*['\"]|\(&quot;|\(&apos;)([\w.\-]{1,40})")
_NIP = re.compile(rb"orang(?::|\(\s*['\"]|\(&quot;|\(&apos;)(\d{18})")


@dataclass(slots=True)
class Cast:
    """Who was made: ids of people by what they are, and the numbers already used."""

    agency: str
    session: Session
    count: int = 0

    def add(self, row: Unit | Seat | Person | Holding | UnitRole) -> str:
        """Keep a row; return its id."""
        row.agency = self.agency
        self.session.add(row)
        self.session.flush()
        return row.id

    def person(self, name: str, nip: str | None = None) -> str:
        """Make a person."""
        self.count += 1
        number = f"19800101{200500 + self.count // 100}1{self.count % 1000:03}"
        return self.add(
            Person(nip=nip or number, name=name, rank="III/c", employment="pns", status="aktif")
        )

    def seat(
        self, code: str, name: str, unit: str, kind: str, holder: str, above: str | None
    ) -> str:
        """Make a seat with somebody in it."""
        seat = self.add(
            Seat(code=code, name=name, unit_id=unit, kind=kind, superior_id=above, echelon=None)
        )
        self.add(
            Holding(
                person_id=holder, seat_id=seat, capacity="definitif", decree=DECREE,
                valid_from=BEGAN,
            )
        )  # fmt: skip
        return seat

    def role(self, person: str, unit: str, role: str) -> None:
        """Give somebody a role in a unit."""
        self.add(
            UnitRole(person_id=person, unit_id=unit, role=role, decree=DECREE, valid_from=BEGAN)
        )


def make_people(
    work: UnitOfWork, agency: str, position: str, unit_code: str, documents: Iterable[bytes]
) -> str:
    """Make the organisation; return the id of the person whom the trial is about.

    Args:
        position: kind of the person's seat, one of POSITIONS.
        unit_code: code of the person's unit, so that conditions about units can be tried.
        documents: what will run: roles, seats and people that it names are made too.
    """
    cast = Cast(agency, work.session)
    texts = b"\n".join(documents)
    region = cast.add(Unit(code="CONTOH", name="Pemerintah Daerah Contoh"))
    office = cast.add(Unit(code=unit_code or "CONTOH.1", name="Dinas Contoh", parent_id=region))
    head = cast.seat(
        "CONTOH-KDH", "Kepala Daerah", region, "pejabat_negara", cast.person("Gubernur Contoh"),
        None,
    )  # fmt: skip
    secretary = cast.person("Wahyu Contoh")
    sekda = cast.seat("CONTOH-SEK", "Sekretaris Daerah", region, "jpt_madya", secretary, head)
    line = (
        ("jpt_pratama", "Kepala Dinas", "Hendra Contoh"),
        ("administrator", "Kepala Bidang", "Rina Contoh"),
        ("pengawas", "Kepala Seksi", "Budi Contoh"),
    )
    subject, above = "", sekda
    for kind, name, who in line:
        own = kind == position
        holder = cast.person("Andi Contoh" if own else who)
        above = cast.seat(f"CONTOH-{kind}"[:40], name, office, kind, holder, above)
        if own:
            subject = holder
            break
    if not subject:
        subject = cast.person("Andi Contoh")
        cast.seat("CONTOH-STAF", "Staf", office, position, subject, above)
    hr = cast.person("Lia Contoh")
    cast.seat("CONTOH-HR", "Analis SDM Aparatur", office, "fungsional", hr, sekda)
    cast.role(hr, office, "pengelola_kinerja")
    lead = cast.person("Tono Contoh")
    cast.seat("CONTOH-BKD", "Kepala Bidang Kinerja", region, "administrator", lead, sekda)
    cast.role(lead, region, "admin_instansi")
    cast.role(lead, region, "pengelola_kinerja")
    cast.role(secretary, region, "pejabat_yang_berwenang")
    for number in range(1, PANEL + 1):
        cast.role(cast.person(f"Anggota Contoh {number}"), region, "anggota_tim_pemeriksa")
    _named_in(cast, texts, region, sekda, lead)
    return subject


def _named_in(cast: Cast, texts: bytes, region: str, above: str, lead: str) -> None:
    """Make what the documents name: other roles, seats by code, people by NIP."""
    shipped = {
        "pengelola_kinerja", "admin_instansi", "pejabat_yang_berwenang", "anggota_tim_pemeriksa",
    }  # fmt: skip
    for role in sorted({found.decode() for found in _ROLE.findall(texts)} - shipped)[:50]:
        cast.role(lead, region, role)
    for code in sorted({found.decode(errors="replace") for found in _SEAT.findall(texts)})[:50]:
        if not code.startswith("CONTOH-"):
            cast.seat(
                code, f"Pejabat {code}", region, "administrator", cast.person(f"Pemangku {code}"),
                above,
            )  # fmt: skip
    for nip in sorted({found.decode() for found in _NIP.findall(texts)})[:50]:
        cast.person(f"Pegawai {nip}", nip)


def copy_rules(source: UnitOfWork, target: UnitOfWork, agency: str) -> None:
    """Copy the agency's own numbers and days, so that deadlines come out as they would."""
    for model in (ParameterOverride, CalendarDay, CalendarWeek):
        columns = model.__table__.c
        wanted = [columns.agency == agency]
        if "unit_id" in columns:  # a trial has units of its own
            wanted.append(columns.unit_id.is_(None))
        rows = source.connection.execute(sa.select(*columns).where(*wanted))
        copied = [dict(row) for row in rows.mappings()]
        if copied:
            target.session.execute(sa.insert(model), copied)
