"""Tell a literal length or moment of time from an expression."""

from __future__ import annotations

import re
from datetime import datetime

from bpmn import durations

_DATE = r"\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"

_IS_DATE = re.compile(_DATE)
_IS_CYCLE = re.compile(rf"R\d*(?:/{_DATE})?/{durations.ISO}(?:/{_DATE})?")
_QUOTED = re.compile(r"""\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*""")


def is_duration(text: str) -> bool:
    """Tell whether the text is an ISO 8601 duration, perhaps with a calendar: `P5D hari_kerja`."""
    return durations.split(text) is not None


def is_date(text: str) -> bool:
    """Tell whether the text is an ISO 8601 date or moment."""
    return _IS_DATE.fullmatch(text.strip()) is not None


def is_real_date(text: str) -> bool:
    """Tell whether a text of the form of a date or moment names one that the calendar has."""
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def is_cycle(text: str) -> bool:
    """Tell whether the text is an ISO 8601 repetition: `R3/P7D`."""
    return _IS_CYCLE.fullmatch(text.strip()) is not None


def is_literal(text: str) -> bool:
    """Tell whether the text is a literal duration, date or cycle and not an expression."""
    return is_duration(text) or is_date(text) or is_cycle(text)


def is_duration_list(text: str) -> bool:
    """Tell whether the text is a comma list of literal durations: `P3D, P1D`."""
    return all(is_duration(part) for part in text.split(","))


def unquoted(text: str) -> str:
    """Return what stands in a quoted literal, or the text itself."""
    match = _QUOTED.fullmatch(text)
    return text if match is None else (match.group(1) or match.group(2) or "")
