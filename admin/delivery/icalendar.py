"""Calendar files as RFC 5545 has them: the few lines that due dates need, folded and escaped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

OCTETS = 75  # of a line, its end not counted (RFC 5545, 3.1)
PRODUCT = "-//Siklus//due dates//ID"
LOOK_AGAIN = "PT6H"  # how often a calendar is asked to fetch the file (RFC 7986, 5.7)


@dataclass(frozen=True, slots=True)
class Due:
    """One due date, an event of a whole day."""

    uid: str  # the same for the same thing, for ever
    changed: datetime  # aware: when it was last told otherwise
    day: date
    summary: str
    url: str


def calendar(name: str, events: Iterable[Due]) -> bytes:
    """Return a calendar file in UTF-8.

    Args:
        name: how calendar programs call it.
        events: what stands in it.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{LOOK_AGAIN}",
    ]
    for one in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escaped(one.uid)}",
            f"DTSTAMP:{one.changed:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escaped(one.summary)}",
            f"URL:{one.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """Return a text as a value: backslash, semicolon, comma and line ends escaped (3.3.11)."""
    text = "".join(sign for sign in text if sign in "\r\n\t" or (" " <= sign != "\x7f"))
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def folded(line: str) -> bytes:
    """Return a line with its end, broken where it is too long, never inside a character (3.1)."""
    parts: list[bytes] = []
    part = b""
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
