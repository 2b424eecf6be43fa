"""The input of an example, read strictly: what is outside a rule's form is refused in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from workflows.examples.reading import as_day

_NUMBER = re.compile(r"[-+]?\d{1,60}(\.\d{1,60})?", re.ASCII)


class OutsideForm(ValueError):
    """The input is not what the rule asks for."""


class Given:
    """A mapping of an example's input, asked for by name.

    Args:
        value: as written.
        names: what may stand in it; nothing else does.
        what: what it is, for messages.

    Raises:
        OutsideForm: it is no mapping, or holds something else.
    """

    def __init__(self, value: Any, *names: str, what: str = "input") -> None:
        if not isinstance(value, dict):
            raise OutsideForm(f"Expected {what} to be a list of names and values")
        unknown = sorted(set(value) - set(names))
        if unknown:
            raise OutsideForm(f"Expected {what} to say only {', '.join(names)}, not {unknown[0]}")
        self.value, self.what = value, what

    def __contains__(self, name: str) -> bool:
        return self.value.get(name) is not None

    def raw(self, name: str) -> Any:
        """Return what stands there; it must be there."""
        if name not in self:
            raise OutsideForm(f"Expected {self.what} to say {name}")
        return self.value[name]

    def word(self, name: str, default: str | None = None) -> str:
        """Return a word."""
        if default is not None and name not in self:
            return default
        value = self.raw(name)
        if not isinstance(value, str) or not value.strip():
            raise OutsideForm(f"Expected {name} to be a word but got {value!r}")
        return value.strip()

    def choice(self, name: str, *among: str, default: str | None = None) -> str:
        """Return one of several words."""
        word = self.word(name, default)
        if word not in among:
            raise OutsideForm(f"Expected {name} to be {', '.join(among)} but got {word}")
        return word

    def number(self, name: str) -> Decimal:
        """Return a number, exactly as written."""
        return number(self.raw(name), name)

    def whole(self, name: str, *, least: int = 0, default: int | None = None) -> int:
        """Return a whole number that is not below the least."""
        if default is not None and name not in self:
            return default
        return whole(self.raw(name), name, least=least)

    def day(self, name: str) -> date:
        """Return a day."""
        return day(self.raw(name), name)

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self.value.get(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise OutsideForm(f"Expected {name} to be true or false but got {value!r}")
        return value

    def items(self, name: str) -> Sequence[Any]:
        """Return a list; none when it is not there."""
        value = self.value.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            raise OutsideForm(f"Expected {name} to be a list")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of words; none when it is not there."""
        found = self.items(name)
        for each in found:
            if not isinstance(each, str) or not each.strip():
                raise OutsideForm(f"Expected {name} to be a list of words but it holds {each!r}")
        return tuple(each.strip() for each in found)

    def parts(self, name: str, *names: str) -> Iterator[Given]:
        """Yield the mappings of a list."""
        for each in self.items(name):
            yield Given(each, *names, what=name)

    def part(self, name: str, *names: str) -> Given:
        """Return a mapping inside this one."""
        return Given(self.raw(name), *names, what=name)


def number(value: Any, name: str) -> Decimal:
    """Return a number, written with or without quotes.

    Raises:
        OutsideForm: it is none.
    """
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    raise OutsideForm(f"Expected {name} to be a number but got {value!r}")


def whole(value: Any, name: str, *, least: int = 0) -> int:
    """Return a whole number that is not below the least.

    Raises:
        OutsideForm: it is none, or below.
    """
    found = number(value, name)
    if found != found.to_integral_value() or found < least:
        raise OutsideForm(f"Expected {name} to be a whole number from {least} on but got {value}")
    return int(found)


def day(value: Any, name: str) -> date:
    """Return a day, written with or without quotes.

    Raises:
        OutsideForm: it is none.
    """
    found = as_day(value)
    if found is None:
        raise OutsideForm(f"Expected {name} to be a day such as 2026-01-05 but got {value!r}")
    return found
