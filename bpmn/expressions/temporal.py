"""Dates, moments and durations: texts in ISO 8601 that know how to count.

A date that a case keeps is text ('2026-01-05'), before and after it was stored. So the three kinds
here *are* texts (subclasses of str): what leaves the language is plain text, and plain text that
looks like a date counts like one when it comes back.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATETIME = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_DURATION = re.compile(
    r"(-?)P(?=.)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,6})W)?(?:(\d{1,7}(?:[.,]\d{1,3})?)D)?"
    r"(?:T(?=.)(?:(\d{1,8}(?:[.,]\d{1,3})?)H)?(?:(\d{1,9}(?:[.,]\d{1,3})?)M)?"
    r"(?:(\d{1,10}(?:[.,]\d{1,3})?)S)?)?",
    re.ASCII,
)


class TemporalError(ValueError):
    """A text is no date, moment or duration, or the two can't be counted together."""


class Date(str):
    """A calendar day, YYYY-MM-DD. Its text order is its order in time."""

    __slots__ = ()


class DateTime(str):
    """A moment: 2026-01-05T08:00:00+07:00; one without offset is meant at that of the other."""

    __slots__ = ()

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        if str.__eq__(self, other) is True:
            return True
        if not isinstance(other, str) or not is_moment(other):
            return False
        return _instants(self, other)[0] == _instants(self, other)[1]

    def __ne__(self, other: object) -> bool:
        return not self == other


class Duration(str):
    """A length of time in ISO 8601: P5D, PT36H, P1M. Months have no fixed length in days."""

    __slots__ = ()

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        if str.__eq__(self, other) is True:
            return True
        if not isinstance(other, str) or not is_duration(other):
            return False
        return duration_parts(self) == duration_parts(other)

    def __ne__(self, other: object) -> bool:
        return not self == other


def is_moment(text: str) -> bool:
    """Tell whether a text is a date or a moment, by its form."""
    return _DATE.fullmatch(text) is not None or _DATETIME.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """Tell whether a text is an ISO 8601 duration, by its form."""
    return text[:1] in "P-" and len(text) > 2 and _DURATION.fullmatch(text) is not None


def to_date(text: str) -> Date:
    """Return the day that a date or moment names (a moment: the day at its own offset)."""
    return Date(_moment(text).isoformat()[:10])


def to_datetime(text: str) -> DateTime:
    """Return the moment that a text names.

    Raises:
        TemporalError: it is no moment.
    """
    value = _moment(text)
    if not isinstance(value, datetime):
        raise TemporalError(f"Expected a time like 2026-01-05T08:00:00+07:00, but got {text[:40]}")
    return DateTime(value.isoformat())


def to_duration(text: str) -> Duration:
    """Return the duration that a text names.

    Raises:
        TemporalError: it is no ISO 8601 duration.
    """
    duration_parts(text)
    return Duration(text)


@lru_cache(maxsize=4096)
def duration_parts(text: str) -> tuple[int, timedelta]:
    """Return whole months, and the rest, of an ISO 8601 duration (years count 12 months)."""
    found = _DURATION.fullmatch(text) if len(text) > 2 else None
    if found is None:
        if text.endswith(("hari_kerja", "hari_kalender")):
            raise TemporalError(
                f"Expected a bare duration like P5D, but got '{text[:40]}': days of a named"
                " calendar are counted by the property due, not here"
            )
        raise TemporalError(f"Expected a duration like P5D or PT36H, but got '{text[:40]}'")
    sign = -1 if found.group(1) else 1
    years, months, weeks, days, hours, minutes, seconds = (
        float((part or "0").replace(",", ".")) for part in found.groups()[1:]
    )
    rest = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return sign * int(years * 12 + months), sign * rest


def add(moment: str, duration: str, sign: int = 1) -> Date | DateTime:
    """Return the day or moment a duration after (or, with sign -1, before) another.

    Months keep the day of the month, or take the month's last day: 31 January + P1M is 28 or 29
    February. A day plus hours is a day, as whole days allow, else refused.

    Raises:
        TemporalError: the texts are not what they have to be, or the year leaves 1 to 9999.
    """
    value = _moment(moment)
    months, rest = duration_parts(duration)
    try:
        value = _add_months(value, sign * months) + sign * rest
    except OverflowError:
        raise TemporalError("Expected a year between 1 and 9999, but the result has none") from None
    if isinstance(value, datetime):
        return DateTime(value.isoformat())
    if rest % timedelta(days=1):
        raise TemporalError("Expected whole days to add to a date, but the duration has hours")
    return Date(value.isoformat())


