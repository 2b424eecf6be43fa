"""Lengths of time as documents write them: the one rule of what is one.

ISO 8601 with whole numbers, perhaps with a calendar's name behind it: `P14D`, `P5D hari_kerja`.
A fraction would need a rule of its own for each unit (half a month?), so only seconds have one.
"""

from __future__ import annotations

import re

UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")

ISO = (
    r"P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?"
    r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d{1,6})?S)?)?"
)
"""Pattern of a length without a calendar, to build others from."""

_PARTS = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.(?P<fraction>\d{1,6}))?S)?)?",
    re.ASCII,
)
_TEXT = re.compile(rf"(?P<iso>{ISO})(?:\s+(?P<calendar>[a-z_]\w*))?", re.ASCII)


def split(text: str) -> tuple[str, str | None] | None:
    """Return (ISO duration, calendar name or None) of `P5D hari_kerja`; None when it is neither."""
    found = _TEXT.fullmatch(text.strip())
    return None if found is None else (found["iso"], found["calendar"])


def parts(duration: str) -> dict[str, int]:
    """Return years, months, weeks, days, hours, minutes, seconds, microseconds of a duration.

    Raises:
        ValueError: it is not one, with whole numbers.
    """
    found = _PARTS.fullmatch(duration)
    if found is None:
        raise ValueError(f"Expected an ISO 8601 duration such as P14D or PT2H but got {duration!r}")
    given = {unit: int(found[unit] or 0) for unit in UNITS}
    return {**given, "microseconds": int((found["fraction"] or "").ljust(6, "0"))}
