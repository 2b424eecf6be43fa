"""Capaian: how far a target was reached. An aid to the assessor, never a rating by itself."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from workflows.domain.rules import Rules, fraction


class NoTarget(ValueError):
    """The target is zero or less, so that no percentage of it can be told."""


def capaian_naik(target: Any, realisasi: Any, rules: Rules) -> Fraction:
    """Return the percentage reached where more is better: actual over target, capped.

    Raises:
        NoTarget: the target is not above zero.

    Source: PP 30/2019 for the cap (`capaian_maksimum`).
    """
    goal = _goal(target)
    return _within(fraction(realisasi) / goal * 100, rules)


def capaian_turun(target: Any, realisasi: Any, rules: Rules) -> Fraction:
    """Return the percentage reached where less is better: (2 - actual over target), capped.

    Raises:
        NoTarget: the target is not above zero.
    """
    goal = _goal(target)
    return _within((2 - fraction(realisasi) / goal) * 100, rules)


def capaian_tanggal(target: date, realisasi: date, rules: Rules) -> Fraction:
    """Return the percentage reached of a date: 100 when met, less for every day late."""
    late = max(0, (realisasi - target).days)
    return _within(100 - fraction(rules["pengurangan_capaian_per_hari"]) * late, rules)


def share_percent(part: int, whole: int) -> Fraction:
    """Return part of whole as a percentage, for progress boards; 0 of 0 is 0."""
    return Fraction(part * 100, whole) if whole else Fraction(0)


def _goal(target: Any) -> Fraction:
    goal = fraction(target)
    if goal <= 0:
        raise NoTarget(f"Expected a target above zero but got {target}")
    return goal


def _within(percent: Fraction, rules: Rules) -> Fraction:
    return max(Fraction(0), min(fraction(rules["capaian_maksimum"]), percent))
