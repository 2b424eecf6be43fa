"""What an agency decides otherwise than the shipped rules: values by decree, and days."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Json, Keyed, one_of

DAY_KINDS = ("libur", "kerja")


class ParameterOverride(Keyed, Base):
    """A parameter's value in this agency from a day on, by a decree. Rows are added, not edited."""

    __tablename__ = "parameter_override"
    __table_args__ = (sa.UniqueConstraint("agency", "name", "valid_from"),)

    name: Mapped[str] = mapped_column(sa.String(80))
    value: Mapped[Any] = mapped_column(Json)
    valid_from: Mapped[date] = mapped_column(sa.Date)
    decree: Mapped[str] = mapped_column(sa.String(200))


class CalendarDay(Keyed, Base):
    """A day off or worked that the national calendar does not know, set by the agency."""

    __tablename__ = "calendar_day"
    __table_args__ = (sa.UniqueConstraint("agency", "day"), one_of("kind", *DAY_KINDS))

    day: Mapped[date] = mapped_column(sa.Date)
    kind: Mapped[str] = mapped_column(sa.String(5))
    name: Mapped[str] = mapped_column(sa.String(120))
    decree: Mapped[str] = mapped_column(sa.String(200), default="")
