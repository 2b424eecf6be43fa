"""The year before, wherever it was run: here, or in a file that was brought in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from workflows.domain.told import phrase, word
from workflows.earlier.looking import find_earlier_year, in_words, list_results
from workflows.processes.measurement.records import latest_realisations
from workflows.processes.planning.plans import PlanView, find_plan_in_force, number_in_words

MOST = 60  # lines that are shown beside a plan


@dataclass(frozen=True, slots=True)
class LastLine:
    """One result of the year before with one of its indicators."""

    result: str
    aspect: str  # "" where none was named
    indicator: str
    target: Decimal | None
    unit: str
    realised: str  # in words; "" when nothing is known

    @property
    def target_in_words(self) -> str:
        """Return "1.200 keluarga", or nothing."""
        return in_words(self.target, self.unit)

    @property
    def named(self) -> str:
        """Return the result with its indicator."""
        return " – ".join(part for part in (self.result, self.indicator) if part)


@dataclass(frozen=True, slots=True)
class Beside:
    """One line of a plan beside the year before; an empty target: not in that year's plan."""

    named: str
    then: str  # target
    realised: str
    now: str  # target
    change: str  # "naik 25%", "tetap", "baru", "tidak ada lagi"; "" when it cannot be told
    percent: Decimal | None = None  # by which the target changed; below 0: it is lower now


def lines_of_last_year(session: Session, agency: str, person: str, period: str) -> list[LastLine]:
    """Return what was planned and reached the year before `period`; nothing when not known."""
    if not re.fullmatch(r"\d{4}", period):
        return []
    before = str(int(period) - 1)
    plan = find_plan_in_force(session, agency, person, before)
    if plan is not None:
        return list(_run_here(session, agency, person, plan))
    year = find_earlier_year(session, agency, person, before)
    if year is None:
        return []
    return [
        LastLine(
            result=row.result,
            aspect=row.aspect or "",
            indicator=row.indicator,
            target=row.target,
            unit=row.unit,
            realised=in_words(row.realised, row.unit),
        )
        for row in list_results(session, year)
    ]


def beside_last_year(session: Session, agency: str, plan: PlanView) -> list[Beside]:
    """Return the lines of a plan beside those of the year before, then what is left of those.

    An indicator is the same when its words and unit are; failing that, when its result, aspect and
    unit are. Nothing when the year before is not known.
    """
    left = lines_of_last_year(session, agency, plan.person_id, plan.period)
    if not left:
        return []
    found: list[Beside] = []
    for result in plan.results:
        for each in result.indicators:
            now = LastLine(
                result.text, each.aspect or "", each.text, each.target, each.unit, realised=""
            )
            then = next((one for key in _KEYS for one in left if key(one) == key(now)), None)
            if then is not None:
                left.remove(then)
            found.append(_beside(now, then))
    found += [
        Beside(one.named, one.target_in_words or "–", one.realised, "", word("tidak ada lagi"))
        for one in left
    ]
    return found[:MOST]


def _run_here(session: Session, agency: str, person: str, plan: PlanView) -> Iterator[LastLine]:
    reached: dict[str, Decimal] = {}  # of the last period that tells it, as the aid counts it
    for row in latest_realisations(session, agency, person, plan.period):
        if row.value is not None:
            reached[row.indicator_key] = row.value
    for result in plan.results:
        for each in result.indicators:
            yield LastLine(
                result=result.text,
                aspect=each.aspect or "",
                indicator=each.text,
                target=each.target,
                unit=each.unit,
                realised=in_words(reached.get(each.key), each.unit),
            )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _by_indicator(one: LastLine) -> tuple[str, ...]:
    return _plain(one.indicator) or _plain(one.result), _plain(one.unit)


def _by_result(one: LastLine) -> tuple[str, ...]:
    return _plain(one.result), one.aspect, _plain(one.unit)


_KEYS = (_by_indicator, _by_result)


def _beside(now: LastLine, then: LastLine | None) -> Beside:
    if then is None:
        return Beside(now.named, "", "", now.target_in_words, word("baru"))
    change, percent = "", None
    if now.target is not None and then.target:
        percent = ((now.target - then.target) * 100 / then.target).quantize(Decimal("0.1"))
        told = f"{number_in_words(abs(percent))}%"
        if percent > 0:
            change = phrase("naik %(percent)s", percent=told)
        else:
            change = phrase("turun %(percent)s", percent=told) if percent else word("tetap")
    return Beside(
        now.named, then.target_in_words or "–", then.realised, now.target_in_words, change, percent
    )
