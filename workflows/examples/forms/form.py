"""What a rule of the examples is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.parameters import RuleSet


@dataclass(frozen=True, slots=True)
class Form:
    """A rule that examples can ask.

    Attributes:
        answer: from the input and the numbers in force to what the rule gives.
        refusals: errors of the domain that say that the input is outside the rule.
        in_part: whether an example may expect only some of what is given.
        outside: what is given beside the error when the input is outside the form.
        same_words: words that mean the same as another.
    """

    answer: Callable[[Any, RuleSet], Mapping[str, Any]]
    refusals: tuple[type[Exception], ...] = ()
    in_part: bool = False
    outside: Mapping[str, Any] = field(default_factory=dict)
    same_words: Mapping[str, str] = field(default_factory=dict)
