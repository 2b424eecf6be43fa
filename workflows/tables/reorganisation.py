"""Reorganisations that were carried out, what follows from each, and notes handed over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, Principal, one_of, signed

ACT_KINDS = (
    "segmen",  # the person moved: the part of the year in the old seat is over, a plan begins
    "serah_terima",  # the assessor changed: the former one writes a note
    "jeda",  # the year stands still while the status lasts
    "lanjut",  # and goes on
    "berhenti",  # the year ends
)
ACT_STATES = (
    "menunggu",
    "selesai",
    "tidak_perlu",  # the year is where nothing follows; `told` says why
    "gagal",  # will be tried again; `told` says what went wrong
)


class Reorganisation(Keyed, Base):
    """One file of changes that was carried out as a whole."""

    __tablename__ = "reorganisation"
    __table_args__ = (sa.UniqueConstraint("agency", "digest"),)

    digest: Mapped[str] = mapped_column(sa.String(64))  # of what the rows say, not of the file
    name: Mapped[str] = mapped_column(sa.String(200))
    decree: Mapped[str] = mapped_column(sa.String(120))
    valid_from: Mapped[date] = mapped_column(sa.Date)  # its first day
    applied_by: Mapped[str | None] = mapped_column(Principal)
    applied_at: Mapped[datetime]
    counts: Mapped[dict[str, Any]]


class ReorganisationAct(Keyed, Base):
    """What is to be done with the year of one person, by an order to the engine."""

    __tablename__ = "reorganisation_act"
    __table_args__ = (
        sa.UniqueConstraint("reorganisation_id", "number"),
        sa.Index("ix_reorganisation_act__case", "case"),
        one_of("kind", *ACT_KINDS),
        one_of("state", *ACT_STATES),
    )

    reorganisation_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("reorganisation.id"))
    number: Mapped[int]  # from 1: the order in which they are done
    kind: Mapped[str] = mapped_column(sa.String(12))
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_ra__person"))
    period: Mapped[str] = mapped_column(sa.String(20))
    case: Mapped[str] = mapped_column(Id)  # of the year
    from_id: Mapped[str | None] = mapped_column(Id)  # former seat, or former assessor
    to_id: Mapped[str | None] = mapped_column(Id)  # new seat, or new assessor
    due_on: Mapped[date] = mapped_column(sa.Date)
    state: Mapped[str] = mapped_column(sa.String(12), default="menunggu")
    told: Mapped[str] = mapped_column(sa.Text, default="")
    done_at: Mapped[datetime | None]


class PlanSegment(Keyed, Base):
    """A part of a person's year in one seat that is over: the plan in force, and who assessed.

    Rows are added, never changed: facts signed in that part stay with who signed them.
    """

    __tablename__ = "plan_segment"
    __table_args__ = (sa.UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("plan.id"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # from 1
    version: Mapped[int] = mapped_column(sa.SmallInteger)  # of the plan that was set then
    seat_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("seat.id"))
    assessor_id: Mapped[str | None] = mapped_column(
        Id, sa.ForeignKey("person.id", name="fk_ps__assessor")
    )
    last_day: Mapped[date] = mapped_column(sa.Date)
    reorganisation_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("reorganisation.id"))


class HandoverNote(Keyed, Base):
    """What an assessor who leaves tells the next one about a subordinate.

    Source: guideline under PP 46/2011, at most a month before leaving.
    """

    __tablename__ = "handover_note"
    __table_args__ = (
        sa.UniqueConstraint("case"),
        sa.Index("ix_handover_note__person", "agency", "person_id", "period"),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_hn__person"))
    period: Mapped[str] = mapped_column(sa.String(20))
    case: Mapped[str] = mapped_column(Id)
    author_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_hn__author"))
    former_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_hn__former"))
    results: Mapped[str] = mapped_column(sa.Text)
    behaviour: Mapped[str] = mapped_column(sa.Text)
    advice: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]


signed(PlanSegment, HandoverNote)
