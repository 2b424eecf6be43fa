"""The stages whose last day an agency may extend, and until when it did for a person.

An extension is a recorded decision (table `window_extension`, workflows/campaign/extending.py). It
moves the deadlines that run, and this module lets those that begin later know of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa

from workflows.people import chart, queries
from workflows.tables.campaign import WindowExtension

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Window:
    """A stage with a last day."""

    label: str  # in Indonesian
    process: str
    elements: tuple[str, ...]  # user tasks whose deadline is the stage's


WINDOWS: Mapping[str, Window] = {
    "penyusunan": Window("Penyusunan SKP", "planning", ("menyusun_skp",)),
    "realisasi": Window("Pelaporan realisasi dan bukti dukung", "measurement", ("realisasi",)),
    "evaluasi": Window("Penilaian tahunan", "evaluation", ("penilaian",)),
}


def extended_until(
    work: UnitOfWork, agency: str, period: str, window: str, person: str, on: date
) -> date | None:
    """Return the latest last day that was decided for a person's stage and is not over, or None.

    Args:
        work: the transaction.
        agency: whose decisions.
        period: the year, "2026".
        window: a name of WINDOWS.
        person: id.
        on: today.
    """
    e = WindowExtension
    rows = work.connection.execute(
        sa.select(e.last_day, e.unit_id, e.person_id).where(
            e.agency == agency, e.period == period, e.window == window, e.last_day >= on
        )
    ).all()
    if not rows:
        return None
    above: set[str] = set()
    if any(row.unit_id for row in rows):
        home = chart.home_unit(work, agency, person, on)
        found = work.connection.execute(
            queries.UNITS_UP, {"agency": agency, "unit": home, "on": on}
        )
        above = {row[0] for row in found}
    days = [
        row.last_day
        for row in rows
        if row.person_id == person or (row.person_id is None and row.unit_id in {None, *above})
    ]
    return max(days, default=None)
