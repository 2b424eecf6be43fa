"""When a length of time ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from workflows.domain.duration import Duration, parse_duration
from workflows.domain.rules import Rules
from workflows.domain.working_days import NoWorkingDay, WorkingCalendar, later
from workflows.examples.forms.form import Form
from workflows.examples.given import Given, OutsideForm, day, whole

LONGEST = 4000  # days; more is a slip of the pen
STAGES = {"perbaikan": "masa_perbaikan_kinerja", "penempatan": "masa_penempatan_sementara"}
LATEST_YEAR = 9000
DAYS_OF_WEEK = 7


def _tenggat(value: Any, rules: Rules) -> Mapping[str, Any]:
    names = ("diterima", "lama", "satuan", "libur", "geser_ke_hari_kerja", "hari_kerja_seminggu")
    given = Given(value, *names)
    number = given.whole("lama")
    if number > LONGEST:
        raise OutsideForm(f"Expected lama to be at most {LONGEST} days")
    unit = given.choice("satuan", "hari", "hari_kerja")
    off = {day(each, "libur"): "libur" for each in given.items("libur")}
    calendar = WorkingCalendar(
        weekdays=_week(given, rules),
        days_off=lambda year: off,
        shift=given.flag("geser_ke_hari_kerja", default=rules["geser_ke_hari_kerja"]),
    )
    length = Duration(days=number, calendar="hari_kalender" if unit == "hari" else "hari_kerja")
    return {"batas": calendar.deadline(_noon(_early(given, "diterima"), calendar), length).day}


def _week(given: Given, rules: Rules) -> frozenset[int]:
    """Return the days worked: a number of days from Monday on, or the days themselves."""
    if "hari_kerja_seminggu" not in given:
        return frozenset(rules["hari_kerja_seminggu"])
    value = given.raw("hari_kerja_seminggu")
    numbers = value if isinstance(value, list) else [value]
    days = [whole(each, "hari_kerja_seminggu", least=1) for each in numbers]
    if not days or max(days) > DAYS_OF_WEEK:
        raise OutsideForm("Expected hari_kerja_seminggu to be 1 to 7, or a list of these")
    return frozenset(days if isinstance(value, list) else range(1, days[0] + 1))


def _batas_skp(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "tahun")
    year = given.whole("tahun", least=1900)
    if year > LATEST_YEAR:
        raise OutsideForm("Expected tahun to be a year")
    return {
        "disusun": _day_in(year, rules["batas_penyusunan_skp"]),
        "ditetapkan": _day_in(year, rules["batas_penetapan_skp"]),
    }


def _masa_sanksi(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "tahap", "mulai")
    length = parse_duration(rules[STAGES[given.choice("tahap", *STAGES)]])
    return {"sampai": later(_early(given, "mulai"), length)}


def _early(given: Given, name: str) -> date:
    found = given.day(name)
    if found.year > LATEST_YEAR:
        raise OutsideForm(f"Expected {name} to be a day of our time")
    return found


def _day_in(year: int, text: str) -> date:
    month, number = text.split("-")
    return date(year, int(month), int(number))


def _noon(on: date, calendar: WorkingCalendar) -> datetime:
    return datetime.combine(on, time(12), tzinfo=calendar.zone)


TENGGAT = Form(_tenggat, refusals=(NoWorkingDay,))
BATAS_SKP = Form(_batas_skp, in_part=True)
MASA_SANKSI = Form(_masa_sanksi)
