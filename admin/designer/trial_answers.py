"""Answers that fill a form of a trial by themselves: believable where it is a shipped one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from admin.demo.scene import Scene
from admin.demo.year import ANSWERS
from bpmn.expressions import Functions
from bpmn.forms import Field, Form

EXAMPLE = "Contoh isian"


def filled(
    scene: Scene, process: str, form: Form, context: Mapping[str, Any], functions: Functions
) -> dict[str, Any]:
    """Return answers that pass the form's check where any simple ones do."""
    made = ANSWERS.get((process, form.id))
    if made is not None:
        try:
            answers = made(scene)
        except (LookupError, TypeError, ValueError):
            answers = {}  # the form of the draft asks otherwise than the shipped one
        if answers and form.check(answers, context, functions=functions).ok:
            return answers
    simple = {
        field.name: _sample(field, context, scene)
        for field in form.fields
        if field.asks and field.source is None
    }
    initial = {
        name: value
        for name, value in form.initial(context, functions=functions).items()
        if name in simple and value not in (None, "", [])
    }
    checked = form.check({**simple, **initial}, context, functions=functions)
    return dict(checked.answers) if checked.ok else {**simple, **initial}


def _sample(field: Field, context: Mapping[str, Any], scene: Scene) -> Any:
    """Return a simple value for a field."""
    if field.columns:
        row = {
            column.name: _sample(column, context, scene) for column in field.columns if column.asks
        }
        return [row for _ in range(max(1, int(field.rules.get("minItems", 1))))]
    if "const" in field.rules:
        return field.rules["const"]
    choices = field.choices_in(context)
    if choices:
        return [choices[0].value] if field.kind == "array" else choices[0].value
    match field.kind:
        case "boolean":
            return True
        case "integer" | "number":
            return _number(field)
        case "array":
            if field.widget == "files":
                return [scene.evidence(field.label())]
            return [EXAMPLE] if field.choices_from is None else []
    if field.widget == "file":
        return scene.evidence(field.label())
    if field.widget == "date":
        return scene.today.isoformat()
    if field.format == "email":
        return "contoh@contoh.go.id"
    least = int(field.rules.get("minLength", 0))
    text = EXAMPLE
    while len(text) < least:
        text += f" {EXAMPLE.lower()}"
    return text[: int(field.rules.get("maxLength", 20_000))]


def _number(field: Field) -> float | int:
    low = field.rules.get("minimum", field.rules.get("exclusiveMinimum", 0) + 1)
    high = field.rules.get("maximum")
    value = max(low, 1) if high is None else min(max(low, 1), high)
    return int(value) if field.kind == "integer" else value


def first_working_day(year: int) -> date:
    """Return a day early in a year on which a year is opened."""
    day = date(year, 1, 4)
    return day if day.weekday() < 5 else date(year, 1, 6)
