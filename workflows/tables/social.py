"""Announcements to units, helpers of people, first steps put away, and the fairness survey."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Dated, Id, Keyed, Principal, dates_in_order, signed


class Announcement(Keyed, Dated, Base):
    """Something that HR tells the people of units from a day to a day. Its text has versions."""

    __tablename__ = "announcement"
    __table_args__ = (
        sa.Index("ix_announcement__agency", "agency", "valid_from"),
        sa.Index("ix_announcement__by", "agency", "created_by"),
        dates_in_order(),
    )

    must_read: Mapped[bool] = mapped_column(sa.Boolean)
    version: Mapped[int] = mapped_column(sa.Integer)  # the newest
    created_by: Mapped[str] = mapped_column(Principal)
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None] = mapped_column(sa.Date)  # last day that people were reminded


class AnnouncementText(Keyed, Base):
    """One version of an announcement: never changed, so that what was read can be shown again."""

    __tablename__ = "announcement_text"
    __table_args__ = (sa.UniqueConstraint("announcement_id", "version"),)

    announcement_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("announcement.id"))
    version: Mapped[int] = mapped_column(sa.Integer)
    title: Mapped[str] = mapped_column(sa.String(150))
    text: Mapped[str] = mapped_column(sa.Text)
    attachment_id: Mapped[str | None] = mapped_column(Id)  # of engine.store.tables.attachment
    written_by: Mapped[str] = mapped_column(Principal)
    written_at: Mapped[datetime]


class AnnouncementUnit(Base):
    """A unit that an announcement is for, with all units below it."""

    __tablename__ = "announcement_unit"
    __table_args__ = (sa.Index("ix_announcement_unit__unit", "unit_id"),)

    announcement_id: Mapped[str] = mapped_column(
        Id, sa.ForeignKey("announcement.id"), primary_key=True
    )
    unit_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("unit.id"), primary_key=True)


class AnnouncementRead(Base):
    """A person said that they have read a version."""

    __tablename__ = "announcement_read"
    __table_args__ = (sa.Index("ix_announcement_read__person", "person_id"),)

    announcement_id: Mapped[str] = mapped_column(
        Id, sa.ForeignKey("announcement.id"), primary_key=True
    )
    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"), primary_key=True)
    version: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    read_at: Mapped[datetime]


class Helper(Keyed, Dated, Base):
    """Somebody who may fill in forms for a person, from a day to a day; both names are kept."""

    __tablename__ = "helper"
    __table_args__ = (
        sa.Index("ix_helper__helper", "helper_id", "person_id"),
        sa.Index("ix_helper__person", "person_id"),
        dates_in_order(),
    )

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    helper_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"))
    may_file: Mapped[bool] = mapped_column(sa.Boolean)  # an objection's papers as well
    reason: Mapped[str] = mapped_column(sa.String(500))  # of HR; "" when the person names them
    named_by: Mapped[str] = mapped_column(Principal)
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # before its last day, by the person or HR
    ended_by: Mapped[str | None] = mapped_column(Principal)
    used_on: Mapped[date | None] = mapped_column(sa.Date)  # last day the helper worked


class FirstStep(Base):
    """A first step that somebody took, or `away.ROLE`: they put the panel of a role away."""

    __tablename__ = "first_step"

    person_id: Mapped[str] = mapped_column(Id, sa.ForeignKey("person.id"), primary_key=True)
    step: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    at: Mapped[datetime]


signed(AnnouncementText, AnnouncementRead)
