"""Read a file of rule examples: YAML, with its lines, told in plain words when it is not right.

The file is a list of examples, each with `rule`, `on`, `input` and `expect`. Keys are the text that
stands there, so `on` is `on` although YAML 1.1 reads it as true. Numbers with a point are exact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

DEEPEST = 30  # levels of lists in lists
LARGEST = 5 * 1024 * 1024  # bytes of a file
MOST_VALUES = 500_000  # of one file; aliases count where they are used
KEYS = ("rule", "on", "input", "expect")
_WHOLE = re.compile(r"[-+]?(0|[1-9]\d{0,300})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d{1,3})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class WrongFile(ValueError):
    """A file that holds no rule examples; the text says where and why."""

    def __init__(self, path: str, message: str, line: int | None = None) -> None:
        self.path, self.line = path, line
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {message}")


@dataclass(frozen=True, slots=True)
class Example:
    """One case and what the rule is to give for it."""

    rule: str
    on: date
    input: Any  # as written; a rule refuses what is outside its form
    expect: dict[str, Any]
    path: str
    line: int
    note: str = ""


def read_examples(path: Path, known: frozenset[str]) -> list[Example]:
    """Return the examples of a file, in its order.

    Args:
        path: a YAML file.
        known: names of rules.

    Raises:
        WrongFile: it cannot be read, is no list of examples, or asks for an unknown rule.
    """
    told = str(path)
    try:
        if path.stat().st_size > LARGEST:
            raise WrongFile(told, f"Expected at most {LARGEST} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongFile(told, f"Expected a file to read but: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise WrongFile(told, "Expected a text in UTF-8 but it holds other bytes") from error
    return parse_examples(text, told, known)


def parse_examples(text: str, path: str, known: frozenset[str]) -> list[Example]:
    """Return the examples of a text; `path` names it in messages.

    Raises:
        WrongFile: as for `read_examples`.
    """
    try:
        loader = yaml.SafeLoader(text)
        try:
            root = loader.get_single_node()
            return list(_Reader(loader, path, known).examples(root))
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        why = " ".join(filter(None, (error.context, error.problem)))
        raise WrongFile(path, f"Expected YAML but: {why}", line) from error
    except yaml.YAMLError as error:
        raise WrongFile(path, f"Expected YAML but: {error}") from error
    except RecursionError as error:
        raise WrongFile(path, "Expected fewer lists inside lists") from error


@dataclass
class _Reader:
    loader: yaml.SafeLoader
    path: str
    known: frozenset[str]
    values: int = field(default=0)

    def examples(self, root: yaml.Node | None) -> Iterator[Example]:
        if not isinstance(root, yaml.SequenceNode):
            line = root.start_mark.line + 1 if root is not None else None
            raise WrongFile(self.path, "Expected a list of examples (each begins with '-')", line)
        for node in root.value:
            yield self._example(node)

    def _example(self, node: yaml.Node) -> Example:
        if not isinstance(node, yaml.MappingNode):
            raise self._wrong(node, f"Expected an example with {', '.join(KEYS)}")
        found = self._value(node)
        missing = [key for key in KEYS if key not in found]
        if missing:
            raise self._wrong(node, f"Expected the example to say {', '.join(missing)}")
        rule, on, expect = found["rule"], _day(found["on"]), found["expect"]
        if rule not in self.known:
            names = ", ".join(sorted(self.known))
            raise self._wrong(node, f"Expected a rule ({names}) but got {rule!r}")
        if on is None:
            raise self._wrong(node, f"Expected `on` to be a day such as 2026-03-01: {found['on']}")
        if not isinstance(expect, dict) or not expect:
            raise self._wrong(node, "Expected `expect` to name what the rule is to give")
        note = found.get("note") or found.get("name") or ""
        line = node.start_mark.line + 1
        return Example(rule, on, found["input"], expect, self.path, line, str(note).strip())

    def _value(self, node: yaml.Node, depth: int = 0) -> Any:
        self.values += 1
        if self.values > MOST_VALUES or depth > DEEPEST:
            raise self._wrong(node, "Expected a smaller file: too many values, or lists too deep")
        if isinstance(node, yaml.SequenceNode):
            return [self._value(each, depth + 1) for each in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, depth)
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        own = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = sorted({key for key in own if own.count(key) > 1 and key != "<<"})
        if twice:
            raise self._wrong(node, f"Expected {', '.join(twice)} once")
        self.loader.flatten_mapping(node)
        found = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self._wrong(key, "Expected a word before the colon")
            found[key.value] = self._value(value, depth + 1)
        return found

    def _scalar(self, node: yaml.Node) -> Any:
        """Return a value; what only looks like a number or a day stays the text that it is."""
        text, tag = str(node.value), node.tag.rpartition(":")[2]
        if tag == "int":
            return int(text) if _WHOLE.fullmatch(text) else text
        if tag == "float":
            return Decimal(text) if _DECIMAL.fullmatch(text) else text
        try:
            return self.loader.construct_object(node)
        except ValueError:  # 2026-02-30
            return text

    def _wrong(self, node: yaml.Node, message: str) -> WrongFile:
        return WrongFile(self.path, message, node.start_mark.line + 1)


def _day(value: Any) -> date | None:
    return as_day(value.date() if isinstance(value, datetime) else value)


def as_day(value: Any) -> date | None:
    """Return a day, written as one or as a text in quotes; None for anything else."""
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None
