"""The pool of panel members, and all that an objection (keberatan) gathers until decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Dated, Id, Keyed, dates_in_order, one_of
from workflows.tables.evaluation import GRADES
from workflows.tables.measurement import RATINGS

CATEGORIES = ("pengelola_kinerja", "inspektorat", "opd_lain", "jabatan_fungsional")
POINT_KINDS = ("hasil", "perilaku", "predikat", "prosedur")
OBJECTION_STATES = ("diajukan", "diperiksa", "tidak_diterima", "diputus")
RESULTS = ("menguatkan", "mengubah")
PANEL_ROLES = ("ketua", "anggota", "cadangan")
MEMBER_STATES = ("ditunjuk", "bebas", "mundur", "diam")  # named, free of conflict, out, silent
PRESENCES = ("hadir", "tertulis", "tidak_hadir")
VOTES = ("menguatkan", "mengubah")
POINT_RESULTS = ("diterima", "diterima_sebagian", "ditolak")


class PanelPool(Keyed, Dated, Base):
    """A person who may be named to panels, by a decree made before any case."""

    __tablename__ = "panel_pool"
    __table_args__ = (
        sa.UniqueConstraint("agency", "person_id", "valid_from"),
        one_of("category", *CATEGORIES),
        dates_in_order(),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    category: Mapped[str] = mapped_column(sa.String(20))
    decree: Mapped[str] = mapped_column(sa.String(120))


class Objection(Keyed, Base):
    """One objection to one version of an evaluation; a version can be objected to once."""

    __tablename__ = "objection"
    __table_args__ = (
        sa.UniqueConstraint("evaluation_id", "evaluation_version"),
        sa.UniqueConstraint("agency", "number"),
        sa.Index("ix_objection__person", "agency", "person_id", "period"),
        one_of("state", *OBJECTION_STATES),
        one_of("result", *RESULTS),
        one_of("requested_grade", *GRADES),
    )

    number: Mapped[str] = mapped_column(sa.String(40))  # register number: KB-2026-0001
    evaluation_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("evaluation.id"))
    evaluation_version: Mapped[int] = mapped_column(sa.SmallInteger)
    root: Mapped[str] = mapped_column(Id)  # the annual case
    case: Mapped[str | None] = mapped_column(Id)  # the objection case, once it has begun
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    period: Mapped[str] = mapped_column(sa.String(20))
    filed_at: Mapped[datetime]
    received_at: Mapped[datetime]  # when the evaluation was received: day 0 of the clock
    requested: Mapped[str] = mapped_column(sa.Text)  # the result asked for
    requested_grade: Mapped[str | None] = mapped_column(sa.String(16))
    completed_at: Mapped[datetime | None]  # when an incomplete filing was completed
    state: Mapped[str] = mapped_column(sa.String(16), default="diajukan")
    admitted_at: Mapped[datetime | None]
    refused_reason: Mapped[str | None] = mapped_column(sa.Text)
    result: Mapped[str | None] = mapped_column(sa.String(16))
    decided_at: Mapped[datetime | None]


class ObjectionPoint(Keyed, Base):
    """One contested point, with its ground and reasons."""

    __tablename__ = "objection_point"
    __table_args__ = (
        sa.UniqueConstraint("objection_id", "number"),
        one_of("kind", *POINT_KINDS),
        one_of("result", *POINT_RESULTS),
    )

    objection_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("objection.id"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    kind: Mapped[str] = mapped_column(sa.String(10))
    subject_ref: Mapped[str | None] = mapped_column(Id)  # plan_row.key or behaviour
    text: Mapped[str] = mapped_column(sa.Text)  # what is contested, as it reads in the evaluation
    ground: Mapped[str] = mapped_column(sa.String(40))  # a word of parameter dasar_keberatan
    reason: Mapped[str] = mapped_column(sa.Text)
    response: Mapped[str | None] = mapped_column(sa.Text)  # tanggapan of the assessor
    result: Mapped[str | None] = mapped_column(sa.String(20))  # what was decided on this point
    decision: Mapped[str | None] = mapped_column(sa.Text)  # why


class ObjectionEvidence(Keyed, Base):
    """A file that one side puts before the panel; `known` when the assessment already had it."""

    __tablename__ = "objection_evidence"
    __table_args__ = (sa.UniqueConstraint("objection_id", "attachment_id"),)

    objection_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("objection.id"))
    attachment_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("attachment.id"))
    given_by: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    known: Mapped[bool] = mapped_column(sa.Boolean)
    given_at: Mapped[datetime]


class ObjectionResponse(Keyed, Base):
    """The assessor's answer as a whole; answers to single points stand with the points."""

    __tablename__ = "objection_response"
    __table_args__ = (sa.UniqueConstraint("objection_id"),)

    objection_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("objection.id"))
    given_by: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    given_at: Mapped[datetime]


