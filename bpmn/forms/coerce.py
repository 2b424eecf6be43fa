"""From what people type to JSON values: numbers, dates and choices as Indonesians write them."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb peb pebruari",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags agt aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
_NAMED = re.compile(
    r"(?:[a-z']+,\s*)?(\d{1,2})(?:[ \-.]+)([a-z]+)\.?(?:[ \-.,]+)(\d{4}|\d{2})", re.ASCII
)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_PLAIN = re.compile(r"\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"\d{1,18}\.\d{1,15}|\.\d{1,15}", re.ASCII)
_FRACTION = re.compile(r"\d{0,15}", re.ASCII)

_TRUE = frozenset({"true", "on", "1", "ya", "yes", "y", "benar"})
_FALSE = frozenset({"false", "off", "0", "tidak", "no", "n", "salah", "t"})


class Unfit(ValueError):
    """A typed text is not what the field asks for; carries the message id."""

    def __init__(self, message_id: str) -> None:
        self.message_id = message_id
        super().__init__(message_id)


def to_number(value: Any) -> int | float:
    """Return the number that a text or JSON value says.

    A comma is the decimal sign and dots group thousands (1.600,5). Without a comma, dots between
    full groups of three are thousands (1.600 is one thousand six hundred), one other dot is a
    decimal sign (2.5, as browsers and spreadsheets send it).

    Raises:
        Unfit: it is no number, or none that can be kept.
    """
    if isinstance(value, bool):
        raise Unfit("type.number")
    if isinstance(value, int | float):
        if not math.isfinite(value) or (isinstance(value, int) and abs(value) >= 2**63):
            raise Unfit("type.number")
        return value
    if not isinstance(value, str) or len(value) > 60:
        raise Unfit("type.number")
    text = re.sub(r"[\s\u00a0\u202f]", "", value).replace("−", "-")
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-") if text[:1] in "+-" and text[1:2] not in "+-" else text
    whole, comma, fraction = text.partition(",")
    if comma and fraction:
        if not _FRACTION.fullmatch(fraction) or not _is_whole(whole or "0"):
            raise Unfit("type.number")
        digits = whole.replace(".", "") or "0"
        if not fraction.strip("0"):
            return sign * int(digits)
        return sign * float(f"{digits}.{fraction}")
    if comma:
        raise Unfit("type.number")
    if _PLAIN.fullmatch(text) or (_GROUPED.fullmatch(text) and not text.startswith("0")):
        return sign * int(text.replace(".", ""))
    if _DECIMAL.fullmatch(text):
        return sign * float(text)
    raise Unfit("type.number")


def to_integer(value: Any) -> int:
    """Return the whole number that a text or JSON value says; 5.0 and 5,00 are 5.

    Raises:
        Unfit: it is no whole number.
    """
    try:
        number = to_number(value)
    except Unfit:
        raise Unfit("type.integer") from None
    if number != int(number) or abs(number) >= 2**63:
        raise Unfit("type.integer")
    return int(number)


def to_boolean(value: Any) -> bool:
    """Return what a checkbox, a word or a JSON value says.

    Raises:
        Unfit: it is neither yes nor no.
    """
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise Unfit("type.boolean")


def to_date(value: Any) -> str:
    """Return the ISO date of a text: 2026-11-23, 23/11/2026, 23-11-2026, 23 Nov(ember) 2026.

    Day comes before month. A year of two digits (after a month's name only) is of this century.

    Raises:
        Unfit: it is no day of the calendar.
    """
    text = value.strip().lower() if isinstance(value, str) and len(value) <= 60 else ""
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _NUMERIC.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif (found := _NAMED.fullmatch(text)) and found.group(2) in MONTHS:
        day, month, year = int(found.group(1)), MONTHS[found.group(2)], int(found.group(3))
        year += 2000 if year < 100 else 0
    else:
        raise Unfit("date")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Unfit("date") from None


def to_text(value: Any, *, one_line: bool = False) -> str:
    """Return a text without spaces at its ends, with plain line ends.

    Raises:
        Unfit: it is no text, or holds what a database can't keep.
    """
    if not isinstance(value, str):
        raise Unfit("type.string")
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if one_line:
        text = re.sub(r"[\n\t]+", " ", text)
    if any(_is_control(letter) for letter in text):
        raise Unfit("text.control")
    return text


def _is_control(letter: str) -> bool:
    return (letter < " " and letter not in "\n\t") or "\ud800" <= letter <= "\udfff"


def _is_whole(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text))
