"""Asks the rules about a decision that opens: the engine's port `Sorter`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engine.ports import Opened
from workflows.lanes.facts import FACTS
from workflows.lanes.rules import rules_on
from workflows.processes.asking import rules as parameters_of
from workflows.processes.asking import today
from workflows.processes.planning.plans import number_in_words


def sort_decision(asked: Opened) -> list[Mapping[str, Any]]:
    """Return why a decision has to be looked at alone; nothing: it is ready as a group.

    Each fact is asked for once, and only when a rule in force names it.
    """
    known: dict[str, Any] = {}
    parameters = parameters_of(asked)

    def value(name: str) -> Any:
        if name not in known:
            fact = FACTS.get(name)
            known[name] = parameters[name] if fact is None else fact(asked)
        return known[name]

    found: list[Mapping[str, Any]] = []
    for rule in rules_on(today(asked)):
        names = {name: _plain(value(name)) for name in sorted(rule.when.names)}
        if rule.when.evaluate(names) is True:
            facts = {each: _in_words(value(each)) for each in rule.tells}
            found.append({"code": rule.code, "facts": facts})
    return found


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _in_words(value: Any) -> str:
    return number_in_words(value) if isinstance(value, Decimal) else str(value)
