"""The built-in functions: pure, bounded, and documented where they are defined.

Each takes (arguments, place, run) and returns a value of the language. `docs/expressions.md` lists
every one of them; a test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cmp_to_key
from typing import Any

from bpmn.expressions import operators, temporal
from bpmn.expressions.error import Place
from bpmn.expressions.values import MAX_LIST, MAX_STRING, NUMBERS, Run, charge, kind, number, weigh

Call = Callable[[list[Any], Place, Run], Any]


@dataclass(frozen=True, slots=True)
class Builtin:
    """One function of the language.

    Attributes:
        name: as authors write it.
        usage: its arguments, as the documentation shows them.
        fewest: how many arguments it needs.
        most: how many it takes; None is any number.
        gives: kind of the result where it is always the same, else None.
        call: what it does.
    """

    name: str
    usage: str
    fewest: int
    most: int | None
    gives: str | None
    call: Call


BUILTINS: dict[str, Builtin] = {}
"""All built-in functions by name."""


def _builtin(
    usage: str, gives: str | None, fewest: int, most: int | None = -1
) -> Callable[[Call], Call]:
    def register(call: Call) -> Call:
        name = usage.split("(")[0]
        BUILTINS[name] = Builtin(name, usage, fewest, fewest if most == -1 else most, gives, call)
        return call

    return register


def _text(value: Any, name: str, place: Place, run: Run) -> str:
    if not isinstance(value, str):
        raise place.error(f"Expected a text in {name}(), but got {kind(value)}", name)
    charge(run, len(value) >> 4, place)
    return value


def _list(value: Any, name: str, place: Place, run: Run) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise place.error(f"Expected a list in {name}(), but got {kind(value)}", name)
    charge(run, len(value), place)
    return list(value)


def _number(value: Any, name: str, place: Place) -> Any:
    if value.__class__ not in NUMBERS:
        raise place.error(f"Expected a number in {name}(), but got {kind(value)}", name)
    return value


def _map(value: Any, name: str, place: Place, run: Run) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise place.error(f"Expected a map in {name}(), but got {kind(value)}", name)
    charge(run, len(value), place)
    return value


# Text


@_builtin("lower(text)", "text", 1)
def _lower(arguments: list[Any], place: Place, run: Run) -> Any:
    return _text(arguments[0], "lower", place, run).lower()


@_builtin("upper(text)", "text", 1)
def _upper(arguments: list[Any], place: Place, run: Run) -> Any:
    return _text(arguments[0], "upper", place, run).upper()


@_builtin("strip(text)", "text", 1)
def _strip(arguments: list[Any], place: Place, run: Run) -> Any:
    return _text(arguments[0], "strip", place, run).strip()


@_builtin("starts_with(text, part)", "boolean", 2)
def _starts_with(arguments: list[Any], place: Place, run: Run) -> Any:
    text, part = (_text(value, "starts_with", place, run) for value in arguments)
    return text.startswith(part)


@_builtin("ends_with(text, part)", "boolean", 2)
def _ends_with(arguments: list[Any], place: Place, run: Run) -> Any:
    text, part = (_text(value, "ends_with", place, run) for value in arguments)
    return text.endswith(part)


@_builtin("replace(text, old, new)", "text", 3)
def _replace(arguments: list[Any], place: Place, run: Run) -> Any:
    text, old, new = (_text(value, "replace", place, run) for value in arguments)
    size = len(text) + text.count(old) * (len(new) - len(old))
    if size > MAX_STRING:
        raise place.error(f"Expected at most {MAX_STRING} characters from replace()", "replace")
    charge(run, size >> 4, place)
    return text.replace(old, new)


@_builtin("split(text, separator)", "list", 2)
def _split(arguments: list[Any], place: Place, run: Run) -> Any:
    text, separator = (_text(value, "split", place, run) for value in arguments)
    if not separator:
        raise place.error("Expected a separator in split(), but it is empty", "split")
    parts = text.split(separator, MAX_LIST)
    if len(parts) > MAX_LIST:
        raise place.error(f"Expected at most {MAX_LIST} parts from split()", "split")
    charge(run, len(parts), place)
    return parts


@_builtin("join(list, separator)", "text", 2)
def _join(arguments: list[Any], place: Place, run: Run) -> Any:
    items = [_text(item, "join", place, run) for item in _list(arguments[0], "join", place, run)]
    separator = _text(arguments[1], "join", place, run)
    if sum(map(len, items)) + len(items) * len(separator) > MAX_STRING + len(separator):
        raise place.error(f"Expected at most {MAX_STRING} characters from join()", "join")
    return separator.join(items)


@_builtin("str(value)", "text", 1)
def _str(arguments: list[Any], place: Place, run: Run) -> Any:
    value = arguments[0]
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | tuple | Mapping):
        raise place.error(f"Expected a number, a date or a text in str(), got {kind(value)}", "str")
    return str(value)


# Numbers


_INTEGER = re.compile(r"\s*[+-]?\d{1,19}\s*", re.ASCII)
_FLOAT = re.compile(r"\s*[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,3})?\s*", re.ASCII)


@_builtin("int(value)", "number", 1)
def _int(arguments: list[Any], place: Place, run: Run) -> Any:
    value = arguments[0]
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return number(int(value), place)
    if value.__class__ in NUMBERS:
        return number(int(value), place)
    raise place.error(f"Expected a whole number in int(), but got {_told(value)}", "int")


@_builtin("float(value)", "number", 1)
def _float(arguments: list[Any], place: Place, run: Run) -> Any:
    value = arguments[0]
    if isinstance(value, str) and _FLOAT.fullmatch(value):
        return number(float(value), place)
    if value.__class__ in NUMBERS:
        return float(value)
    raise place.error(f"Expected a number in float(), but got {_told(value)}", "float")


@_builtin("bool(value)", "boolean", 1)
def _bool(arguments: list[Any], place: Place, run: Run) -> Any:
    return bool(arguments[0])


@_builtin("abs(number)", "number", 1)
def _abs(arguments: list[Any], place: Place, run: Run) -> Any:
    return number(abs(_number(arguments[0], "abs", place)), place)


@_builtin("round(number, decimals)", "number", 1, 2)
def _round(arguments: list[Any], place: Place, run: Run) -> Any:
    return _rounded("round", ROUND_HALF_UP, arguments, place)


@_builtin("floor(number, decimals)", "number", 1, 2)
def _floor(arguments: list[Any], place: Place, run: Run) -> Any:
    return _rounded("floor", ROUND_FLOOR, arguments, place)


@_builtin("ceil(number, decimals)", "number", 1, 2)
def _ceil(arguments: list[Any], place: Place, run: Run) -> Any:
    return _rounded("ceil", ROUND_CEILING, arguments, place)


def _rounded(name: str, rounding: str, arguments: list[Any], place: Place) -> Any:
    """Round the decimal that people see (repr), so that 1.005 is 1.01 and not 1.0."""
    value = _number(arguments[0], name, place)
    digits = arguments[1] if len(arguments) > 1 else 0
    if digits.__class__ is not int or not 0 <= digits <= 12:
        raise place.error(f"Expected 0 to 12 decimals in {name}(), but got {_told(digits)}", name)
    if value.__class__ is not float:
        return int(value)
    if abs(value) >= 1e15:  # beyond this a float has no decimals left to round
        return number(int(value), place) if not digits else value
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding)
    return float(rounded) + 0.0 if digits else int(rounded)  # + 0.0 makes -0.0 plain 0.0


@_builtin("min(list) or min(a, b, ...)", None, 1, None)
def _min(arguments: list[Any], place: Place, run: Run) -> Any:
    return _extreme("min", arguments, place, run)


@_builtin("max(list) or max(a, b, ...)", None, 1, None)
def _max(arguments: list[Any], place: Place, run: Run) -> Any:
    return _extreme("max", arguments, place, run)


def _extreme(name: str, arguments: list[Any], place: Place, run: Run) -> Any:
    items = _list(arguments[0], name, place, run) if len(arguments) == 1 else arguments
    if not items:
        raise place.error(f"Expected at least one value in {name}(), but the list is empty", name)
    sign = 1 if name == "max" else -1
    best = items[0]
    operators.order(best, best, place, run, name)  # one value alone has to be comparable too
    for item in items[1:]:
        if operators.order(item, best, place, run, name) * sign > 0:
            best = item
    return best


@_builtin("sum(list)", "number", 1)
def _sum(arguments: list[Any], place: Place, run: Run) -> Any:
    total: Any = 0
    for item in _list(arguments[0], "sum", place, run):
        total = number(total + _number(item, "sum", place), place)
    return total


# Lists and maps


@_builtin("len(value)", "number", 1)
def _len(arguments: list[Any], place: Place, run: Run) -> Any:
    if not isinstance(arguments[0], str | list | tuple | Mapping):
        raise place.error(
            f"Expected a list, a text or a map in len(), but got {kind(arguments[0])}", "len"
        )
    return len(arguments[0])


@_builtin("count(list, value)", "number", 1, 2)
def _count(arguments: list[Any], place: Place, run: Run) -> Any:
    items = _list(arguments[0], "count", place, run)
    if len(arguments) == 1:
        return len(items)
    if isinstance(arguments[1], list | tuple | Mapping):
        charge(run, weigh(items), place)
    return items.count(arguments[1])


@_builtin("any(list)", "boolean", 1)
def _any(arguments: list[Any], place: Place, run: Run) -> Any:
    return any(_list(arguments[0], "any", place, run))


@_builtin("all(list)", "boolean", 1)
def _all(arguments: list[Any], place: Place, run: Run) -> Any:
    return all(_list(arguments[0], "all", place, run))


@_builtin("contains(list_or_text, part)", "boolean", 2)
def _contains(arguments: list[Any], place: Place, run: Run) -> Any:
    return operators.contains(arguments[0], arguments[1], place, run, "contains()")


@_builtin("get(map_or_list, key, default)", None, 2, 3)
def _get(arguments: list[Any], place: Place, run: Run) -> Any:
    whole, key = arguments[0], arguments[1]
    default = arguments[2] if len(arguments) > 2 else None
    if whole is None:
        return default
    if isinstance(whole, Mapping) and isinstance(key, str):
        return whole.get(key, default)
    if isinstance(whole, list | tuple) and key.__class__ is int:
        return whole[key] if -len(whole) <= key < len(whole) else default
    raise place.error(
        f"Expected a map and a text, or a list and an index, in get(),"
        f" but got {kind(whole)} and {kind(key)}",
        "get",
    )


@_builtin("keys(map)", "list", 1)
def _keys(arguments: list[Any], place: Place, run: Run) -> Any:
    return list(_map(arguments[0], "keys", place, run))


@_builtin("values(map)", "list", 1)
def _values(arguments: list[Any], place: Place, run: Run) -> Any:
    return list(_map(arguments[0], "values", place, run).values())


@_builtin("merge(map, map)", "map", 2)
def _merge(arguments: list[Any], place: Place, run: Run) -> Any:
    one, other = (_map(value, "merge", place, run) for value in arguments)
    if len(one) + len(other) > MAX_LIST:
        raise place.error(f"Expected at most {MAX_LIST} keys from merge()", "merge")
    return {**one, **other}


@_builtin("list(values)", "list", 1)
def _as_list(arguments: list[Any], place: Place, run: Run) -> Any:
    return _list(arguments[0], "list", place, run)


@_builtin("sorted(list, key, descending)", "list", 1, 3)
def _sorted(arguments: list[Any], place: Place, run: Run) -> Any:
    items = _list(arguments[0], "sorted", place, run)
    key = arguments[1] if len(arguments) > 1 else None
    down = arguments[2] if len(arguments) > 2 else False
    if not isinstance(key, str | None) or not isinstance(down, bool):
        raise place.error("Expected a key as text or null, then true or false, in sorted()")

    def criterion(item: Any) -> Any:
        return item if key is None else operators.subscript(item, key, place)

    charge(run, len(items) * (len(items).bit_length() + 1), place)
    compare = cmp_to_key(lambda a, b: operators.order(a, b, place, run, "sorted"))
    return sorted(items, key=lambda item: compare(criterion(item)), reverse=down)


@_builtin("unique(list)", "list", 1)
def _unique(arguments: list[Any], place: Place, run: Run) -> Any:
    found: list[Any] = []
    for item in _list(arguments[0], "unique", place, run):
        charge(run, len(found) >> 2, place)
        if isinstance(item, list | tuple | Mapping):
            charge(run, weigh(item) * (len(found) + 1), place)
        if item not in found:
            found.append(item)
    return found


# Dates and durations


def _timely(name: str, place: Place, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except temporal.TemporalError as error:
        raise place.error(str(error), name) from None


@_builtin("date(text) or date(year, month, day)", "date", 1, 3)
def _date(arguments: list[Any], place: Place, run: Run) -> Any:
    if len(arguments) == 1:
        text = _text(arguments[0], "date", place, run)
        return _timely("date", place, lambda: temporal.to_date(text))
    if len(arguments) == 3 and all(part.__class__ is int for part in arguments):
        year, month, day = arguments
        if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31:
            text = f"{year:04d}-{month:02d}-{day:02d}"
            return _timely("date", place, lambda: temporal.to_date(text))
    raise place.error("Expected a text, or year, month and day as whole numbers, in date()", "date")


@_builtin("datetime(text)", "time", 1)
def _datetime(arguments: list[Any], place: Place, run: Run) -> Any:
    text = _text(arguments[0], "datetime", place, run)
    return _timely("datetime", place, lambda: temporal.to_datetime(text))


@_builtin("duration(text)", "duration", 1)
def _duration(arguments: list[Any], place: Place, run: Run) -> Any:
    text = _text(arguments[0], "duration", place, run)
    return _timely("duration", place, lambda: temporal.to_duration(text))


@_builtin("days_between(start, end)", "number", 2)
def _days_between(arguments: list[Any], place: Place, run: Run) -> Any:
    start, end = (_text(value, "days_between", place, run) for value in arguments)
    return _timely("days_between", place, lambda: temporal.days_between(start, end))


@_builtin("days(duration)", "number", 1)
def _days(arguments: list[Any], place: Place, run: Run) -> Any:
    text = _text(arguments[0], "days", place, run)
    months, rest = _timely("days", place, lambda: temporal.duration_parts(text))
    if months:
        raise place.error("Expected a duration in days, but months have no fixed length", "days")
    days = rest.total_seconds() / 86400
    return int(days) if days == int(days) else days


def _part_of_date(name: str, start: int, end: int) -> None:
    @_builtin(f"{name}(date)", "number", 1)
    def part(arguments: list[Any], place: Place, run: Run) -> Any:
        text = _text(arguments[0], name, place, run)
        return int(_timely(name, place, lambda: temporal.to_date(text))[start:end])


_part_of_date("year", 0, 4)
_part_of_date("month", 5, 7)
_part_of_date("day", 8, 10)


@_builtin("weekday(date)", "number", 1)
def _weekday(arguments: list[Any], place: Place, run: Run) -> Any:
    text = _text(arguments[0], "weekday", place, run)
    monday = temporal.Date("0001-01-01")  # a Monday in the calendar that Python and ISO count by
    return (
        _timely("weekday", place, lambda: temporal.days_between(monday, temporal.to_date(text))) % 7
        + 1
    )


def _told(value: Any) -> str:
    return f"'{value[:40]}'" if isinstance(value, str) else kind(value)
