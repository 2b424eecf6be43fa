"""What units, seats and people were before they were changed: a change never rewrites the past.

The row in `unit`, `seat` or `person` says how things stand since its day `since` (for ever when
there is none); what stood before stays here with its first and last day.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed


class Past:
    """A state that is over: from its first day (none: as long as is known) to its last."""

    valid_from: Mapped[date | None] = mapped_column(sa.Date)
    valid_to: Mapped[date] = mapped_column(sa.Date)


class UnitPast(Keyed, Past, Base):
    """A unit as it was."""

    __tablename__ = "unit_past"
    __table_args__ = (
        sa.UniqueConstraint("unit_id", "valid_to"),
        sa.Index("ix_unit_past__parent", "agency", "parent_id"),
    )

    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    parent_id: Mapped[str | None] = mapped_column(Id, sa.ForeignKey("unit.id", name="fk_up__above"))
    siasn_id: Mapped[str | None] = mapped_column(sa.String(36))


class SeatPast(Keyed, Past, Base):
    """A seat as it was."""

    __tablename__ = "seat_past"
    __table_args__ = (
        sa.UniqueConstraint("seat_id", "valid_to"),
        sa.Index("ix_seat_past__unit", "agency", "unit_id"),
        sa.Index("ix_seat_past__superior", "agency", "superior_id"),
    )

    seat_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("seat.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"))
    superior_id: Mapped[str | None] = mapped_column(
        Id, sa.ForeignKey("seat.id", name="fk_sp__above")
    )
    kind: Mapped[str] = mapped_column(sa.String(16))
    echelon: Mapped[str | None] = mapped_column(sa.String(6))
    level: Mapped[str | None] = mapped_column(sa.String(16))
    is_head: Mapped[bool] = mapped_column(sa.Boolean)


class PersonPast(Keyed, Past, Base):
    """A person as the register had them."""

    __tablename__ = "person_past"
    __table_args__ = (sa.UniqueConstraint("person_id", "valid_to"),)

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    rank: Mapped[str | None] = mapped_column(sa.String(6))
    employment: Mapped[str] = mapped_column(sa.String(16))
    status: Mapped[str] = mapped_column(sa.String(24))
