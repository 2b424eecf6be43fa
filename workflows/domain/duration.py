"""Lengths of time as parameters and diagrams write them: `P14D`, `P5D hari_kerja`, `PT30M`."""

from __future__ import annotations

from dataclasses import dataclass

from bpmn import durations
from workflows.domain.told import joined, word

CALENDARS = ("hari_kalender", "hari_kerja")


class WrongDuration(ValueError):
    """A text that names no length of time that can be counted."""

    def __init__(self, text: str, why: str) -> None:
        self.text = text
        super().__init__(
            f"Expected a duration such as P14D or P5D hari_kerja but got {text!r}: {why}"
        )


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time and the calendar that counts its days."""

    years: int = 0
    months: int = 0
    days: int = 0  # weeks included
    seconds: int = 0  # hours and minutes included
    calendar: str = "hari_kalender"

    @property
    def in_days(self) -> bool:
        """Whether it is counted in whole days, so that it ends with a day."""
        return self.seconds == 0

    def in_words(self) -> str:
        """Return "5 hari kerja", "6 bulan", "1 tahun 2 bulan"."""
        day = word("hari kerja") if self.calendar == "hari_kerja" else word("hari")
        parts = [
            (self.years, word("tahun")),
            (self.months, word("bulan")),
            (self.days, day),
            (self.seconds // 3600, word("jam")),
            (self.seconds % 3600 // 60, word("menit")),
            (self.seconds % 60, word("detik")),
        ]
        told = [joined(" ", (str(n), unit)) for n, unit in parts if n]
        return joined(" ", told or (joined(" ", ("0", day)),))


def parse_duration(text: str, calendar: str | None = None) -> Duration:
    """Read a duration.

    Args:
        text: ISO 8601, with or without the calendar's name behind it.
        calendar: the calendar of a bare duration; None for hari_kalender.

    Raises:
        WrongDuration: it cannot be read, names an unknown calendar, or counts working months.
    """
    read = durations.split(text)
    if read is None:
        raise WrongDuration(text, "it is not ISO 8601 with whole numbers")
    iso, named = read
    number = durations.parts(iso)
    counted_by = named or calendar or "hari_kalender"
    if counted_by not in CALENDARS:
        raise WrongDuration(text, f"calendars are {' and '.join(CALENDARS)}")
    found = Duration(
        years=number["years"],
        months=number["months"],
        days=number["weeks"] * 7 + number["days"],
        seconds=number["hours"] * 3600 + number["minutes"] * 60 + number["seconds"],
        calendar=counted_by,
    )
    if counted_by == "hari_kerja":
        if found.years or found.months or number["weeks"]:
            raise WrongDuration(text, "working days are counted in days")
        if found.seconds and (found.days or named):
            raise WrongDuration(text, "hours are not counted in working days")
        if found.seconds:  # an element that counts working days may still wait for an hour
            return Duration(seconds=found.seconds)
    return found
