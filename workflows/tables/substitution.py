"""Substitution: official work handed to somebody else for a time, by decree."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Dated, Id, Keyed, dates_in_order, one_of

SUBSTITUTION_STATES = (
    "usulan",  # proposed by the giver; lends nothing
    "berlaku",  # decreed: in force from its first day to its last
    "ditolak",  # proposed and not taken up
)


class Substitution(Keyed, Dated, Base):
    """A giver's official work, done by a receiver in the giver's name (pelimpahan tugas).

    What a seat needs when nobody sits in it, or the holder is away altogether, is a holding (Plt,
    Plh); this is a mandate by the holder, who stays responsible and may go on acting.
    """

    __tablename__ = "substitution"
    __table_args__ = (
        sa.Index("ix_substitution__receiver", "agency", "receiver_id", "valid_from"),
        sa.Index("ix_substitution__giver", "agency", "giver_id", "valid_from"),
        one_of("state", *SUBSTITUTION_STATES),
        sa.CheckConstraint("giver_id <> receiver_id", name="two_people"),
        dates_in_order(),
    )

    giver_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    receiver_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    decree: Mapped[str] = mapped_column(sa.String(120), default="")  # "" while proposed
    decree_date: Mapped[date | None] = mapped_column(sa.Date)
    documents: Mapped[list[Any]]  # kinds of documents that are lent; empty: all
    may_pass_on: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    state: Mapped[str] = mapped_column(sa.String(10), default="berlaku")
    note: Mapped[str] = mapped_column(sa.String(500), default="")  # why, as proposed or refused
    made_at: Mapped[datetime]
