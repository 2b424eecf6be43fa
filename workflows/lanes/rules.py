"""The rules of `rules.yaml`, read once and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from bpmn.expressions import Expression

FILE = Path(__file__).with_name("rules.yaml")
KEYS = {"code", "when", "tells", "alone", "in_force", "lacks"}


class RuleUnreadable(ValueError):
    """An entry of the file of rules is not as its head says."""

    def __init__(self, code: object, message: str) -> None:
        self.code = code
        super().__init__(f"Rule {code!r}: {message}")


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to look at a decision alone."""

    code: str
    when: Expression
    tells: tuple[str, ...]  # facts that its sentence names
    alone: bool  # never decided in a group
    in_force: date  # the first day it applies to
    lacks: str  # which data it would need and nobody keeps; "" when nothing is lacking


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule in the order of the file.

    Raises:
        RuleUnreadable: an entry is not as the head of the file says.
    """
    given = yaml.safe_load(FILE.read_text())
    rules = tuple(_read(entry) for entry in given)
    codes = [rule.code for rule in rules]
    for code in codes:
        if codes.count(code) > 1:
            raise RuleUnreadable(code, "Expected each code once")
    return rules


def rules_on(day: date) -> tuple[Rule, ...]:
    """Return the rules in force on a day."""
    return tuple(rule for rule in all_rules() if rule.in_force <= day)


def never_together() -> frozenset[str]:
    """Return the codes of what is never decided in a group."""
    return frozenset(rule.code for rule in all_rules() if rule.alone)


def _read(entry: dict[str, object]) -> Rule:
    code = entry.get("code")
    unknown = sorted(set(entry) - KEYS)
    if unknown:
        raise RuleUnreadable(code, f"Expected only {', '.join(sorted(KEYS))} but got {unknown}")
    since, tells = entry.get("in_force"), entry.get("tells", [])
    if not isinstance(since, date):
        raise RuleUnreadable(code, f"Expected in_force to be a day but got {since!r}")
    if not isinstance(tells, list):
        raise RuleUnreadable(code, f"Expected tells to be a list of facts but got {tells!r}")
    return Rule(
        code=str(code),
        when=Expression.parse(str(entry.get("when", ""))),
        tells=tuple(str(each) for each in tells),
        alone=bool(entry.get("alone", False)),
        in_force=since,
        lacks=str(entry.get("lacks", "")),
    )
