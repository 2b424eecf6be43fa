"""Decisions with a window to undo: how long it is, what can be undone now, and undoing it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app

from admin.i18n import language, ngettext, said
from admin.identity import Me, me
from admin.people import names
from admin.work import work as request_work
from bpmn.forms import Form
from engine.engine import Engine
from engine.store import decisions
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.directory import local_day
from workflows.parameters.overrides import value_of

ONE, SEVERAL = "waktu_batal_satu", "waktu_batal_bersama"


@dataclass(frozen=True, slots=True)
class Undoable:
    """A decision, or several taken together, that can still be undone."""

    id: str  # of the decision, or of the batch
    what: str  # "SKP Budi Santoso"; of several how many
    choice: str  # the decision in words
    seconds: int  # until it is sent
    until: datetime


def window(work: UnitOfWork, person: Me, which: str) -> float:
    """Return for how many seconds a decision can be undone; 0: it is sent at once.

    Args:
        work: the request's unit of work.
        person: who decides.
        which: ONE or SEVERAL.
    """
    asked = current_app.config["SIKLUS"].undo
    if asked == "never" or (asked == "auto" and work.installation.demo):
        return 0
    return float(value_of(work, person.agency, which, local_day(work, person.agency, work.now)))


def waits(form: Form | None, answers: Mapping[str, Any]) -> bool:
    """Say whether what was answered is a decision, and holds no secret that must not wait."""
    return form is not None and form.decision is not None and not form.sealed & set(answers)


def undoable(work: UnitOfWork, engine: Engine, person: Me) -> list[Undoable]:
    """Return what the person can still undo, the newest first."""
    rows = decisions.list_waiting(work, person.agency, person.person or "")
    if not rows:
        return []
    w = t.work_item
    query = sa.select(w.c.id, w.c.bundle, w.c.form, w.c.name, w.c.subject, w.c.period)
    found = work.connection.execute(query.where(w.c.id.in_([row["item"] for row in rows])))
    items = {row.id: row for row in found}
    called = names(work, person.agency, [row.subject for row in items.values()])
    together: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["item"] in items:
            together.setdefault(row["batch"] or row["id"], []).append(row)
    return [_told(work, engine, key, each, items, called) for key, each in together.items()]


def undoable_now() -> list[Undoable]:
    """Return what the person of this request can still undo."""
    return undoable(request_work(), current_app.extensions["engine"], me())


def ids_of(work: UnitOfWork, person: Me, key: str) -> list[str]:
    """Return the decisions that a batch holds, or the one decision itself."""
    batch = decisions.list_batch(work, person.agency, key)
    return [row["id"] for row in batch] or [key]


def _told(
    work: UnitOfWork,
    engine: Engine,
    key: str,
    rows: list[dict[str, Any]],
    items: Mapping[str, Any],
    called: Mapping[str, str],
) -> Undoable:
    item = items[rows[0]["item"]]
    what = " ".join(part for part in (said(item.name), item.period) if part)
    who = called.get(item.subject or "", "")
    if len(rows) > 1:
        who = ngettext("%(num)d tugas", "%(num)d tugas", len(rows))
    until = max(row["due_at"] for row in rows)
    return Undoable(
        id=key,
        what=f"{what}: {who}" if who else what,
        choice=choice_in_words(work, engine, item, rows[0]["answers"]),
        seconds=max(0, math.ceil((until - work.now).total_seconds())),
        until=until,
    )


def choice_in_words(work: UnitOfWork, engine: Engine, item: Any, answers: Mapping[str, Any]) -> str:
    """Return the decision among the answers as its button says it; "" when there is none."""
    bundle = engine.parts.definitions.get(work, item.bundle).bundle
    form = bundle.forms.get(item.form) if item.form else None
    if form is None or form.decision is None:
        return ""
    value = answers.get(form.decision.name)
    return next(
        (each.label(language()) for each in form.decision.choices if each.value == value), ""
    )
