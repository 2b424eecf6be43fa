"""The numbers of the law and of our settings, as dated data beside this file.

A formula asks for the rules in force on a day (`rule_set`), never for a number in code. An agency's
own values come in as overrides, which `workflows.parameters.overrides` reads from the database;
this module reads only the shipped files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

MARKS = ("READ", "READ-2nd", "recalled", "INFERRED")
"""How the value is known: seen in the text, quoted by others, from memory, our own choice."""


class UnknownParameter(LookupError):
    """No parameter has this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"Expected the name of a parameter but got {name!r}")


class NotInForce(LookupError):
    """The parameter has no value on this day."""

    def __init__(self, name: str, on: date) -> None:
        self.name, self.on = name, on
        super().__init__(f"Expected {name} to be in force on {on.isoformat()}, but it is not yet")


@dataclass(frozen=True, slots=True)
class Version:
    """A parameter's value from a day on, and where it comes from."""

    in_force: date  # the first day it applies to
    value: Any  # int, Decimal, str, bool, or lists and dicts of them
    regulation: str | None  # None: a setting of ours
    article: str | None
    mark: str  # one of MARKS
    note: str

    @property
    def source(self) -> str:
        """Say the source in one line, or "" for a setting of ours."""
        return ", ".join(part for part in (self.regulation, self.article) if part)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number (or table) of the rules."""

    name: str
    topic: str  # name of the file
    label: str  # what it is, in Indonesian
    unit: str
    versions: tuple[Version, ...]  # oldest first

    def version(self, on: date) -> Version:
        """Return what is in force on the day.

        Raises:
            NotInForce: the first value begins later.
        """
        found = None
        for version in self.versions:
            if version.in_force <= on:
                found = version
        if found is None:
            raise NotInForce(self.name, on)
        return found


@dataclass(frozen=True, slots=True)
class Override:
    """An agency's own value from a day on, by a decree."""

    name: str
    value: Any
    valid_from: date
    decree: str


class RuleSet(Mapping[str, Any]):
    """Every parameter as in force on one day for one agency: what a case is judged by."""

    def __init__(self, on: date, overrides: Iterable[Override] = ()) -> None:
        self.on = on
        self._own: dict[str, Override] = {}
        for override in sorted(overrides, key=lambda each: each.valid_from):
            get(override.name)
            if override.valid_from <= on:
                self._own[override.name] = override

    def __getitem__(self, name: str) -> Any:
        own = self._own.get(name)
        parameter = get(name)
        return exact(own.value) if own is not None else parameter.version(self.on).value

    def __iter__(self) -> Iterator[str]:
        return (name for name, each in all_parameters().items() if _begun(each, self.on))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def date_in(self, name: str, year: int) -> date:
        """Return the day in a performance year that a parameter like "01-31" names.

        Raises:
            ValueError: the parameter's unit is not a day of the year.
        """
        unit = get(name).unit
        if unit not in ("tanggal", "tanggal_tahun_berikut"):
            raise ValueError(f"Expected {name} to be a day of the year, but its unit is {unit}")
        month, day = (int(part) for part in self[name].split("-"))
        return date(year + (unit == "tanggal_tahun_berikut"), month, day)

    def source(self, name: str) -> str:
        """Say where the value comes from: the agency's decree, or the regulation and article."""
        own = self._own.get(name)
        return own.decree if own is not None else get(name).version(self.on).source


def value(name: str, on: date, overrides: Iterable[Override] = ()) -> Any:
    """Return one value as in force on a day.

    Raises:
        UnknownParameter: no parameter has this name.
        NotInForce: it has no value yet on this day.
    """
    return RuleSet(on, (each for each in overrides if each.name == name))[name]


def get(name: str) -> Parameter:
    """Return a parameter with all its values.

    Raises:
        UnknownParameter: no parameter has this name.
    """
    try:
        return all_parameters()[name]
    except KeyError:
        raise UnknownParameter(name) from None


@cache
def all_parameters() -> Mapping[str, Parameter]:
    """Return every shipped parameter by name, in the order of the files.

    Raises:
        ValueError: a file holds a name twice, an unknown mark or unordered days.
    """
    found: dict[str, Parameter] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for name, entry in _read(path).items():
            if name.startswith("."):
                continue  # what several entries share
            if name in found:
                raise ValueError(f"Expected {name} once, but {path.name} repeats it")
            found[name] = _parameter(name, path.stem, entry)
    return found


def exact(given: Any) -> Any:
    """Return the value with every float as the Decimal that its shortest text says."""
    if isinstance(given, float):
        return Decimal(repr(given))
    if isinstance(given, list):
        return [exact(each) for each in given]
    if isinstance(given, dict):
        return {key: exact(each) for key, each in given.items()}
    return given


def plain(given: Any) -> Any:
    """Return the value as JSON has it: Decimals as floats. For expressions and answers."""
    if isinstance(given, Decimal):
        return float(given)
    if isinstance(given, list):
        return [plain(each) for each in given]
    if isinstance(given, dict):
        return {key: plain(each) for key, each in given.items()}
    return given


if TYPE_CHECKING:
    from yaml import SafeLoader as _Safe
else:  # every command reads these files when it starts: in C where there is one
    _Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):
    """Reads 37.5 as an exact Decimal; otherwise the safe loader."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def _read(path: Path) -> dict[str, Any]:
    loader = _Loader(path.read_text(encoding="utf-8"))
    try:
        content: dict[str, Any] = loader.get_single_data()
    finally:
        loader.dispose()
    return content


def _parameter(name: str, topic: str, entry: Mapping[str, Any]) -> Parameter:
    versions = tuple(
        Version(
            in_force=each["in_force"],
            value=each["value"],
            regulation=each["regulation"],
            article=each["article"],
            mark=each["mark"],
            note=each.get("note", ""),
        )
        for each in entry["versions"]
    )
    days = [version.in_force for version in versions]
    if days != sorted(set(days)):
        raise ValueError(f"Expected the values of {name} oldest first, but got {days}")
    for version in versions:
        if version.mark not in MARKS:
            raise ValueError(f"Expected {name} to be marked as one of {MARKS}: {version.mark}")
    return Parameter(name, topic, entry["label"], entry["unit"], versions)


def _begun(parameter: Parameter, on: date) -> bool:
    return parameter.versions[0].in_force <= on
