"""What a person has seen of a document, and which items were drawn for them to be looked at."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Base, Id, Keyed, Principal


class DocumentSeen(Keyed, Base):
    """A version of a document that somebody who decides about it has opened."""

    __tablename__ = "document_seen"
    __table_args__ = (
        sa.UniqueConstraint("agency", "document_kind", "document_id", "person", "version"),
    )

    document_kind: Mapped[str] = mapped_column(sa.String(40))  # dokumen_jenis, evaluasi, realisasi
    document_id: Mapped[str] = mapped_column(Id)
    person: Mapped[str] = mapped_column(Principal)  # "person:ID"
    version: Mapped[int] = mapped_column(sa.SmallInteger)
    seen_at: Mapped[datetime]


class InboxSeed(Keyed, Base):
    """From what a person's draws of one day come: made once, never told."""

    __tablename__ = "inbox_seed"
    __table_args__ = (sa.UniqueConstraint("agency", "person", "day"),)

    person: Mapped[str] = mapped_column(Principal)
    day: Mapped[date] = mapped_column(sa.Date)
    seed: Mapped[str] = mapped_column(sa.String(64))


class InboxSample(Keyed, Base):
    """An item that was drawn from a group to be looked at alone. Rows are never changed."""

    __tablename__ = "inbox_sample"
    __table_args__ = (
        sa.UniqueConstraint("item"),
        sa.Index("ix_inbox_sample__group", "agency", "person", "day", "group"),
    )

    person: Mapped[str] = mapped_column(Principal)
    day: Mapped[date] = mapped_column(sa.Date)
    group: Mapped[str] = mapped_column(sa.String(64))  # digest of step, period and principal
    item: Mapped[str] = mapped_column(Id)
    drawn_at: Mapped[datetime]
