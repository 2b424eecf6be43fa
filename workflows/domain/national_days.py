"""Indonesia's public holidays and cuti bersama, from the `holidays` package."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from holidays import country_holidays


@lru_cache(maxsize=256)
def national_days(year: int, *, cuti_bersama: bool = True) -> Mapping[date, str]:
    """Return the days off of a year with their names.

    Days that follow the moon carry "(perkiraan)" in their name until the yearly joint decree is in
    the package; an agency sets what differs in its own calendar.
    """
    categories = ("public", "government") if cuti_bersama else ("public",)
    found = country_holidays("ID", years=year, categories=categories, language="id")
    return {day: found[day] for day in found if day.year == year}
