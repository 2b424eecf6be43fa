"""Days, months and counts as Indonesian documents write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def day_in_words(day: date) -> str:
    """Return "19 Januari 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_in_words(day: date) -> str:
    """Return "Senin, 19 Januari 2026"."""
    return f"{DAYS[day.weekday()]}, {day_in_words(day)}"


def listed(parts: Sequence[str]) -> str:
    """Return "a", "a dan b" or "a, b, dan c"."""
    if len(parts) < 2:
        return "".join(parts)
    if len(parts) == 2:
        return f"{parts[0]} dan {parts[1]}"
    return f"{', '.join(parts[:-1])}, dan {parts[-1]}"
