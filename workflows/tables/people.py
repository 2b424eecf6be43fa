"""Units, seats, people, and who holds what from when to when."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Dated, Id, Keyed, dates_in_order, one_of

SEAT_KINDS = (
    "pejabat_negara",  # an elected office: Gubernur, Bupati, Wali Kota
    "jpt_utama",
    "jpt_madya",
    "jpt_pratama",
    "administrator",
    "pengawas",
    "pelaksana",
    "fungsional",
)
CAPACITIES = ("definitif", "plt", "plh")
EMPLOYMENTS = ("pns", "pppk", "cpns", "pejabat_negara")
STATUSES = ("aktif", "cltn", "tugas_belajar", "mpp", "diberhentikan_sementara")
RELATIONS = ("pasangan", "keluarga", "usaha", "sengketa")


class Standing:
    """A row that says how things stand; how they stood before is in people_past.

    Code and key stay for good: files and diagrams name a unit or seat by its code.
    """

    since: Mapped[date | None] = mapped_column(sa.Date)  # first day of what the row says
    closed_on: Mapped[date | None] = mapped_column(sa.Date)  # last day of a unit or seat


class Unit(Keyed, Standing, Base):
    """A part of the agency: an OPD, a bidang, a UPTD, a school."""

    __tablename__ = "unit"
    __table_args__ = (
        sa.UniqueConstraint("agency", "code"),
        sa.Index("ix_unit__parent", "agency", "parent_id"),
    )

    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(200))
    parent_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("unit.id"))
    siasn_id: Mapped[str | None] = mapped_column(sa.String(36))  # UUID of the unor in SIASN


class Seat(Keyed, Standing, Base):
    """A position in a unit, whoever sits in it."""

    __tablename__ = "seat"
    __table_args__ = (
        sa.UniqueConstraint("agency", "code"),
        sa.Index("ix_seat__unit", "agency", "unit_id"),
        sa.Index("ix_seat__superior", "agency", "superior_id"),
        one_of("kind", *SEAT_KINDS),
    )

    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(200))
    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"))
    superior_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("seat.id"))
    kind: Mapped[str] = mapped_column(sa.String(16))
    echelon: Mapped[str | None] = mapped_column(sa.String(6))  # "II.a"
    level: Mapped[str | None] = mapped_column(sa.String(16))  # jenjang of a fungsional: ahli_muda
    is_head: Mapped[bool] = mapped_column(sa.Boolean, default=False)  # leads its unit


class Person(Keyed, Base):
    """A civil servant, or an elected head of the region (who has no NIP)."""

    __tablename__ = "person"
    __table_args__ = (
        sa.UniqueConstraint("agency", "nip"),
        sa.Index("ix_person__name", "agency", "name", "id"),
        one_of("employment", *EMPLOYMENTS),
        one_of("status", *STATUSES),
    )

    nip: Mapped[str | None] = mapped_column(sa.String(18))
    name: Mapped[str] = mapped_column(sa.String(200))
    rank: Mapped[str | None] = mapped_column(sa.String(6))  # golongan ruang "III/c", PPPK "IX"
    employment: Mapped[str] = mapped_column(sa.String(16))
    status: Mapped[str] = mapped_column(sa.String(24), default="aktif")
    email: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str | None] = mapped_column(sa.String(30))
    since: Mapped[date | None] = mapped_column(sa.Date)  # first day of name, rank, status as here


class Holding(Keyed, Dated, Base):
    """A person in a seat by a decree: definitif, or acting as Plt (vacant) or Plh (absent)."""

    __tablename__ = "holding"
    __table_args__ = (
        sa.UniqueConstraint("agency", "person_id", "seat_id", "capacity", "valid_from"),
        sa.Index("ix_holding__seat", "agency", "seat_id", "valid_from"),
        one_of("capacity", *CAPACITIES),
        dates_in_order(),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    seat_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("seat.id"))
    capacity: Mapped[str] = mapped_column(sa.String(10))
    decree: Mapped[str] = mapped_column(sa.String(120), default="")


class UnitRole(Keyed, Dated, Base):
    """A task given to a person in a unit, apart from the seat: pengelola_kinerja and the like."""

    __tablename__ = "unit_role"
    __table_args__ = (
        sa.UniqueConstraint("agency", "person_id", "unit_id", "role", "valid_from"),
        sa.Index("ix_unit_role__role", "agency", "role", "unit_id"),
        dates_in_order(),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(sa.String(40))
    decree: Mapped[str] = mapped_column(sa.String(120), default="")


class Delegation(Keyed, Dated, Base):
    """The power to assess the subordinates of a seat, given by letter to a person."""

    __tablename__ = "delegation"
    __table_args__ = (sa.Index("ix_delegation__seat", "agency", "seat_id"), dates_in_order())

    seat_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("seat.id"))
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    decree: Mapped[str] = mapped_column(sa.String(120))


class AssessorAssignment(Keyed, Dated, Base):
    """An assessor named by decree for one person, before any rule of the organisation chart."""

    __tablename__ = "assessor_assignment"
    __table_args__ = (
        sa.Index("ix_assessor_assignment__person", "agency", "person_id"),
        dates_in_order(),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    assessor_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    decree: Mapped[str] = mapped_column(sa.String(120), default="")


class Relation(Keyed, Base):
    """A declared tie between two people that keeps one from deciding about the other."""

    __tablename__ = "relation"
    __table_args__ = (
        sa.UniqueConstraint("agency", "person_a", "person_b", "kind", "declared_at"),
        sa.Index("ix_relation__b", "agency", "person_b"),
        one_of("kind", *RELATIONS),
    )

    person_a: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    person_b: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(sa.String(16))
    declared_at: Mapped[datetime]
    valid_from: Mapped[date | None] = mapped_column(sa.Date)  # None: as long as is known
    valid_to: Mapped[date | None] = mapped_column(sa.Date)  # last day of a tie that is over
