"""A case of the demo that could not go on, for the pages of incidents."""

from __future__ import annotations

import sqlalchemy as sa

from admin.demo.stage import AGENCY
from engine import incidents
from engine.commands import FireTimer
from engine.errors import ExecutionFailed
from engine.store import tables as t
from scripts.pictures.finding import OFFICE, Way
from scripts.pictures.site import NobodyThere, Site, Visit

_OPEN = sa.select(t.incident.c.id).where(
    t.incident.c.agency == AGENCY, t.incident.c.state == "open"
)
MESSAGE = "Expected a number after `if` but got nothing: `nilai >` (line 1, column 8)"


def break_one(site: Site) -> None:
    """Let a deadline of somebody's case fail, once: of the newest, which no other page shows."""
    with site.engine.database.write() as work:
        if work.connection.scalar(_OPEN) is not None:
            return
        w = t.work_item.c
        row = work.connection.execute(
            sa.select(w.case, w.element, w.token)
            .where(w.agency == AGENCY, w.subject.is_not(None))
            .order_by(w.id.desc())
        ).first()
        if row is None:
            raise NobodyThere("Nobody in the demo has anything to do")
        failed = ExecutionFailed(MESSAGE, element=row.element)
        incidents.record(work, FireTimer(AGENCY, row.case, row.token), failed)
        work.commit()


def incident(path: str) -> Way:
    """Go to an address of that incident, as the performance office."""
    return lambda site: Visit(site.seat(OFFICE), path.format(site.scalar(_OPEN)))
