"""What a value may be, what it may weigh, and how it leaves the language.

Values are JSON: null, booleans, numbers, texts, lists and maps with text keys. Integers have 64
bits and floats are finite, so that every result can be stored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from time import monotonic
from typing import Any

from bpmn.expressions import temporal
from bpmn.expressions.error import Place

MAX_TEXT = 10_000  # characters of an expression or script
MAX_DEPTH = 100  # nesting of an expression
MAX_STEPS = 1_000_000  # parts evaluated, plus what long values cost; about a tenth of a second
MAX_SECONDS = 2.0  # of one evaluation with loops, however slow the machine
MAX_LIST = 10_000  # items of a list made by an expression
MAX_STRING = 100_000  # characters of a text made by an expression
MAX_RESULT = 1_000_000  # characters and 8 per item, of all that one run gives
MAX_NESTING = 50  # lists and maps within each other in a result
MAX_INTEGER = 2**63 - 1

PLAIN = frozenset({str, int, float, bool, type(None)})
NUMBERS: frozenset[Any] = frozenset({int, float, bool})
TEXTS = frozenset({str, temporal.Date, temporal.DateTime, temporal.Duration})

Run = list[Any]
"""The state of one evaluation: steps left, functions of the caller, deadline, then loop variables.

A list and not an object, because every evaluation makes one and most need only two of its places.
"""

STEPS, FUNCTIONS, DEADLINE, FIRST_LOCAL = 0, 1, 2, 3


def charge(run: Run, steps: int, place: Place) -> None:
    """Take steps from what this evaluation may still do.

    Raises:
        ExpressionError: none are left.
    """
    run[STEPS] -= steps
    if run[STEPS] < 0:
        raise place.error(f"Expected at most {MAX_STEPS} steps, but the expression needs more")


def watch_time(run: Run, place: Place) -> None:
    """Refuse to go on after the deadline; the first call sets it.

    Raises:
        ExpressionError: the time is over.
    """
    now = monotonic()
    if run[DEADLINE] is None:
        run[DEADLINE] = now + MAX_SECONDS
    elif now > run[DEADLINE]:
        raise place.error(f"Expected an end within {MAX_SECONDS} s, but the expression runs on")


def weigh(value: object) -> int:
    """Return what comparing or walking a value costs, in steps."""
    total, waiting = 0, [value]
    while waiting and total <= MAX_STEPS:
        here = waiting.pop()
        total += 1
        if isinstance(here, list | tuple):
            waiting.extend(here)
        elif isinstance(here, Mapping):
            waiting.extend(here.values())
        elif isinstance(here, str):
            total += len(here) >> 6
    return total


def kind(value: object) -> str:
    """Return the word that messages use for a value."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case temporal.Date():
            return "a date"
        case temporal.DateTime():
            return "a time"
        case temporal.Duration():
            return "a duration"
        case str():
            return "a text"
        case list() | tuple():
            return "a list"
        case Mapping():
            return "a map"
    return f"a Python {type(value).__name__}"


def admit(value: Any, place: Place) -> Any:
    """Return a value that a function of the caller gave, as a value of the language.

    Python dates, times, timedeltas and Decimals become what they are here; tuples become lists.

    Raises:
        ExpressionError: it is nothing that JSON can hold.
    """
    if value.__class__ in (str, bool):
        return value
    return _rebuild(value, place, [MAX_RESULT], 0, plain=False)


def settle(value: Any, place: Place, size: list[int] | None = None) -> Any:
    """Return a result as plain JSON that shares nothing with the variables.

    Args:
        value: what the expression gave.
        place: where the expression stands.
        size: what may still be given, shared by all assignments of one script.

    Raises:
        ExpressionError: it is too large, nested too deep, or no JSON.
    """
    if value.__class__ in PLAIN and (size is None or value.__class__ is not str):
        return value
    return _rebuild(value, place, size or [MAX_RESULT], 0, plain=True)


def _rebuild(value: Any, place: Place, size: list[int], depth: int, *, plain: bool) -> Any:
    size[0] -= 8
    if isinstance(value, str):
        size[0] -= len(value)
    if size[0] < 0:
        raise place.error(f"Expected a result of at most {MAX_RESULT} characters, but it is larger")
    if depth > MAX_NESTING:
        raise place.error(
            f"Expected at most {MAX_NESTING} nested lists and maps, but here are more"
        )
    match value:
        case None | bool():
            return value
        case int():
            return _integer(int(value), place)
        case float():
            return _finite(float(value), place)
        case str():
            return str(value) if plain or value.__class__ not in TEXTS else value
        case Decimal():
            return _finite(float(value), place)
        case date() | timedelta():
            try:
                made = temporal.from_python(value)
            except temporal.TemporalError as error:
                raise place.error(str(error)) from None
            return str(made) if plain else made
        case list() | tuple():
            return [_rebuild(item, place, size, depth + 1, plain=plain) for item in value]
        case Mapping():
            made_map: dict[str, Any] = {}
            for key, item in value.items():
                if not isinstance(key, str):
                    raise place.error(f"Expected texts as keys of a map, but got {kind(key)}")
                size[0] -= len(key)
                made_map[str(key)] = _rebuild(item, place, size, depth + 1, plain=plain)
            return made_map
    raise place.error(f"Expected a JSON value, but got {kind(value)}")


def _integer(value: int, place: Place) -> int:
    if -MAX_INTEGER <= value <= MAX_INTEGER:
        return value
    raise place.error("Expected a number of at most 64 bits, but it is larger")


def _finite(value: float, place: Place) -> float:
    if math.isfinite(value):
        return value
    raise place.error("Expected a finite number, but it is too large or undefined")


def number(value: Any, place: Place) -> Any:
    """Return the result of an arithmetic operation if it can be stored.

    Raises:
        ExpressionError: an integer beyond 64 bits, or no finite number.
    """
    if isinstance(value, float):
        return _finite(value, place)
    return _integer(value, place)
