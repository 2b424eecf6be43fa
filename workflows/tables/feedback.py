"""Feedback of any day, the dialogue after an evaluation, and what the employee will develop."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, one_of
from workflows.tables.measurement import SUBJECTS

GIVERS = ("atasan", "rekan", "bawahan", "pihak_lain")
METHODS = ("klasikal", "nonklasikal", "bimbingan", "konseling", "mentoring", "penugasan")


class FeedbackNote(Keyed, Base):
    """What is good and what to improve about one named planned result or behaviour."""

    __tablename__ = "feedback_note"
    __table_args__ = (
        sa.Index("ix_feedback_note__person", "agency", "person_id", "period", "at"),
        sa.Index("ix_feedback_note__giver", "agency", "giver_id", "at"),
        one_of("role", *GIVERS),
        one_of("subject", *SUBJECTS),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_fn__person"))
    period: Mapped[str] = mapped_column(sa.String(20))
    part: Mapped[int | None] = mapped_column(sa.SmallInteger)  # period of measurement, if in one
    case: Mapped[str | None] = mapped_column(Id)  # none when given on a day outside any case
    giver_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_fn__giver"))
    role: Mapped[str] = mapped_column(sa.String(12))
    subject: Mapped[str] = mapped_column(sa.String(10))
    subject_ref: Mapped[str] = mapped_column(Id)  # plan_row.key, or name of the behaviour
    subject_text: Mapped[str] = mapped_column(sa.Text)  # as it read on that day
    good: Mapped[str] = mapped_column(sa.Text, default="")
    improve: Mapped[str] = mapped_column(sa.Text, default="")
    at: Mapped[datetime]
    reply: Mapped[str | None] = mapped_column(sa.Text)
    replied_at: Mapped[datetime | None]


class Dialogue(Keyed, Base):
    """The performance dialogue: who met when, what was agreed, and the employee's answer."""

    __tablename__ = "dialogue"
    __table_args__ = (
        sa.UniqueConstraint("case", "number"),
        sa.Index("ix_dialogue__person", "agency", "person_id", "period"),
    )

    case: Mapped[str] = mapped_column(Id)
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_dl__person"))
    assessor_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_dl__assessor"))
    period: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    held_on: Mapped[date] = mapped_column(sa.Date)
    participants: Mapped[list[Any]]  # {nama, peran}
    strengths: Mapped[str] = mapped_column(sa.Text)
    improvements: Mapped[str] = mapped_column(sa.Text)
    agreements: Mapped[list[Any]]  # {kesepakatan, batas}
    recorded_at: Mapped[datetime]
    reply: Mapped[str | None] = mapped_column(sa.Text)
    replied_at: Mapped[datetime | None]


class DevelopmentItem(Keyed, Base):
    """One gap and how it will be closed (rencana pengembangan)."""

    __tablename__ = "development_item"
    __table_args__ = (
        sa.UniqueConstraint("dialogue_id", "number"),
        sa.Index("ix_development_item__person", "agency", "person_id", "period"),
        one_of("method", *METHODS),
    )

    dialogue_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("dialogue.id"))
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    period: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[int] = mapped_column(sa.SmallInteger)
    gap: Mapped[str] = mapped_column(sa.Text)
    goal: Mapped[str] = mapped_column(sa.Text)
    method: Mapped[str] = mapped_column(sa.String(12))
    hours: Mapped[int] = mapped_column(sa.SmallInteger)  # jam pelajaran (JP)
    due_on: Mapped[date] = mapped_column(sa.Date)
    mentor: Mapped[str] = mapped_column(sa.String(200), default="")
    training: Mapped[str] = mapped_column(sa.String(300), default="")  # training wished for
