"""JSON with places: the values, and the line where each of them begins."""

from __future__ import annotations

import json
import re
from typing import Any

from bpmn.errors import FormError

MAX_BYTES = 500_000
MAX_DEPTH = 20

Pointer = tuple[str | int, ...]

_TOKEN = re.compile(r'[ \t\r\n]*(?:("(?:[^"\\]|\\.)*")|([{}\[\],:])|([^\s{}\[\],:"]+))', re.DOTALL)


def read_json(content: bytes | str, path: str) -> tuple[Any, dict[Pointer, int]]:
    """Return the value, and the line of every member and item by its pointer.

    Raises:
        FormError: it is too big, not UTF-8, not JSON, nested too deep, or a key stands twice.
    """
    if len(content) > MAX_BYTES:
        raise FormError(f"Expected at most {MAX_BYTES} bytes, but here are {len(content)}", path)
    if isinstance(content, bytes):
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise FormError("Expected text in UTF-8, but it is not", path, line) from None
    else:
        text = content.removeprefix("\ufeff")
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise FormError(f"Expected JSON, but: {error.msg}", path, error.lineno) from None
    except (ValueError, RecursionError) as error:
        message = str(error) if isinstance(error, ValueError) else "it is nested too deep"
        raise FormError(f"Expected JSON, but {message[:80]}", path) from None
    return value, _lines(text, path)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _lines(text: str, path: str) -> dict[Pointer, int]:
    """Walk the tokens of a text that is known to be JSON."""
    lines: dict[Pointer, int] = {(): 1}
    open_keys: list[str | int] = []  # one place for each open map or list
    awaits_key: list[bool] = []  # whether a map stands before a key; a list is always False
    at, line = 0, 1
    while found := _TOKEN.match(text, at):
        line += text.count("\n", at, found.end())
        at = found.end()
        word, sign = found.group(1), found.group(2)
        if sign in ("}", "]"):
            open_keys.pop()
            awaits_key.pop()
            continue
        if sign == ",":
            if isinstance(open_keys[-1], int):
                open_keys[-1] += 1
            else:
                awaits_key[-1] = True
            continue
        if sign == ":":
            continue
        if word is not None and awaits_key and awaits_key[-1]:
            open_keys[-1] = json.loads(word)
            awaits_key[-1] = False
            if tuple(open_keys) in lines:
                raise FormError(
                    f"Expected each key once, but {word[:60]} is here again", path, line
                )
            lines[tuple(open_keys)] = line
            continue
        lines.setdefault(tuple(open_keys), line)
        if sign is not None:
            if len(open_keys) >= MAX_DEPTH:
                raise FormError(
                    f"Expected at most {MAX_DEPTH} levels, but here are more", path, line
                )
            open_keys.append("" if sign == "{" else 0)
            awaits_key.append(sign == "{")
    return lines
