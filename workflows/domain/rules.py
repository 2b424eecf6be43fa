"""What the rules here are given: the numbers of the law, by name, as in force on a day."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

Rules = Mapping[str, Any]
"""`workflows.parameters.RuleSet`, or a plain dict in a test."""


def fraction(value: Any) -> Fraction:
    """Return an exact fraction of a number as written: 37.5, "102.8", Decimal("3.75")."""
    return value if isinstance(value, Fraction) else Fraction(str(value))
