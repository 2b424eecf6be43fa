"""Values of numbers in words, and what a form for one asks and sends."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from babel.dates import get_month_names
from werkzeug.datastructures import MultiDict

from admin.designer.lengths import days_of, length_text
from admin.formats import number
from admin.i18n import gettext, language
from workflows.parameters import Parameter
from workflows.parameters.setting import DAYS, LENGTHS

UNITS = ("P{}D hari_kerja", "P{}D", "P{}W", "P{}M", "P{}Y", "PT{}H", "PT{}M")


def value_text(parameter: Parameter, value: Any) -> str:
    """Return a value in words, with its unit."""
    unit = parameter.unit
    if unit in LENGTHS:
        return length_text(value)
    if unit in DAYS:
        return day_text(value, next_year=unit == "tanggal_tahun_berikut")
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, int | float | Decimal):
        text = number(value)
        return f"{text} %" if unit == "persen" else f"{text} {gettext(unit.replace('_', ' '))}"
    if isinstance(value, list):
        return ", ".join(str(each).replace("_", " ") for each in value) or gettext("tidak ada")
    if isinstance(value, dict):
        return gettext("tabel dengan %(num)s baris", num=len(value))
    return str(value).replace("_", " ")


def day_text(value: str, *, next_year: bool = False) -> str:
    """Return "01-31" as 31 Januari."""
    month, _, day = value.partition("-")
    text = f"{int(day)} {month_names()[int(month) - 1]}"
    return gettext("%(day)s tahun berikutnya", day=text) if next_year else text


def month_names() -> list[str]:
    """Return the names of the months in the language of this request."""
    names = get_month_names("wide", locale=language())
    return [names[month] for month in range(1, 13)]


def fields(parameter: Parameter, value: Any) -> dict[str, Any]:
    """Return what stands in the fields for a value."""
    unit = parameter.unit
    if unit == "lama":
        length, calendar = _split(value)
        return {"count": length, "unit": calendar}
    if unit == "daftar_lama":
        found = [days_of(part.strip()) for part in str(value).split(",")]
        return {"days": ", ".join(str(each[0]) for each in found if each)}
    if unit in DAYS:
        month, _, day = value.partition("-")
        return {"day": int(day), "month": int(month)}
    if unit == "daftar":
        return {"lines": "\n".join(str(each) for each in value)}
    if unit == "ya_tidak":
        return {"yes": bool(value)}
    return {"number": number(value)}


def sent_value(parameter: Parameter, sent: MultiDict[str, str]) -> Any:
    """Return the value that a form sent, as `check_value` takes it."""
    unit = parameter.unit
    if unit == "lama":
        chosen = sent.get("unit", "")
        count = sent.get("count", "").strip()
        return chosen.format(count) if chosen in UNITS else ""
    if unit == "daftar_lama":
        parts = [part.strip() for part in sent.get("days", "").split(",") if part.strip()]
        return ", ".join(f"P{part}D" for part in parts)
    if unit in DAYS:
        return f"{sent.get('month', '')}-{sent.get('day', '')}"
    if unit == "daftar":
        return sent.get("lines", "").splitlines()
    if unit == "ya_tidak":
        return sent.get("yes", "") == "1"
    return sent.get("number", "")


def unit_choices() -> list[tuple[str, str]]:
    """Return the units of a length."""
    words = (
        gettext("hari kerja"),
        gettext("hari kalender"),
        gettext("minggu"),
        gettext("bulan"),
        gettext("tahun"),
        gettext("jam"),
        gettext("menit"),
    )
    return list(zip(UNITS, words, strict=True))


def _split(value: Any) -> tuple[str, str]:
    """Return count and unit of a length: "5" and "P{}D hari_kerja"."""
    found = re.fullmatch(r"(PT?)(\d+)(.*)", str(value).removesuffix(" hari_kalender"))
    if found is not None and (unit := f"{found[1]}{{}}{found[3]}") in UNITS:
        return found[2], unit
    return "", UNITS[0]
