"""The anonymous survey: who has answered, and what was answered, with nothing that joins the two.

How anonymity is kept: docs/decisions/0012-survey-answers-are-counts-not-rows.md.
"""

from __future__ import annotations

from secrets import token_hex

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Agency, Base, Id

PERIOD = sa.String(20)
WITHOUT_ORDER = {"sqlite_with_rowid": False}  # rows lie in the order of their keys


class SurveyAnswered(Base):
    """A person has answered for a year. No time, no number, nothing of what they said."""

    __tablename__ = "survey_answered"
    __table_args__ = WITHOUT_ORDER

    period: Mapped[str] = mapped_column(PERIOD, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"), primary_key=True)
    agency: Mapped[str] = mapped_column(Agency)


class SurveyWaiting(Base):
    """A sealed set of answers that waits until its group has enough to be counted together."""

    __tablename__ = "survey_waiting"
    __table_args__ = (
        sa.Index("ix_survey_waiting__unit", "unit_id", "period"),
        WITHOUT_ORDER,
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=lambda: token_hex(16))  # random
    agency: Mapped[str] = mapped_column(Agency)
    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"))
    period: Mapped[str] = mapped_column(PERIOD)
    sealed: Mapped[bytes] = mapped_column(sa.LargeBinary)


class SurveyCount(Base):
    """How many in a group gave one answer to one question."""

    __tablename__ = "survey_count"
    __table_args__ = (sa.Index("ix_survey_count__agency", "agency", "period"),)

    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"), primary_key=True)
    period: Mapped[str] = mapped_column(PERIOD, primary_key=True)
    question: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    answer: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True)
    agency: Mapped[str] = mapped_column(Agency)
    count: Mapped[int] = mapped_column(sa.Integer)
