"""What an agency decides otherwise than the shipped rules: values, days and weeks, by decree."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.domain.working_days import DAY_KINDS, LEVELS
from workflows.tables.base import Base, Id, Json, Keyed, Principal, one_of


class ParameterOverride(Keyed, Base):
    """A parameter's value in this agency from a day on, by a decree. Rows are added, not edited."""

    __tablename__ = "parameter_override"
    __table_args__ = (sa.UniqueConstraint("agency", "name", "valid_from"),)

    name: Mapped[str] = mapped_column(sa.String(80))
    value: Mapped[Any] = mapped_column(Json)
    valid_from: Mapped[date] = mapped_column(sa.Date)
    decree: Mapped[str] = mapped_column(sa.String(200))


class Decided:
    """A row of the calendar: what was known when has one answer, so it is never edited.

    It counts from `recorded_at` until it is withdrawn.
    """

    unit_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("unit.id"))  # and all below it
    decree: Mapped[str] = mapped_column(sa.String(200), default="")
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(Principal, default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(Principal)
    withdrawn_reason: Mapped[str | None] = mapped_column(sa.String(500))


class CalendarDay(Keyed, Decided, Base):
    """A day decided otherwise than the national calendar has it, for a level of the agency."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        sa.Index("ix_calendar_day__day", "agency", "day"),
        one_of("level", *LEVELS),
        one_of("kind", *DAY_KINDS),
        sa.CheckConstraint("(level = 'unit') = (unit_id IS NOT NULL)", name="unit_level"),
    )

    level: Mapped[str] = mapped_column(sa.String(8))
    day: Mapped[date] = mapped_column(sa.Date)
    kind: Mapped[str] = mapped_column(sa.String(8))
    name: Mapped[str] = mapped_column(sa.String(120))


class CalendarWeek(Keyed, Decided, Base):
    """How the agency, or a unit with all below it, works from a day on: its days and its zone."""

    __tablename__ = "calendar_week"
    __table_args__ = (
        sa.Index("ix_calendar_week__since", "agency", "since"),
        sa.CheckConstraint("days IS NULL OR days IN (5, 6)", name="days"),
        sa.CheckConstraint("zone IS NULL OR zone IN ('WIB', 'WITA', 'WIT')", name="zone"),
        sa.CheckConstraint("days IS NOT NULL OR zone IS NOT NULL", name="something"),
    )

    since: Mapped[date] = mapped_column(sa.Date)
    days: Mapped[int | None]  # 5: Monday to Friday, 6: to Saturday; None: as above
    zone: Mapped[str | None] = mapped_column(sa.String(4))  # None: as above
