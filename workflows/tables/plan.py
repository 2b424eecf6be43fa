"""Performance plans (SKP) in immutable versions, and what their results serve above."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, Principal, one_of, signed

PLAN_STATES = ("draf", "diajukan", "dikembalikan", "ditolak", "ditetapkan", "ditutup")
APPROACHES = ("kuantitatif", "kualitatif")
ROW_KINDS = ("utama", "tambahan")
CLASSIFICATIONS = ("organisasi", "individu")  # stays with the seat, or leaves with the person
ASPECTS = ("kuantitas", "kualitas", "waktu", "biaya")
PERSPECTIVES = ("penerima_layanan", "proses_bisnis", "penguatan_internal", "anggaran")
ANNEXES = ("dukungan_sumber_daya", "skema_pertanggungjawaban", "konsekuensi")
LINK_STATES = (
    "draf",  # the superior's result is sent but not yet set
    "sah",  # the superior's result is set
    "menyusul",  # the superior has no plan yet; to be chosen when there is one
    "putus",  # the superior's plan was set without this result
    "perjanjian_kinerja",  # serves the agency's perjanjian kinerja or renstra: nobody above plans
)


class Plan(Keyed, Base):
    """The plan of one person for one year. What it says stands in its versions."""

    __tablename__ = "plan"
    __table_args__ = (
        sa.UniqueConstraint("agency", "person_id", "period"),
        sa.Index("ix_plan__unit", "agency", "unit_id", "period"),
        one_of("state", *PLAN_STATES),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    period: Mapped[str] = mapped_column(sa.String(20))  # the year, "2026"
    root: Mapped[str] = mapped_column(Id)  # the annual case
    unit_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("unit.id"))  # when last sent
    seat_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("seat.id"))  # when last sent
    state: Mapped[str] = mapped_column(sa.String(12), default="draf")
    version: Mapped[int] = mapped_column(sa.SmallInteger, default=0)  # last sent; 0: none yet
    set_version: Mapped[int | None] = mapped_column(sa.SmallInteger)  # the version in force
    set_at: Mapped[datetime | None]
    returns: Mapped[int] = mapped_column(sa.SmallInteger, default=0)  # how often it came back


class PlanVersion(Keyed, Base):
    """One state of a plan as it was sent. Rows are added, never changed or deleted."""

    __tablename__ = "plan_version"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "version"),
        one_of("approach", *APPROACHES),
    )

    plan_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("plan.id"))
    version: Mapped[int] = mapped_column(sa.SmallInteger)
    approach: Mapped[str] = mapped_column(sa.String(12))
    seat_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("seat.id"))
    sent_by: Mapped[str] = mapped_column(Principal)  # the person, or who set it for them
    sent_for: Mapped[bool] = mapped_column(sa.Boolean)  # by pengelola kinerja, in their stead
    sent_at: Mapped[datetime]


class PlanRow(Keyed, Base):
    """A planned result (rencana hasil kerja) of one version."""

    __tablename__ = "plan_row"
    __table_args__ = (
        sa.UniqueConstraint("plan_version_id", "number"),
        sa.UniqueConstraint("plan_version_id", "key"),
        sa.Index("ix_plan_row__key", "key"),
        one_of("kind", *ROW_KINDS),
        one_of("classification", *CLASSIFICATIONS),
        one_of("perspective", *PERSPECTIVES),
    )

    plan_version_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("plan_version.id"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # place in the plan, from 1
    key: Mapped[str] = mapped_column(Id)  # the same in every version that keeps this result
    kind: Mapped[str] = mapped_column(sa.String(10))
    classification: Mapped[str] = mapped_column(sa.String(10), default="individu")
    result: Mapped[str] = mapped_column(sa.Text)
    perspective: Mapped[str | None] = mapped_column(sa.String(20))  # JPT only


class PlanLink(Keyed, Base):
    """Which result of the superior a row serves. Checked again when the superior's plan is set."""

    __tablename__ = "plan_link"
    __table_args__ = (
        sa.UniqueConstraint("plan_row_id", "target_key"),
        sa.Index("ix_plan_link__superior", "superior_id"),
        one_of("state", *LINK_STATES),
    )

    plan_row_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("plan_row.id"))
    target_key: Mapped[str] = mapped_column(Id)  # plan_row.key; "" when nothing above is named
    superior_id: Mapped[str | None] = mapped_column(  # whose plan it looks up to
        Id, sa.ForeignKey("person.id")
    )
    state: Mapped[str] = mapped_column(sa.String(20))
    checked_at: Mapped[datetime]


class PlanIndicator(Keyed, Base):
    """How a result is measured: aspect, indicator, target as number and unit."""

    __tablename__ = "plan_indicator"
    __table_args__ = (
        sa.UniqueConstraint("plan_row_id", "number"),
        one_of("aspect", *ASPECTS),
    )

    plan_row_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("plan_row.id"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # from 1
    key: Mapped[str] = mapped_column(Id)  # the same in every version that keeps this indicator
    aspect: Mapped[str | None] = mapped_column(sa.String(10))  # none in the kualitatif approach
    indicator: Mapped[str] = mapped_column(sa.Text)  # or "ukuran keberhasilan" as prose
    target: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    unit: Mapped[str] = mapped_column(sa.String(60), default="")


class PlanBehaviour(Keyed, Base):
    """What the leader expects of one BerAKHLAK value (ekspektasi khusus pimpinan)."""

    __tablename__ = "plan_behaviour"
    __table_args__ = (sa.UniqueConstraint("plan_version_id", "value"),)

    plan_version_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("plan_version.id"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # 1 to 7
    value: Mapped[str] = mapped_column(sa.String(30))  # kode of parameter perilaku_kerja
    expectation: Mapped[str] = mapped_column(sa.Text, default="")


class PlanAnnex(Keyed, Base):
    """One line of the Lampiran SKP."""

    __tablename__ = "plan_annex"
    __table_args__ = (
        sa.UniqueConstraint("plan_version_id", "kind", "number"),
        one_of("kind", *ANNEXES),
    )

    plan_version_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("plan_version.id"))
    kind: Mapped[str] = mapped_column(sa.String(26))
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # from 1
    text: Mapped[str] = mapped_column(sa.Text)


signed(PlanVersion, PlanRow, PlanIndicator, PlanBehaviour, PlanAnnex)
