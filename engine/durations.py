"""Lengths of time as diagrams write them: ISO 8601, and with a calendar's name behind it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime, timedelta

_ISO = re.compile(
    r"P(?!$)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?!$)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?$"
)
_TEXT = re.compile(r"(?P<iso>P[0-9YMWDTHS]+)(?:\s+(?P<calendar>[a-z_]\w*))?$")


def split(text: str) -> tuple[str, str | None] | None:
    """Return (ISO duration, calendar name or None) of `P5D hari_kerja`; None when it is neither."""
    found = _TEXT.match(text.strip())
    if found is None or _ISO.match(found["iso"]) is None:
        return None
    return found["iso"], found["calendar"]


def parts(duration: str) -> dict[str, int]:
    """Return years, months, weeks, days, hours, minutes, seconds of an ISO 8601 duration.

    Raises:
        ValueError: it is not one, with whole numbers.
    """
    found = _ISO.match(duration)
    if found is None:
        raise ValueError(f"Expected an ISO 8601 duration such as P14D or PT2H but got {duration!r}")
    return {unit: int(value) for unit, value in found.groupdict(default="0").items()}


def add(start: datetime, duration: str) -> datetime:
    """Return `start` plus an ISO 8601 duration of calendar time.

    Months and years keep the day where the month has it, else take its last day.
    """
    given = parts(duration)
    months = start.month - 1 + given["months"] + 12 * given["years"]
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, monthrange(year, month)[1])
    return start.replace(year=year, month=month, day=day) + timedelta(
        weeks=given["weeks"],
        days=given["days"],
        hours=given["hours"],
        minutes=given["minutes"],
        seconds=given["seconds"],
    )
