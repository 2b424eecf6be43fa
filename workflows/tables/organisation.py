"""Which rows of the agency's own history are about which unit, seat or person."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from workflows.tables.base import Agency, Base

ABOUT = sa.String(48)  # unit:ID, seat:ID, person:ID


class OrganisationChange(Base):
    """A line of an index: the row `seq` of the agency's chain is about this."""

    __tablename__ = "organisation_change"

    agency: Mapped[str] = mapped_column(Agency, primary_key=True)
    about: Mapped[str] = mapped_column(ABOUT, primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
