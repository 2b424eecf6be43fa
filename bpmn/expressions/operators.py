"""What the operators do with two values: fast for numbers, checked for everything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bpmn.expressions import temporal
from bpmn.expressions.error import Place
from bpmn.expressions.temporal import Date, DateTime, Duration
from bpmn.expressions.values import (
    MAX_INTEGER,
    MAX_LIST,
    MAX_STRING,
    NUMBERS,
    Run,
    charge,
    kind,
    number,
    weigh,
)

Variables = Mapping[str, Any]
Code = Callable[[Variables, Run], Any]
Apply = Callable[[Any, Any, Place, Run], Any]


def add(a: Any, b: Any, place: Place, run: Run) -> Any:
    """Add numbers, glue texts or lists, or move a date by a duration."""
    if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
        return number(a + b, place)
    if isinstance(a, str) and isinstance(b, str):
        counted = _add_times(a, b, place)
        if counted is not None:
            return counted
        size = len(a) + len(b)
        if size > MAX_STRING:
            raise place.error(f"Expected a text of at most {MAX_STRING} characters, got {size}")
        charge(run, size >> 4, place)
        return a + b
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        size = len(a) + len(b)
        if size > MAX_LIST:
            raise place.error(f"Expected a list of at most {MAX_LIST} items, got {size}")
        charge(run, size, place)
        return [*a, *b]
    raise _unfit("+", "two numbers, two texts, two lists or a date and a duration", a, b, place)


def subtract(a: Any, b: Any, place: Place, run: Run) -> Any:
    """Subtract numbers, durations, a duration from a date, or a date from a date."""
    if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
        return number(a - b, place)
    if isinstance(a, str) and isinstance(b, str):
        try:
            if temporal.is_moment(a):
                if temporal.is_moment(b):
                    return temporal.between(a, b)
                return temporal.add(a, b, -1)
            if temporal.is_duration(a) and temporal.is_duration(b):
                return temporal.add_durations(a, b, -1)
        except temporal.TemporalError as error:
            raise place.error(str(error)) from None
    raise _unfit("-", "two numbers, two dates or a date and a duration", a, b, place)


def multiply(a: Any, b: Any, place: Place, run: Run) -> Any:
    """Multiply numbers, or a duration by a whole number."""
    if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
        return number(a * b, place)
    one, other = (a, b) if isinstance(a, Duration) else (b, a)
    if isinstance(one, Duration) and other.__class__ is int:
        try:
            return temporal.times(one, other)
        except temporal.TemporalError as error:
            raise place.error(str(error)) from None
    raise _unfit("*", "two numbers", a, b, place)


def divide(a: Any, b: Any, place: Place, run: Run) -> Any:
    """Divide numbers."""
    _need_numbers("/", a, b, place)
    try:
        return number(a / b, place)
    except ZeroDivisionError:
        raise place.error("Expected a divisor other than 0") from None
    except OverflowError:
        raise place.error("Expected a finite number, but it is too large") from None


def floor_divide(a: Any, b: Any, place: Place, run: Run) -> Any:
    """Divide numbers and round down."""
    _need_numbers("//", a, b, place)
    try:
        return number(a // b, place)
    except ZeroDivisionError:
        raise place.error("Expected a divisor other than 0") from None


def remainder(a: Any, b: Any, place: Place, run: Run) -> Any:
    """Give what a floor division leaves."""
    _need_numbers("%", a, b, place)
    try:
        return number(a % b, place)
    except ZeroDivisionError:
        raise place.error("Expected a divisor other than 0") from None


def equal(a: Any, b: Any, place: Place, run: Run) -> bool:
    """Compare two values of any kind."""
    if isinstance(a, list | tuple | Mapping) and isinstance(b, list | tuple | Mapping):
        charge(run, weigh(a), place)
        if isinstance(a, tuple):
            a = list(a)
        if isinstance(b, tuple):
            b = list(b)
    return bool(a == b)


def order(a: Any, b: Any, place: Place, run: Run, symbol: str = "<") -> int:
    """Return a negative number, 0 or a positive one as a comes before, with or after b.

    Numbers by size, dates and moments by time, durations by length, other texts by character.

    Raises:
        ExpressionError: the two do not compare.
    """
    if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
        return int(a > b) - int(a < b)
    if not (isinstance(a, str) and isinstance(b, str)):
        raise _unfit(symbol, "two numbers, two texts or two dates", a, b, place)
    charge(run, min(len(a), len(b)) >> 6, place)
    timely = not (a.__class__ is str and b.__class__ is str)
    try:
        if timely or (temporal.is_moment(a) and temporal.is_moment(b)):
            return temporal.order(a, b)
    except temporal.TemporalError as error:
        raise place.error(str(error)) from None
    return int(a > b) - int(a < b)


def contains(whole: Any, part: Any, place: Place, run: Run, symbol: str = "in") -> bool:
    """Tell whether a list has an item, a text a part, or a map a key."""
    if isinstance(whole, list | tuple):
        nested = isinstance(part, list | tuple | Mapping)
        charge(run, weigh(whole) if nested else len(whole) >> 2, place)
        return part in whole
    if isinstance(whole, str) and isinstance(part, str):
        charge(run, len(whole) >> 6, place)
        return part in whole
    if isinstance(whole, Mapping) and isinstance(part, str):
        return part in whole
    raise place.error(
        f"Expected a list, a text or a map to look in with {symbol},"
        f" but got {kind(part)} in {kind(whole)}"
    )


def binary(symbol: str, left: Code, right: Code, place: Place) -> Code:
    """Return code for `left symbol right`, an arithmetic operator."""
    slow = ARITHMETIC[symbol]
    limit = MAX_INTEGER
    # + and - on numbers are frequent: they skip one call.
    if symbol == "+":

        def plus(variables: Variables, run: Run) -> Any:
            a, b = left(variables, run), right(variables, run)
            if a.__class__ is int and b.__class__ is int and -limit <= (c := a + b) <= limit:
                return c
            return slow(a, b, place, run)

        return plus
    if symbol == "-":

        def minus(variables: Variables, run: Run) -> Any:
            a, b = left(variables, run), right(variables, run)
            if a.__class__ is int and b.__class__ is int and -limit <= (c := a - b) <= limit:
                return c
            return slow(a, b, place, run)

        return minus

    def other(variables: Variables, run: Run) -> Any:
        return slow(left(variables, run), right(variables, run), place, run)

    return other


ARITHMETIC: dict[str, Apply] = {
    "+": add,
    "-": subtract,
    "*": multiply,
    "/": divide,
    "//": floor_divide,
    "%": remainder,
}


def compare(symbol: str, left: Code, right: Code, place: Place) -> Code:
    """Return code for `left symbol right`, a comparison."""
    return _COMPARISONS[symbol](left, right, place)


def _equals(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        a, b = left(variables, run), right(variables, run)
        if a.__class__ is str or a.__class__ is int:
            return bool(a == b)
        return equal(a, b, place, run)

    return code


def _differs(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        a, b = left(variables, run), right(variables, run)
        if a.__class__ is str or a.__class__ is int:
            return bool(a != b)
        return not equal(a, b, place, run)

    return code


def _less(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        a, b = left(variables, run), right(variables, run)
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            return bool(a < b)
        return order(a, b, place, run, "<") < 0

    return code


def _at_most(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        a, b = left(variables, run), right(variables, run)
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            return bool(a <= b)
        return order(a, b, place, run, "<=") <= 0

    return code


def _greater(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        a, b = left(variables, run), right(variables, run)
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            return bool(a > b)
        return order(a, b, place, run, ">") > 0

    return code


def _at_least(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        a, b = left(variables, run), right(variables, run)
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            return bool(a >= b)
        return order(a, b, place, run, ">=") >= 0

    return code


def _is_in(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        part = left(variables, run)
        return contains(right(variables, run), part, place, run)

    return code


def _is_not_in(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        part = left(variables, run)
        return not contains(right(variables, run), part, place, run, "not in")

    return code


def _is(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        return left(variables, run) is right(variables, run)

    return code


def _is_not(left: Code, right: Code, place: Place) -> Code:
    def code(variables: Variables, run: Run) -> bool:
        return left(variables, run) is not right(variables, run)

    return code


_COMPARISONS: dict[str, Callable[[Code, Code, Place], Code]] = {
    "==": _equals,
    "!=": _differs,
    "<": _less,
    "<=": _at_most,
    ">": _greater,
    ">=": _at_least,
    "in": _is_in,
    "not in": _is_not_in,
    "is": _is,
    "is not": _is_not,
}


def negate(value: Any, place: Place) -> Any:
    """Return -value of a number or duration."""
    if value.__class__ in NUMBERS:
        return number(-value, place)
    if isinstance(value, Duration):
        return temporal.times(value, -1)
    raise place.error(f"Expected a number after -, but got {kind(value)}")


def subscript(whole: Any, key: Any, place: Place) -> Any:
    """Return the item of a list or text at an index, or of a map at a key."""
    if isinstance(whole, Mapping):
        if not isinstance(key, str):
            raise place.error(f"Expected a text as the key of a map, but got {kind(key)}")
        try:
            return whole[key]
        except KeyError:
            known = ", ".join(sorted(str(name) for name in whole)[:12]) or "none"
            raise place.error(
                f"Expected the key '{key[:60]}' in the map, but it has: {known[:200]}",
                name=key[:60],
                absent=True,
            ) from None
    if not isinstance(whole, list | tuple | str):
        raise place.error(f"Expected a list, a map or a text before [ ], but got {kind(whole)}")
    if key.__class__ is not int:
        raise place.error(f"Expected a whole number as index, but got {kind(key)}")
    try:
        return whole[key]
    except IndexError:
        raise place.error(f"Expected an index below {len(whole)}, but got {key}") from None


def cut(whole: Any, start: Any, end: Any, place: Place, run: Run) -> Any:
    """Return the part of a list or text from an index up to, not including, another."""
    if not isinstance(whole, list | tuple | str):
        raise place.error(f"Expected a list or a text to cut, but got {kind(whole)}")
    for index in (start, end):
        if index is not None and index.__class__ is not int:
            raise place.error(f"Expected whole numbers in [ : ], but got {kind(index)}")
    part = whole[start:end]
    if len(part) > (MAX_STRING if isinstance(part, str) else MAX_LIST):
        raise place.error(f"Expected a shorter part, but it has {len(part)} items")
    charge(run, len(part) >> 4 if isinstance(part, str) else len(part), place)
    return part if isinstance(part, str) else list(part)


def _add_times(a: str, b: str, place: Place) -> Date | DateTime | Duration | None:
    """Add a duration to a date or duration, in either order; None when these are other texts."""
    try:
        if temporal.is_moment(a) and (b.__class__ is Duration or temporal.is_duration(b)):
            return temporal.add(a, b)
        if temporal.is_moment(b) and (a.__class__ is Duration or temporal.is_duration(a)):
            return temporal.add(b, a)
        if Duration in (a.__class__, b.__class__):
            return temporal.add_durations(a, b)
        if isinstance(a, Date | DateTime) or isinstance(b, Date | DateTime):
            # Gluing a date to a text needs str(), so that a forgotten duration() is not silent.
            raise place.error(
                f"Expected a duration to add to a date, but got {kind(b)};"
                " write str(...) around the date to glue texts"
            )
    except temporal.TemporalError as error:
        raise place.error(str(error)) from None
    return None


def _need_numbers(symbol: str, a: Any, b: Any, place: Place) -> None:
    if a.__class__ not in NUMBERS or b.__class__ not in NUMBERS:
        raise _unfit(symbol, "two numbers", a, b, place)


def _unfit(symbol: str, wanted: str, a: Any, b: Any, place: Place) -> Exception:
    return place.error(f"Expected {wanted} for {symbol}, but got {kind(a)} and {kind(b)}")
