"""Files about people that wait between being checked and being brought in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.tables import Principal
from workflows.tables.base import Base, Keyed


class WaitingFile(Keyed, Base):
    """A file as uploaded; removed when it is brought in, or a day later."""

    __tablename__ = "waiting_file"

    name: Mapped[str] = mapped_column(sa.String(200))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary)
    actor: Mapped[str] = mapped_column(Principal)
    at: Mapped[datetime]
