"""How dates, times, numbers and NIPs are written: "23 Nov 2026", "14.05 WIB", "1.600", 8-6-1-3.

Numbers keep Indonesian separators in English too: a figure that is copied into a form must not
change its value with the language of the page.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal
from flask import Flask, current_app

from admin.i18n import gettext, language, ngettext

NIP = re.compile(r"(\d{8})(\d{6})(\d)(\d{3})")


def time_zone() -> ZoneInfo:
    """Return the time zone of the installation."""
    return ZoneInfo(current_app.config["SIKLUS"].time_zone)


def local(moment: datetime) -> datetime:
    """Return the moment on the clock of the installation."""
    return moment.astimezone(time_zone())


def day(value: date | datetime | str | None) -> str:
    """Write a day: 23 Nov 2026. Moments are taken in local time, texts as ISO dates."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            return value
        value = read if read.tzinfo else read.date()
    if isinstance(value, datetime):
        value = local(value)
    return str(babel_date(value, "d MMM y", locale=language()))


def utc(value: datetime) -> datetime:
    """Return a moment that was kept as naive UTC (Flask-Security does so) as an aware one."""
    return value.replace(tzinfo=UTC)


def clock(value: datetime) -> str:
    """Write a time of day: 14.05 WIB."""
    return local(value).strftime("%H.%M ") + current_app.config["SIKLUS"].time_zone_label


def moment(value: datetime | None) -> str:
    """Write a moment: 23 Nov 2026, 14.05 WIB."""
    return "" if value is None else f"{day(value)}, {clock(value)}"


def number(value: float | Decimal | None) -> str:
    """Write a number with Indonesian separators: 1.600 and 12,5."""
    if value is None:
        return ""
    if isinstance(value, float):
        value = Decimal(repr(value))
    return str(format_decimal(value, locale="id", decimal_quantization=False))


def nip(value: str | None) -> str:
    """Write an employee number in its groups: 19880229 201012 1 003."""
    match = NIP.fullmatch(value or "")
    return " ".join(match.groups()) if match else value or ""


def file_size(size: int) -> str:
    """Write a size in bytes as people read it: 340 kB, 1,2 MB."""
    if size < 1_000_000:
        return f"{number(max(1, round(size / 1000)))} kB"
    return f"{number(round(size / 1_000_000, 1))} MB"


def days_between(start: datetime, end: datetime) -> int:
    """Return calendar days from one moment's local day to another's."""
    return (local(end).date() - local(start).date()).days


def due(moment: datetime | None, now: datetime) -> tuple[str, str]:
    """Say when something is due: a word for its tag, and the tag's class.

    Days are calendar days on the installation's clock. Colour never says it alone.
    """
    if moment is None:
        return "", ""
    left = days_between(now, moment)
    if moment < now:
        if left == 0:
            return gettext("lewat tenggat hari ini"), "bad"
        return ngettext("lewat %(num)d hari", "lewat %(num)d hari", -left), "bad"
    if left == 0:
        return gettext("hari ini"), "warn"
    if left == 1:
        return gettext("besok"), "warn"
    return ngettext("%(num)d hari lagi", "%(num)d hari lagi", left), "warn" if left <= 3 else ""


def ago(moment: datetime, now: datetime) -> str:
    """Say how long something has been so: since today, yesterday, n days."""
    past = days_between(moment, now)
    if now - moment < timedelta(hours=1) and past == 0:
        return gettext("baru saja")
    if past == 0:
        return gettext("hari ini")
    if past == 1:
        return gettext("kemarin")
    return ngettext("%(num)d hari yang lalu", "%(num)d hari yang lalu", past)


def set_up_formats(app: Flask) -> None:
    """Make the formats known to templates."""
    app.jinja_env.filters.update(
        day=day, utc=utc, clock=clock, moment=moment, number=number, nip=nip, file_size=file_size
    )
    app.jinja_env.globals.update(due=due, ago=ago)
