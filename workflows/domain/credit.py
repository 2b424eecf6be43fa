"""Angka kredit of a functional position from the grades of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from workflows.domain.rating import UnknownRating
from workflows.domain.rules import Rules, fraction

MONTHS_OF_A_YEAR = 12


class WrongMonths(ValueError):
    """Months that no year has."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a year in one jenjang with one grade."""

    jenjang: str  # ahli_pertama, ..., pemula
    predikat: str
    months: int  # whole months, 1 to 12


def angka_kredit(segments: Sequence[Segment], rules: Rules) -> Fraction:
    """Return the exact angka kredit of a year: months/12 x percentage x coefficient, summed.

    Raises:
        WrongMonths: a segment has no month or too many, or the segments exceed a year.
        UnknownRating: a jenjang or a grade is not known.

    Source: PermenPANRB 1/2023 and Peraturan BKN 3/2023. Keep the fraction; round once, to show.
    """
    total = sum(segment.months for segment in segments)
    if total > MONTHS_OF_A_YEAR:
        raise WrongMonths(f"Expected at most {MONTHS_OF_A_YEAR} months in a year but got {total}")
    return sum((_credit(segment, rules) for segment in segments), Fraction(0))


def shown(value: Fraction) -> Decimal:
    """Return the figure as documents show it: two decimals, half up."""
    hundredths = Decimal(value.numerator * 100) / Decimal(value.denominator)
    return hundredths.quantize(Decimal(1), ROUND_HALF_UP) / Decimal(100)


def _credit(segment: Segment, rules: Rules) -> Fraction:
    coefficients, percentages = rules["koefisien_angka_kredit"], rules["persentase_angka_kredit"]
    if not 1 <= segment.months <= MONTHS_OF_A_YEAR:
        raise WrongMonths(
            f"Expected 1 to {MONTHS_OF_A_YEAR} months in a segment but got {segment.months}"
        )
    if segment.jenjang not in coefficients:
        raise UnknownRating("jenjang", segment.jenjang, tuple(coefficients))
    if segment.predikat not in percentages:
        raise UnknownRating("predikat", segment.predikat, tuple(percentages))
    share = Fraction(segment.months, MONTHS_OF_A_YEAR)
    percentage = fraction(percentages[segment.predikat]) / 100
    return share * percentage * fraction(coefficients[segment.jenjang])
