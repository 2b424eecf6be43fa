"""Campaigns: a year opened for a set of people. A record that starts cases, never a process."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, Principal, one_of

PERIOD_KINDS = ("bulanan", "triwulanan")
MEMBER_STATES = (
    "menunggu",
    "dimulai",
    "dikecualikan",  # does not plan this year; the reason says why
)


class Campaign(Keyed, Base):
    """The opening of one year."""

    __tablename__ = "campaign"
    __table_args__ = (
        sa.Index("ix_campaign__period", "agency", "period"),
        one_of("period_kind", *PERIOD_KINDS),
    )

    period: Mapped[str] = mapped_column(sa.String(20))  # the year, "2026"
    period_kind: Mapped[str] = mapped_column(sa.String(12))
    name: Mapped[str] = mapped_column(sa.String(200))
    opened_by: Mapped[str | None] = mapped_column(Principal)
    opened_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]  # when every case had been started


class CampaignMember(Keyed, Base):
    """One person in a campaign, and the case that was started."""

    __tablename__ = "campaign_member"
    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "person_id"),
        sa.Index("ix_campaign_member__state", "campaign_id", "state", "person_id"),
        one_of("state", *MEMBER_STATES),
    )

    campaign_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("campaign.id"))
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(sa.String(12), default="menunggu")
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    case: Mapped[str | None] = mapped_column(Id)
