"""Campaigns: a year opened for a set of people. A record that starts cases, never a process."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, Principal, one_of

PERIOD_KINDS = ("bulanan", "triwulanan")
CAMPAIGN_STATES = (
    "rancangan",  # who would be in it can be looked at and mended; nothing starts
    "dibuka",
    "ditutup",  # nothing starts any more; cases that run go on
)
MEMBER_STATES = (
    "menunggu",  # will be started
    "dimulai",
    "dikecualikan",  # does not plan this year; the reason says why
    "tertahan",  # someone who decides cannot be found; the reason says who and why
    "sudah_berjalan",  # the person's year runs already
    "gagal",  # the start could not be carried out; the reason says why
)


class Campaign(Keyed, Base):
    """The opening of one year."""

    __tablename__ = "campaign"
    __table_args__ = (
        sa.Index("ix_campaign__period", "agency", "period"),
        one_of("period_kind", *PERIOD_KINDS),
        one_of("state", *CAMPAIGN_STATES),
    )

    period: Mapped[str] = mapped_column(sa.String(20))  # the year, "2026"
    period_kind: Mapped[str] = mapped_column(sa.String(12))
    decree: Mapped[str] = mapped_column(sa.String(200), default="")  # of another kind of period
    name: Mapped[str] = mapped_column(sa.String(200))
    state: Mapped[str] = mapped_column(sa.String(10), default="dibuka")
    units: Mapped[list[Any]] = mapped_column(default=list)  # ids chosen; none: the whole agency
    opened_by: Mapped[str | None] = mapped_column(Principal)  # of a draft: who prepares it
    opened_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]  # when it was last looked at who can be started
    completed_at: Mapped[datetime | None]  # when every case had been started
    closed_at: Mapped[datetime | None]


class CampaignMember(Keyed, Base):
    """One person in a campaign, and the case that was started.

    Unit and assessor are those of the last check: the board counts by them.
    """

    __tablename__ = "campaign_member"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "person_id"),
        sa.Index("ix_campaign_member__state", "campaign_id", "state", "person_id"),
        sa.Index("ix_campaign_member__unit", "campaign_id", "unit_id", "person_id"),
        sa.Index("ix_campaign_member__assessor", "campaign_id", "assessor_id", "person_id"),
        one_of("state", *MEMBER_STATES),
    )

    campaign_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("campaign.id"))
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    unit_id: Mapped[str | None] = mapped_column(Id)
    assessor_id: Mapped[str | None] = mapped_column(Id)  # the person found; None: nobody
    state: Mapped[str] = mapped_column(sa.String(16), default="menunggu")
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    by_hand: Mapped[bool] = mapped_column(sa.Boolean, default=False)  # left out or taken in so
    case: Mapped[str | None] = mapped_column(Id)


class WindowExtension(Keyed, Base):
    """A later last day for a stage, decided with a reason. Rows are only ever added."""

    __tablename__ = "window_extension"
    __table_args__ = (
        sa.Index("ix_window_extension__period", "agency", "period", "window"),
        sa.CheckConstraint("unit_id IS NULL OR person_id IS NULL", name="scope"),
    )

    campaign_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("campaign.id"))
    period: Mapped[str] = mapped_column(sa.String(20))
    window: Mapped[str] = mapped_column(sa.String(20))  # a name of workflows.campaign.windows
    last_day: Mapped[date] = mapped_column(sa.Date)
    unit_id: Mapped[str | None] = mapped_column(Id)  # with all units below; neither: everybody
    person_id: Mapped[str | None] = mapped_column(Id)
    reason: Mapped[str] = mapped_column(sa.Text)
    decided_by: Mapped[str | None] = mapped_column(Principal)
    decided_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]  # when every running case had been moved
    moved: Mapped[int] = mapped_column(sa.Integer, default=0)  # deadlines moved
