"""The library shares nested values between a task, its ancestors and its sibling branches.

A script doing d["k"]["v"] = 99 rewrites what was before and what happens beside it, and a case does
something else after it was saved and loaded.

Here a value, once written, is never changed in place: expressions give values of their own
(bpmn.expressions), and what crosses the border of the executor, in or out, is a copy.

Tested by tests/unit/engine/spiff/corrections/test_nested_data.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

_PLAIN = (str, int, float, bool, type(None))


class NotPlain(ValueError):
    """A value can't be kept as JSON. `path` says where it stands."""

    def __init__(self, path: str, value: Any) -> None:
        self.path = path
        super().__init__(f"Expected a JSON value in {path} but got a {type(value).__name__}")


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of variables as plain JSON that shares nothing with the original.

    Dates and moments become ISO 8601 texts, tuples become lists.

    Raises:
        NotPlain: a value is nothing that JSON can hold, or a key is no text.
    """
    return {_key(name, "variables"): _plain(value, name) for name, value in values.items()}


def _key(name: Any, path: str) -> str:
    if not isinstance(name, str):
        raise NotPlain(f"the keys of {path}", name)
    return name


def _plain(value: Any, path: str) -> Any:
    kind = value.__class__
    if kind in _PLAIN:
        return value
    if kind is list or kind is tuple:
        return [_plain(item, path) for item in value]
    if kind is dict:
        return {
            key if key.__class__ is str else _key(key, path): _plain(item, path)
            for key, item in value.items()
        }
    return _other(value, path)


def _other(value: Any, path: str) -> Any:
    match value:
        case str():
            return str(value)
        case int():
            return int(value)
        case float():
            return float(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return f"PT{value.total_seconds():.0f}S"
        case Mapping():
            return {_key(key, path): _plain(item, path) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item, path) for item in value]
    raise NotPlain(path, value)
