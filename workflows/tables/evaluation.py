"""Grades of organisations, evaluations in immutable versions, and their recorded receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, one_of, signed
from workflows.tables.measurement import RATINGS, SUBJECTS

ORGANISATION_GRADES = ("istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
GRADES = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
ORIGINS = ("penilaian", "keberatan")
RECEIPT_MEANS = ("aplikasi", "langsung", "surat", "surel", "lainnya")


class OrganisationGrade(Keyed, Base):
    """How well a unit did in a year (predikat kinerja organisasi); newest row of a unit counts."""

    __tablename__ = "organisation_grade"
    __table_args__ = (
        sa.UniqueConstraint("agency", "unit_id", "period", "version"),
        one_of("grade", *ORGANISATION_GRADES),
    )

    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    grade: Mapped[str] = mapped_column(sa.String(16))
    basis: Mapped[str] = mapped_column(sa.Text, default="")  # what it rests on
    set_by: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    set_at: Mapped[datetime]


class Evaluation(Keyed, Base):
    """The evaluation of one person's year. What it says stands in its versions."""

    __tablename__ = "evaluation"
    __table_args__ = (
        sa.UniqueConstraint("case"),
        sa.Index("ix_evaluation__person", "agency", "person_id", "period"),
        sa.Index("ix_evaluation__unit", "agency", "unit_id", "period"),
        one_of("grade", *GRADES),
    )

    case: Mapped[str] = mapped_column(Id)  # one case for each plan (SKP) of the year
    root: Mapped[str] = mapped_column(Id)  # the annual case
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[int] = mapped_column(sa.SmallInteger)  # the version in force
    grade: Mapped[str] = mapped_column(sa.String(16))  # of the version in force, for lists


class EvaluationVersion(Keyed, Base):
    """One signed state of an evaluation. Rows are added, never changed or deleted."""

    __tablename__ = "evaluation_version"
    __table_args__ = (
        sa.UniqueConstraint("evaluation_id", "version"),
        one_of("organisation_grade", *ORGANISATION_GRADES),
        one_of("result_rating", *RATINGS),
        one_of("behaviour_rating", *RATINGS),
        one_of("grade", *GRADES),
        one_of("origin", *ORIGINS),
    )

    evaluation_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("evaluation.id"))
    version: Mapped[int] = mapped_column(sa.SmallInteger)
    organisation_grade: Mapped[str] = mapped_column(sa.String(16))
    result_rating: Mapped[str] = mapped_column(sa.String(10))
    behaviour_rating: Mapped[str] = mapped_column(sa.String(10))
    grade: Mapped[str] = mapped_column(sa.String(16))
    result_proposed: Mapped[str | None] = mapped_column(sa.String(10))  # the aid, as shown then
    behaviour_proposed: Mapped[str | None] = mapped_column(sa.String(10))
    result_reason: Mapped[str] = mapped_column(sa.Text, default="")
    behaviour_reason: Mapped[str] = mapped_column(sa.Text, default="")
    grade_reason: Mapped[str] = mapped_column(sa.Text, default="")
    recommendation: Mapped[str] = mapped_column(sa.Text, default="")  # catatan/rekomendasi
    origin: Mapped[str] = mapped_column(sa.String(10), default="penilaian")
    objection_id: Mapped[str | None] = mapped_column(Id)  # the objection that changed it
    decided_by: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    capacity: Mapped[dict[str, Any]]  # {jabatan, kedudukan, sk}: what the decider held that day
    released_at: Mapped[datetime]


class EvaluationRow(Keyed, Base):
    """What a version says about one planned result or behaviour, with its feedback."""

    __tablename__ = "evaluation_row"
    __table_args__ = (
        sa.UniqueConstraint("evaluation_version_id", "subject", "number"),
        one_of("subject", *SUBJECTS),
    )

    evaluation_version_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("evaluation_version.id"))
    subject: Mapped[str] = mapped_column(sa.String(10))
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    subject_ref: Mapped[str] = mapped_column(Id)
    text: Mapped[str] = mapped_column(sa.Text)  # the result or behaviour as planned
    facts: Mapped[dict[str, Any]]  # targets, realisation, achievement, ratings by period
    feedback: Mapped[str] = mapped_column(sa.Text, default="")


class EvaluationReceipt(Keyed, Base):
    """When and how the employee got a version: the day the objection clock starts."""

    __tablename__ = "evaluation_receipt"
    __table_args__ = (
        sa.UniqueConstraint("evaluation_id", "version"),
        one_of("means", *RECEIPT_MEANS),
    )

    evaluation_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("evaluation.id"))
    version: Mapped[int] = mapped_column(sa.SmallInteger)
    received_at: Mapped[datetime]
    means: Mapped[str] = mapped_column(sa.String(10))
    proof_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("attachment.id"))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    recorded_by: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]


signed(EvaluationVersion, EvaluationRow, EvaluationReceipt)
