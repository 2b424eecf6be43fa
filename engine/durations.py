"""Lengths of time, added by the calendar; what is one, bpmn.durations says."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, datetime, timedelta

from bpmn.durations import parts, split
from engine.errors import ExecutionFailed

__all__ = ["add", "parts", "split"]


def add(start: datetime, duration: str) -> datetime:
    """Return `start` plus an ISO 8601 duration of calendar time.

    Months and years keep the day where the month has it, else take its last day.

    Raises:
        ExecutionFailed: it would be after the last year of the calendar.
    """
    try:
        return _add(start, duration)
    except OverflowError as error:
        raise ExecutionFailed(
            f"Expected a time before the year 10000 but got {duration}"
        ) from error


def _add(start: datetime, duration: str) -> datetime:
    given = parts(duration)
    months = start.month - 1 + given["months"] + 12 * given["years"]
    year, month = start.year + months // 12, months % 12 + 1
    if year > MAXYEAR:
        raise OverflowError
    day = min(start.day, monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day) + timedelta(
        weeks=given["weeks"],
        days=given["days"],
        hours=given["hours"],
        minutes=given["minutes"],
        seconds=given["seconds"],
        microseconds=given["microseconds"],
    )
