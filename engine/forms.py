"""The form of an item, and what it shows: context kept with the item, live facts, variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bpmn.bundle import Bundle
from bpmn.forms import Form
from engine.context import CaseContext


def form_of(bundle: Bundle, item: Mapping[str, Any]) -> Form | None:
    """Return the form of an item, or None when it has none."""
    return None if item["form"] is None else bundle.forms[item["form"]]


def shown(
    form: Form,
    item: Mapping[str, Any],
    variables: Mapping[str, Any],
    context: CaseContext,
    person: str | None,
    *,
    names: Iterable[str] | None = None,
) -> dict[str, Any]:
    """Return the value of each name that a form reads, or of some of them.

    A registered context answers first (it is live); then what the token saw when the item opened;
    then the variables of the case.
    """
    kept = {**variables, **item["context"]}
    wanted = sorted(form.reads if names is None else names)
    return {name: context.show(name, kept, person) for name in wanted}


def read_by_checks(form: Form) -> frozenset[str]:
    """Return the names that checking answers needs: choices, conditions, defaults; not displays."""
    asked: set[str] = set()
    columns = [column for field in form.fields for column in field.columns]
    for field in (*form.fields, *columns):
        asked.update(
            *(each.names for each in (field.show, field.default, field.offered) if each is not None)
        )
        if field.choices_from is not None:
            asked.add(field.choices_from)
    asked |= {field.source for field in form.fields if field.source and field.name in asked}
    return form.reads & asked
