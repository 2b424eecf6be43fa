"""Ask a rule what an example asks, and hold what it gives against what is expected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from workflows.examples.forms import FORMS, Form
from workflows.examples.given import OutsideForm
from workflows.examples.reading import Example
from workflows.parameters import NotInForce, RuleSet

ERROR = {"error": True}
_NUMBER = re.compile(r"[-+]?\d{1,60}(\.\d{1,60})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule gave."""

    value: Mapping[str, Any]
    why: str = ""  # why it is an error, in words


@dataclass(frozen=True, slots=True)
class Outcome:
    """An example with what came."""

    example: Example
    came: Answer

    @property
    def passed(self) -> bool:
        """Whether everything that is expected came."""
        form = FORMS[self.example.rule]
        return agrees(self.example.expect, self.came.value, form)


def run(example: Example) -> Outcome:
    """Ask the rule and return what it gave.

    A day before the rule is in force, and input outside its form, give `{error: true}`.
    """
    form = FORMS[example.rule]
    try:
        value: Mapping[str, Any] = form.answer(example.input, RuleSet(example.on))
        return Outcome(example, Answer(value))
    except NotInForce as error:
        return Outcome(example, Answer(ERROR, str(error)))
    except OutsideForm as error:
        return Outcome(example, Answer({**ERROR, **form.outside}, str(error)))
    except form.refusals as error:
        return Outcome(example, Answer(ERROR, str(error)))


def agrees(expect: Mapping[str, Any], came: Mapping[str, Any], form: Form) -> bool:
    """Say whether what is expected came: all of it, or what the example names of it.

    Of a rule with several answers (`form.in_part`) an example may name some; of the others it
    names the whole. An error is never part of anything else.
    """
    if not form.in_part and not came.get("error") and set(expect) != set(came):
        return False
    return all(name in came and same(value, came[name], form) for name, value in expect.items())


def same(expected: Any, came: Any, form: Form) -> bool:
    """Say whether two values are the same: numbers as decimals, days however written."""
    if isinstance(expected, dict) and isinstance(came, Mapping):
        return all(name in came and same(expected[name], came[name], form) for name in expected)
    if isinstance(expected, list) and isinstance(came, list | tuple):
        return len(expected) == len(came) and all(
            same(one, other, form) for one, other in zip(expected, came, strict=True)
        )
    if isinstance(expected, bool) or isinstance(came, bool):
        return expected is came
    return bool(_plain(expected, form) == _plain(came, form))


def _plain(value: Any, form: Form) -> Any:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, str):
        text = value.strip()
        return Decimal(text) if _NUMBER.fullmatch(text) else form.same_words.get(text, text)
    return value
