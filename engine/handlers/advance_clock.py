"""Move the clock of a demo database forward by one step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engine import durations
from engine.commands import AdvanceClock
from engine.errors import DemoOnly, Refused
from engine.parts import Parts
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork


def handle(command: AdvanceClock, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Add a duration to the demo clock. Engine.advance runs what becomes due on the way.

    Returns:
        now: the new time.

    Raises:
        DemoOnly: the database is a real one.
        Refused: the text is no duration.
    """
    check_demo(work)
    try:
        target = durations.add(work.now, command.duration)
    except ValueError as error:
        raise Refused(str(error)) from error
    move_to(work, target)
    return {"now": target.isoformat()}


def check_demo(work: UnitOfWork) -> None:
    """Refuse on real databases.

    Raises:
        DemoOnly: the installation row does not say demo.
    """
    if not work.installation.demo:
        raise DemoOnly("Expected a demo database: the clock of a real one cannot be moved")


def move_to(work: UnitOfWork, target: datetime) -> None:
    """Set the demo clock so that now is `target`, or up to a second later; it never goes back.

    The clock is set in whole seconds: a part of one counts as one, so that `target` has come.
    """
    seconds = -((work.now - target) // timedelta(seconds=1))
    work.connection.execute(
        sa.update(t.installation).values(
            clock_offset=t.installation.c.clock_offset + max(seconds, 0)
        )
    )