def between(later: str, earlier: str) -> Duration:
    """Return the time from the second to the first, in days and seconds."""
    first, second = _instants(later, earlier)
    return _duration(0, first - second)


def add_durations(one: str, other: str, sign: int = 1) -> Duration:
    """Return the sum (or difference) of two durations."""
    months, rest = duration_parts(one)
    more_months, more_rest = duration_parts(other)
    try:
        return _duration(months + sign * more_months, rest + sign * more_rest)
    except OverflowError:
        raise TemporalError("Expected a shorter duration, but the sum is too long") from None


def times(duration: str, factor: int) -> Duration:
    """Return a duration a whole number of times."""
    months, rest = duration_parts(duration)
    try:
        return _duration(months * factor, rest * factor)
    except OverflowError:
        raise TemporalError("Expected a shorter duration, but the product is too long") from None


def order(one: str, other: str) -> int:
    """Return -1, 0 or 1 as a moment or duration comes before, with or after another.

    A day against a moment counts as the day's start at the moment's offset; a moment without an
    offset is meant at that of the other one.

    Raises:
        TemporalError: the two are not of one kind, or durations mix months and days.
    """
    if is_duration(one) and is_duration(other):
        months, rest = duration_parts(one)
        more_months, more_rest = duration_parts(other)
        if months == more_months:
            return (rest > more_rest) - (rest < more_rest)
        if rest == more_rest:
            return (months > more_months) - (months < more_months)
        raise TemporalError(f"Expected durations that compare, but {one} and {other} mix months")
    first, second = _instants(one, other)
    return (first > second) - (first < second)


def days_between(start: str, end: str) -> int:
    """Return the whole days from one day or moment to another; negative when it is earlier."""
    first, second = _instants(end, start)
    return (first - second) // timedelta(days=1)


def from_python(value: date | timedelta) -> Date | DateTime | Duration:
    """Return what a Python date, datetime or timedelta is here.

    Raises:
        TemporalError: a datetime without a zone.
    """
    if isinstance(value, timedelta):
        return _duration(0, value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TemporalError("Expected a time with a zone, but a function gave one without")
        return DateTime(value.isoformat())
    return Date(value.isoformat())


@lru_cache(maxsize=4096)
def _moment(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _DATETIME.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        raise TemporalError(f"Expected a day of the calendar, but got {text[:40]}") from None
    raise TemporalError(f"Expected a date like 2026-01-05, but got '{text[:40]}'")


def _instants(one: str, other: str) -> tuple[datetime, datetime]:
    first, second = _moment(one), _moment(other)
    zones = (moment.tzinfo for moment in (first, second) if isinstance(moment, datetime))
    zone = next((each for each in zones if each is not None), UTC)
    return _instant(first, zone), _instant(second, zone)


def _instant(moment: date, zone: tzinfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), zone)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _add_months(value: date, months: int) -> date:
    if not months:
        return value
    index = value.year * 12 + value.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        raise OverflowError
    return value.replace(
        year=year, month=month, day=min(value.day, calendar.monthrange(year, month)[1])
    )


def _duration(months: int, rest: timedelta) -> Duration:
    if (months < 0 < rest.total_seconds()) or (rest.total_seconds() < 0 < months):
        raise TemporalError("Expected a duration of one sign, but months and days have two")
    sign = "-" if months < 0 or rest < timedelta() else ""
    months, rest = abs(months), abs(rest)
    hours, seconds = divmod(rest.seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    fraction = f".{rest.microseconds:06d}"[:4].rstrip("0").rstrip(".")
    days_part = "".join(
        f"{number}{unit}"
        for number, unit in ((months // 12, "Y"), (months % 12, "M"), (rest.days, "D"))
        if number
    )
    time_part = "".join(
        f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number
    )
    if seconds or fraction:
        time_part += f"{seconds}{fraction}S"
    return Duration(
        f"{sign}P{days_part}"
        + (f"T{time_part}" if time_part else "")
        + ("" if days_part or time_part else "0D")
    )
