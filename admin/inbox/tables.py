"""Views of the inbox that people keep: a name and what the list is narrowed to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Json, Keyed


class InboxView(Keyed, Base):
    """A kept view of a person; with a unit, everybody who sits there today may use it too."""

    __tablename__ = "inbox_view"
    __table_args__ = (
        sa.UniqueConstraint("agency", "person_id", "name"),
        sa.Index("ix_inbox_view__unit", "agency", "unit_id"),
    )

    person_id: Mapped[str] = mapped_column(Id)
    unit_id: Mapped[str | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(sa.String(60))
    asked: Mapped[dict[str, str]] = mapped_column(Json)  # fields of admin.inbox.asked.Asked
    created_at: Mapped[datetime]


class InboxKeys(Keyed, Base):
    """The keys by which a person works in the inbox. No row: they are off."""

    __tablename__ = "inbox_keys"
    __table_args__ = (sa.UniqueConstraint("agency", "person_id"),)

    person_id: Mapped[str] = mapped_column(Id)
    switched_on: Mapped[bool] = mapped_column(sa.Boolean)
    keys: Mapped[dict[str, str]] = mapped_column(Json)  # act of admin.inbox.keys.ACTS -> key
