"""Tables of what is sent out, and of how people want it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Agency, Base, Id, Keyed, Principal, one_of

MAIL, MESSAGE = "mail", "message"
AT_ONCE, DIGEST, NONE = "at_once", "digest", "none"
WAITING, SENDING, SENT, SKIPPED, UNSURE, DEAD = (
    "waiting",
    "sending",
    "sent",
    "skipped",  # done, read or no longer theirs before it was sent
    "unsure",  # its worker died while it spoke to the server: not sent a second time
    "dead",  # given up
)


class Delivery(Keyed, Base):
    """One message to one person by one way, about one item or notice: never two of them."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("agency", "source", "person", "channel"),
        sa.Index("ix_delivery__person", "agency", "person", "state", "due_at"),
        sa.Index("ix_delivery__item", "agency", "person", "item"),
        sa.Index("ix_delivery__state", "state", "created_at"),
        one_of("channel", MAIL, MESSAGE),
        one_of("state", WAITING, SENDING, SENT, SKIPPED, UNSURE, DEAD),
    )

    person: Mapped[str] = mapped_column(Principal)  # "person:ID"
    source: Mapped[str] = mapped_column(Id)  # of the notice, or of the item when it is new
    kind: Mapped[str] = mapped_column(sa.String(40))  # of the notice, or item_opened
    item: Mapped[str | None] = mapped_column(Id)
    name: Mapped[str] = mapped_column(sa.String(200), default="")  # of the task: all that is told
    due: Mapped[str] = mapped_column(sa.String(40), default="")  # deadline that it tells, ISO
    channel: Mapped[str] = mapped_column(sa.String(8))
    digest: Mapped[bool] = mapped_column(sa.Boolean, default=False)  # goes with others in one mail
    state: Mapped[str] = mapped_column(sa.String(8), default=WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(sa.String(300), default="")
    due_at: Mapped[datetime]  # when it is to be sent
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DeliveryChoice(Base):
    """How a person wants to be told; whoever has chosen nothing has the installation's way."""

    __tablename__ = "delivery_choice"
    __table_args__ = (one_of("mail", AT_ONCE, DIGEST, NONE),)

    person: Mapped[str] = mapped_column(Principal, primary_key=True)
    agency: Mapped[str] = mapped_column(Agency)
    mail: Mapped[str] = mapped_column(sa.String(8))
    hour: Mapped[int]  # of the agency's day: when the digest comes
    quiet: Mapped[list[Any]]  # ISO weekdays, 1 Monday, on which nothing is sent
    quiet_off: Mapped[bool] = mapped_column(sa.Boolean, default=True)  # nor on days off
    message: Mapped[bool] = mapped_column(sa.Boolean, default=False)  # WhatsApp or SMS, too
    changed_at: Mapped[datetime]


class DueFeed(Keyed, Base):
    """A secret address at which a person's due dates are read. The secret itself is not kept."""

    __tablename__ = "due_feed"
    __table_args__ = (sa.Index("ix_due_feed__person", "person", "revoked_at"),)

    person: Mapped[str] = mapped_column(Principal)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)  # sha256 of the secret
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