class PanelMember(Keyed, Base):
    """A member or the reserve of the panel of one objection."""

    __tablename__ = "panel_member"
    __table_args__ = (
        sa.UniqueConstraint("objection_id", "person_id"),
        one_of("role", *PANEL_ROLES),
        one_of("state", *MEMBER_STATES),
    )

    objection_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("objection.id"))
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_pm__person"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # place as named: the chair is 1
    role: Mapped[str] = mapped_column(sa.String(10))
    category: Mapped[str] = mapped_column(sa.String(20))
    decree: Mapped[str] = mapped_column(sa.String(120))  # by which the person is in the pool
    state: Mapped[str] = mapped_column(sa.String(10), default="ditunjuk")
    state_at: Mapped[datetime]
    replaced: Mapped[bool] = mapped_column(sa.Boolean, default=False)  # HR named others instead
    state_reason: Mapped[str] = mapped_column(sa.Text, default="")  # conflict told, or silence
    named_by: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_pm__named_by"))
    named_at: Mapped[datetime]


class ObjectionHearing(Keyed, Base):
    """A sitting in which both sides were heard, as its chair recorded it for the minutes."""

    __tablename__ = "objection_hearing"
    __table_args__ = (
        sa.UniqueConstraint("objection_id", "number"),
        one_of("employee_presence", *PRESENCES),
        one_of("assessor_presence", *PRESENCES),
    )

    objection_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("objection.id"))
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    held_on: Mapped[date] = mapped_column(sa.Date)
    place: Mapped[str] = mapped_column(sa.String(200))
    employee_presence: Mapped[str] = mapped_column(sa.String(12))
    assessor_presence: Mapped[str] = mapped_column(sa.String(12))
    employee_statement: Mapped[str] = mapped_column(sa.Text)
    assessor_statement: Mapped[str] = mapped_column(sa.Text)
    deliberation: Mapped[str] = mapped_column(sa.Text)
    recorded_by: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


class PanelVote(Keyed, Base):
    """A member's vote, written when the votes of all are opened together; never before."""

    __tablename__ = "panel_vote"
    __table_args__ = (
        sa.UniqueConstraint("objection_id", "person_id"),
        one_of("vote", *VOTES),
        one_of("result_rating", *RATINGS),
        one_of("behaviour_rating", *RATINGS),
    )

    objection_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("objection.id"))
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    vote: Mapped[str] = mapped_column(sa.String(10))
    result_rating: Mapped[str | None] = mapped_column(sa.String(10))  # recommended, if mengubah
    behaviour_rating: Mapped[str | None] = mapped_column(sa.String(10))
    reason: Mapped[str] = mapped_column(sa.Text)
    dissents: Mapped[bool] = mapped_column(sa.Boolean)  # outvoted: the reason is the dissent
    cast_at: Mapped[datetime]
    opened_at: Mapped[datetime]


class ObjectionDecision(Keyed, Base):
    """What the panel recommended and the assessor's superior decided (keputusan keberatan)."""

    __tablename__ = "objection_decision"
    __table_args__ = (
        sa.UniqueConstraint("objection_id"),
        one_of("recommendation", *VOTES),
        one_of("result", *RESULTS),
    )

    objection_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("objection.id"))
    recommendation: Mapped[str] = mapped_column(sa.String(10))
    result: Mapped[str] = mapped_column(sa.String(16))
    reason: Mapped[str] = mapped_column(sa.Text)
    old: Mapped[dict[str, Any]]  # ratings and grade before
    new: Mapped[dict[str, Any]]  # ratings and grade after; the same when upheld
    decided_by: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    capacity: Mapped[dict[str, Any]]  # {jabatan, kedudukan, sk} on that day
    decided_at: Mapped[datetime]
