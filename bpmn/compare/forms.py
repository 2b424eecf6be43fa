"""What is different between two forms: fields, and the words of their schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bpmn.compare.change import Change
from bpmn.forms import Form

TOLD_APART = ("title", "description", "x-en")
LISTS = ("properties", "required", "items")


def compare_forms(before: Form, after: Form, path: str) -> Iterator[Change]:
    """Yield differences of two forms: the form itself, then its fields and columns in order."""
    for word in TOLD_APART:
        old, new = before.document.get(word), after.document.get(word)
        if old != new:
            yield Change("form_changed", path, after.id, after.title.text(), word, old, new)
    yield from _fields(before.document, after.document, path, "")


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], path: str, within: str
) -> Iterator[Change]:
    old, new = before.get("properties", {}), after.get("properties", {})
    needed = (before.get("required", []), after.get("required", []))
    for name, spec in new.items():
        label = _label(spec, name, within)
        if name not in old:
            yield Change("field_added", path, name, label, after=spec)
            continue
        was = old[name]
        words = [*spec, *(word for word in was if word not in spec)]
        for word in words:
            if word not in LISTS and was.get(word) != spec.get(word):
                yield Change(
                    "field_changed", path, name, label, word, was.get(word), spec.get(word)
                )
        if (name in needed[0]) != (name in needed[1]):
            yield Change(
                "field_changed", path, name, label, "required", name in needed[0],
                name in needed[1],
            )  # fmt: skip
        mine, theirs = spec.get("items") or {}, was.get("items") or {}
        if "properties" in mine or "properties" in theirs:
            yield from _fields(theirs, mine, path, _label(spec, name, within))
        elif mine != theirs:
            yield Change("field_changed", path, name, label, "items", theirs, mine)
    for name, spec in old.items():
        if name not in new:
            yield Change("field_removed", path, name, _label(spec, name, within), before=spec)
    kept = [name for name in old if name in new]
    if kept != [name for name in new if name in old]:
        yield Change(
            "fields_reordered", path, None, within or None,
            before=[_label(old[name], name, "") for name in old],
            after=[_label(new[name], name, "") for name in new],
        )  # fmt: skip


def _label(spec: Mapping[str, Any], name: str, within: str) -> str:
    label = spec.get("title") or name
    return f"{within}: {label}" if within else str(label)
