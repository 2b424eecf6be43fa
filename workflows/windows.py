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

from engine.store.prepared import Prepared
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

_e = WindowExtension
_DECIDED = Prepared(
    sa.select(_e.last_day, _e.unit_id, _e.person_id).where(
        _e.agency == sa.bindparam("given_agency"),
        _e.period == sa.bindparam("given_period"),
        _e.window == sa.bindparam("given_window"),
        _e.last_day >= sa.bindparam("on"),
    )
)


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
    work.flush()
    rows = _DECIDED.rows(
        work,
        {"given_agency": agency, "given_period": period, "given_window": window, "on": on},
    )
    if not rows:
        return None
    above: set[str] = set()
    if any(unit for _, unit, _ in rows):
        home = chart.home_unit(work, agency, person, on)
        found = work.connection.execute(
            queries.UNITS_UP, {"agency": agency, "unit": home, "on": on}
        )
        above = {row[0] for row in found}
    days = [
        last_day
        for last_day, unit, whose in rows
        if whose == person or (whose is None and unit in {None, *above})
    ]
    return max(days, default=None)
