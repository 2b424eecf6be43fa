"""The form of an item, and what it shows: context kept with the item, live facts, variables."""

from __future__ import annotations

from collections.abc import Mapping
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
) -> dict[str, Any]:
    """Return the value of each name that a form reads.

    A registered context answers first (it is live); then what the token saw when the item opened;
    then the variables of the case.
    """
    kept = {**variables, **item["context"]}
    return {name: context.show(name, kept, person) for name in sorted(form.reads)}
