"""Moving cases that run to newer numbers or days: the decision, and what counted before it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, Principal


class Replan(Keyed, Base):
    """One decision to re-plan everything that runs in the agency."""

    __tablename__ = "replan"
    __table_args__ = (sa.Index("ix_replan__decided", "agency", "decided_at"),)

    calendar: Mapped[bool]  # days are counted by the calendar as known at `decided_at`
    numbers: Mapped[bool]  # the numbers in force on `rules_date` count
    rules_date: Mapped[date | None] = mapped_column(sa.Date)
    reason: Mapped[str] = mapped_column(sa.String(500))
    decided_by: Mapped[str | None] = mapped_column(Principal)
    decided_at: Mapped[datetime]
    cases: Mapped[int] = mapped_column(default=0)  # that it was decided for
    moved: Mapped[int] = mapped_column(default=0)  # deadlines so far
    applied_at: Mapped[datetime | None]  # when all had moved


class ReplanPin(Base):
    """By what a case was counted before a decision to re-plan."""

    __tablename__ = "replan_pin"

    case: Mapped[str] = mapped_column(Id, primary_key=True)
    replan_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("replan.id"), primary_key=True)
    rules_date: Mapped[date] = mapped_column(sa.Date)
    calendar_at: Mapped[datetime]
