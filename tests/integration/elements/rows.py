"""The whole table, in the order of the page."""

from __future__ import annotations

from tests.integration.elements import (
    rows_boundaries,
    rows_event_subprocesses,
    rows_events,
    rows_gateways,
    rows_repetition,
    rows_tasks,
)
from tests.integration.elements.table import Row

GROUPS: dict[str, tuple[Row, ...]] = {
    "Tasks, subprocesses and calls": rows_tasks.ROWS,
    "Gateways and flows": rows_gateways.ROWS,
    "Events on the way, starts and ends": rows_events.ROWS,
    "Events at the edge of an activity": rows_boundaries.ROWS,
    "Event subprocesses": rows_event_subprocesses.ROWS,
    "Multi-instance and loops": rows_repetition.REPETITION,
    "Compensation": rows_repetition.COMPENSATION,
    "Variables, data objects, lanes and names": rows_repetition.DATA,
}
ROWS = tuple(row for rows in GROUPS.values() for row in rows)
