"""Achievement of an indicator as the forms and documents show it: an aid, never a rating."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from workflows.domain.achievement import NoTarget, capaian_naik, capaian_turun
from workflows.domain.rules import Rules
from workflows.plan_in_force import Indicator, number_text

HUNDREDTH = Decimal("0.01")


def achievement(indicator: Indicator, value: Decimal | None, rules: Rules) -> Decimal | None:
    """Return the percentage reached, two decimals; None when there is nothing to compute it from.

    Time and cost count as better when smaller (`less_is_better`), everything else when greater.
    """
    if value is None or indicator.target is None:
        return None
    formula = capaian_turun if indicator.less_is_better else capaian_naik
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
    return "" if percent is None else f"{number_text(percent)} %"
