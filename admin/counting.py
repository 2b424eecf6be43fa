"""How a limit was counted, in sentences: from which day, in which days, which were left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from admin.designer.lengths import length_text
from admin.i18n import gettext, language
from admin.work import work
from workflows.calendar import explained
from workflows.domain.duration import Duration
from workflows.domain.working_days import WEEKEND, Deadline


def counted(limit: Deadline) -> str:
    """Say how a limit was counted, in the language of the request."""
    told = [
        gettext(
            "%(length)s sejak %(start)s (hari ke-0) berakhir %(end)s pukul %(time)s.",
            length=_length(limit.length),
            start=_weekday(limit.start),
            end=_weekday(limit.day),
            time=f"{limit.end:%H.%M} {limit.zone}",
        )
    ]
    if limit.shifted_from is not None:
        told.append(
            gettext(
                "Batas semula %(day)s jatuh pada hari libur, maka bergeser ke hari kerja"
                " berikutnya.",
                day=_weekday(limit.shifted_from),
            )
        )
    if limit.skipped:
        weekend = gettext("akhir pekan")
        days = "; ".join(
            f"{_weekday(day)} ({weekend if why == WEEKEND else why})" for day, why in limit.skipped
        )
        told.append(gettext("Tidak dihitung: %(days)s.", days=days))
    if limit.halved:
        days = "; ".join(f"{_weekday(day)} ({why})" for day, why in limit.halved)
        told.append(gettext("Dihitung setengah hari: %(days)s.", days=days))
    return " ".join(told)


def limit_of(row: Mapping[str, Any]) -> Deadline | None:
    """Return how the deadline of an open item was counted, or None when it was not.

    Args:
        row: agency, subject, due_at and counted of a work item.
    """
    return explained(work(), row["agency"], row["subject"], row["due_at"], row["counted"])


def _length(length: Duration) -> str:
    days = [(length.years, "Y"), (length.months, "M"), (length.days, "D")]
    times = [(length.seconds // 3600, "H"), (length.seconds % 3600 // 60, "M")]
    date_part, time_part = (
        "".join(f"{number}{unit}" for number, unit in parts if number) for parts in (days, times)
    )
    iso = f"P{date_part}" + (f"T{time_part}" if time_part else "")
    return length_text(f"{iso if iso != 'P' else 'P0D'} {length.calendar}")


def _weekday(day: date) -> str:
    return str(format_date(day, "EEEE, d MMMM y", locale=language()))
