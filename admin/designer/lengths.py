"""Lengths of time in words: "P5D hari_kerja" is five working days."""

from __future__ import annotations

import re
from typing import Any

from admin.i18n import gettext, ngettext

LENGTH = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?"
)
PARAMETER = re.compile(r"parameter\('([a-z0-9_]+)'\)")
WORKING, CALENDAR = "hari_kerja", "hari_kalender"


def length_text(text: Any) -> str:
    """Write a length, or a comma list of them, as people say it; anything else as it stands.

    A bare length in days counts calendar days.
    """
    if not isinstance(text, str):
        return "" if text is None else str(text)
    parts = [_one(part.strip()) for part in text.split(",") if part.strip()]
    return ", ".join(parts)


def days_of(text: str) -> tuple[int, str] | None:
    """Return number and calendar of a length that is only days; None for any other."""
    length, _, calendar = text.strip().partition(" ")
    found = re.fullmatch(r"P(\d{1,4})D", length)
    if found is None or calendar.strip() not in ("", WORKING, CALENDAR):
        return None
    return int(found[1]), calendar.strip() or CALENDAR


def in_days(days: int, calendar: str = WORKING) -> str:
    """Return the length of a number of days: "P5D hari_kerja"."""
    return f"P{days}D {WORKING}" if calendar == WORKING else f"P{days}D"


def parameter_of(expression: str) -> str | None:
    """Return the parameter that an expression is nothing but, or None."""
    found = PARAMETER.fullmatch(expression.strip())
    return found[1] if found else None


def _one(part: str) -> str:
    length, _, calendar = part.partition(" ")
    found = LENGTH.fullmatch(length)
    if found is None or length in ("P", "PT"):
        return part
    numbers = {name: int(value) for name, value in found.groupdict().items() if value}
    if not numbers:
        return part
    return " ".join(_counted(name, number, calendar.strip()) for name, number in numbers.items())


def _counted(name: str, number: int, calendar: str) -> str:
    match name:
        case "years":
            return ngettext("%(num)d tahun", "%(num)d tahun", number)
        case "months":
            return ngettext("%(num)d bulan", "%(num)d bulan", number)
        case "weeks":
            return ngettext("%(num)d minggu", "%(num)d minggu", number)
        case "hours":
            return ngettext("%(num)d jam", "%(num)d jam", number)
        case "minutes":
            return ngettext("%(num)d menit", "%(num)d menit", number)
    if calendar == WORKING:
        return ngettext("%(num)d hari kerja", "%(num)d hari kerja", number)
    if calendar and calendar != CALENDAR:
        return gettext("%(num)d hari (%(calendar)s)", num=number, calendar=calendar)
    return ngettext("%(num)d hari kalender", "%(num)d hari kalender", number)
