"""Days, months and counts as Indonesian documents write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from workflows.domain.told import joined, phrase, word

DAYS = (
    word("Senin"),
    word("Selasa"),
    word("Rabu"),
    word("Kamis"),
    word("Jumat"),
    word("Sabtu"),
    word("Minggu"),
)
MONTHS = (
    word("Januari"),
    word("Februari"),
    word("Maret"),
    word("April"),
    word("Mei"),
    word("Juni"),
    word("Juli"),
    word("Agustus"),
    word("September"),
    word("Oktober"),
    word("November"),
    word("Desember"),
)


def day_in_words(day: date) -> str:
    """Return "19 Januari 2026"."""
    return joined(" ", (str(day.day), MONTHS[day.month - 1], str(day.year)))


def weekday_in_words(day: date) -> str:
    """Return "Senin, 19 Januari 2026"."""
    return joined(", ", (DAYS[day.weekday()], day_in_words(day)))


def listed(parts: Sequence[str]) -> str:
    """Return "a", "a dan b" or "a, b, dan c"."""
    if len(parts) < 2:
        return "".join(parts)
    if len(parts) == 2:
        return phrase("%(first)s dan %(last)s", first=parts[0], last=parts[1])
    return phrase("%(first)s, dan %(last)s", first=joined(", ", parts[:-1]), last=parts[-1])
