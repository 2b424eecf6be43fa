"""What a form page sent becomes answers: texts by field and row. The form itself reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from admin.forms.model import PREFIX
from bpmn.forms import Field

MOST_ROWS = 500  # of a table in one page

Typed = Mapping[str, Sequence[str]]
"""Values by control name, as the request has them."""


def read_answers(fields: Iterable[Field], typed: Typed) -> dict[str, Any]:
    """Return what was answered, as typed; only what the form asks for, nothing for empty fields."""
    answers: dict[str, Any] = {}
    for field in fields:
        if not field.asks:
            continue
        value = _read(field, f"{PREFIX}.{field.name}", typed)
        if value is not None:
            answers[field.name] = value
    return answers


def row_numbers(name: str, typed: Typed) -> list[int]:
    """Return the numbers of the rows that a table sent, in their order."""
    pattern = re.compile(re.escape(name) + r"\.(\d{1,4})\.")
    found = {int(match[1]) for key in typed if (match := pattern.match(key))}
    return sorted(found)[:MOST_ROWS]


def _read(field: Field, name: str, typed: Typed) -> Any:
    given = typed.get(name)
    if field.widget == "table":
        return _read_table(field, name, typed)
    if field.widget == "checkbox":
        return bool(given)
    if field.widget in ("checkboxes", "files"):
        return [text for text in given or () if text] or None
    text = given[-1].strip() if given else ""
    if field.widget == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()] or None
    return text or None


def _read_table(field: Field, name: str, typed: Typed) -> list[dict[str, Any]]:
    """Return the rows in which something stands."""
    rows = []
    for number in row_numbers(name, typed):
        row = {}
        for column in field.columns:
            value = _read(column, f"{name}.{number}.{column.name}", typed)
            if value is not None:
                row[column.name] = value
        if any(value is not False for value in row.values()):
            rows.append(row)
    return rows
