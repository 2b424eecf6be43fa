"""What a period of measurement records: actions, realisation, evidence, ratings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, one_of

RATINGS = ("di_bawah", "sesuai", "di_atas")
SUBJECTS = ("hasil", "perilaku")  # a planned result, or one of the seven BerAKHLAK behaviours

Quantity = sa.Numeric(18, 4)


class ActionPlan(Keyed, Base):
    """What the employee will do in a period for one planned result (rencana aksi)."""

    __tablename__ = "action_plan"
    __table_args__ = (
        sa.UniqueConstraint("case", "number"),
        sa.Index("ix_action_plan__person", "agency", "person_id", "period", "part"),
    )

    case: Mapped[str] = mapped_column(Id)  # the measurement case: one per person and period
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    period: Mapped[str] = mapped_column(sa.String(20))  # the year, "2026"
    part: Mapped[int] = mapped_column(sa.SmallInteger)  # periode_ke: number of the month or quarter
    number: Mapped[int] = mapped_column(sa.SmallInteger)  # place in the list, from 1
    row_key: Mapped[str] = mapped_column(Id)  # the planned result (RHK) it serves: plan_row.key
    action: Mapped[str] = mapped_column(sa.Text)
    target: Mapped[Decimal | None] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(sa.String(60), default="")
    due_on: Mapped[date | None] = mapped_column(sa.Date)


class Realisation(Keyed, Base):
    """What was reached of one indicator in a period, and where that number comes from.

    A realisation sent again after it was returned is a new version; earlier ones stay.
    """

    __tablename__ = "realisation"
    __table_args__ = (
        sa.UniqueConstraint("case", "version", "indicator_key"),
        sa.Index("ix_realisation__person", "agency", "person_id", "period", "part"),
    )

    case: Mapped[str] = mapped_column(Id)
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    period: Mapped[str] = mapped_column(sa.String(20))
    part: Mapped[int] = mapped_column(sa.SmallInteger)
    version: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    row_key: Mapped[str] = mapped_column(Id)  # plan_row.key
    indicator_key: Mapped[str] = mapped_column(Id)  # plan_indicator.key
    value: Mapped[Decimal | None] = mapped_column(Quantity)  # none: nothing to measure this period
    source: Mapped[str] = mapped_column(sa.String(500))  # sumber data
    note: Mapped[str] = mapped_column(sa.Text, default="")
    achievement: Mapped[Decimal | None] = mapped_column(sa.Numeric(7, 2))  # percent; an aid only


class Evidence(Keyed, Base):
    """A file that supports what was reached of one planned result (bukti dukung)."""

    __tablename__ = "evidence"
    __table_args__ = (
        sa.UniqueConstraint("case", "version", "row_key", "attachment_id"),
        sa.Index("ix_evidence__person", "agency", "person_id", "period", "part"),
    )

    case: Mapped[str] = mapped_column(Id)
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    period: Mapped[str] = mapped_column(sa.String(20))
    part: Mapped[int] = mapped_column(sa.SmallInteger)
    version: Mapped[int] = mapped_column(sa.SmallInteger, default=1)
    row_key: Mapped[str] = mapped_column(Id)  # plan_row.key
    attachment_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("attachment.id"))
    title: Mapped[str] = mapped_column(sa.String(200), default="")


class PeriodicRating(Keyed, Base):
    """The assessor's rating of one planned result or behaviour in a period (evaluasi periodik)."""

    __tablename__ = "periodic_rating"
    __table_args__ = (
        sa.UniqueConstraint("case", "subject", "subject_ref"),
        sa.Index("ix_periodic_rating__person", "agency", "person_id", "period", "part"),
        one_of("subject", *SUBJECTS),
        one_of("rating", *RATINGS),
    )

    case: Mapped[str] = mapped_column(Id)
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_pr__person"))
    period: Mapped[str] = mapped_column(sa.String(20))
    part: Mapped[int] = mapped_column(sa.SmallInteger)
    subject: Mapped[str] = mapped_column(sa.String(10))
    subject_ref: Mapped[str] = mapped_column(Id)  # plan_row.key, or name of the behaviour
    rating: Mapped[str] = mapped_column(sa.String(10))
    assessor_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id", name="fk_pr__assessor"))
