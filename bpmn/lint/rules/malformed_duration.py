"""A length or moment of time that is nearly, but not quite, ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpmn.document import written
from bpmn.document.times import is_date, is_literal, is_real_date, unquoted
from bpmn.durations import split
from bpmn.lint.draft import Draft
from bpmn.lint.finding import Note, Severity

SEVERITY: Severity = "error"

_LOOKS_LIKE_ONE = re.compile(
    r"[-+]?\s*P\s*T?\s*\d.*|R\d*/.*|\d+\s*(hari|jam|menit|bulan|tahun|[dhmw])\b.*"
)

_IN_NO_TIME = re.compile(r"R\d*/(?:[^P]*/)?P[0.,A-Z]*", re.ASCII)  # rounds of no length


def check(draft: Draft) -> Iterator[Note]:
    """Yield texts that were meant as a length of time and are none."""
    for process in draft.processes.values():
        for text in written(process):
            if text.role not in ("timer", "due", "remind"):
                continue
            for part in (
                unquoted(text.text).split(",") if text.role == "remind" else [unquoted(text.text)]
            ):
                if not _is_wrong(part.strip()):
                    continue
                yield Note(
                    process.path,
                    text.line,
                    text.element,
                    text.name,
                    f"The {text.role} of {text.name or text.element} is {part.strip()}, which is no"
                    " length of time and no day. Write P14D for 14 days, PT12H for 12 hours, P5D"
                    " hari_kerja for 5 working days, 2026-03-31 for a day.",
                    f"Waktu pada {text.name or text.element} tertulis {part.strip()}, yang bukan"
                    " lama waktu dan bukan tanggal. Tulis P14D untuk 14 hari, PT12H untuk 12 jam,"
                    " P5D hari_kerja untuk 5 hari kerja, 2026-03-31 untuk tanggal.",
                )


CALENDARS = ("hari_kalender", "hari_kerja")


def _is_wrong(part: str) -> bool:
    found = split(part)
    if found is not None and found[1] is not None:
        return found[1] not in CALENDARS
    if is_date(part):
        return not is_real_date(part)
    if _IN_NO_TIME.fullmatch(part):
        return True
    return not is_literal(part) and _LOOKS_LIKE_ONE.fullmatch(part) is not None
