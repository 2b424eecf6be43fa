"""Achievement of an indicator as the forms and documents show it: an aid, never a rating."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from workflows.domain.achievement import NoTarget, capaian_naik, capaian_turun
from workflows.domain.rules import Rules
from workflows.processes.planning.plans import PlannedIndicator, number_in_words

LESS_IS_BETTER = ("waktu", "biaya")  # aspects in which reaching less than the target is good
HUNDREDTH = Decimal("0.01")


def achievement(indicator: PlannedIndicator, value: Decimal | None, rules: Rules) -> Decimal | None:
    """Return the percentage reached, two decimals; None when there is nothing to compute it from.

    Time and cost count as better when smaller, everything else when greater.
    """
    if value is None or indicator.target is None:
        return None
    formula = capaian_turun if indicator.aspect in LESS_IS_BETTER else capaian_naik
    try:
        return rounded(formula(indicator.target, value, rules))
    except NoTarget:
        return None


def rounded(percent: Fraction) -> Decimal:
    """Return a percentage with two decimals, half up."""
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    return exact.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def percent_text(percent: Decimal | None) -> str:
    """Return "87,5 %", or "" when there is none."""
    return "" if percent is None else f"{number_in_words(percent)} %"


def value_text(value: Decimal | None, unit: str) -> str:
    """Return "1.200 keluarga", or "" when nothing was measured."""
    return "" if value is None else f"{number_in_words(value)} {unit}".strip()
