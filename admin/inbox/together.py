"""Several items decided at once: the same step, the same favourable decision, nothing special.

What is held back is named with the reason; it stays in the inbox for a look of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from admin.forms.model import Choice
from admin.i18n import gettext, language, said
from admin.identity import Me
from admin.inbox.item import form_with_context
from admin.inbox.lanes import why
from admin.people import names
from admin.relations import APART
from bpmn.forms import Form
from engine import errors, queries
from engine.commands import CompleteItem, DecideItem
from engine.engine import Engine
from engine.powers import key_of
from engine.rights import find_free
from engine.store import items
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.lanes.rules import never_together

MOST = 50  # decided in one request
SHORTEST, LONGEST = 10, 4000  # letters of the reason with which several are returned

RETURNS = ("kembalikan", "ubah", "tolak_dan_kembalikan")
"""Decisions by which something goes back to be corrected."""

Kind = tuple[str, str, str | None, str]
"""What a group has in common: process, step, period, and through what the person decides."""

# Grades that nobody gives in a group (PRODUCT.md 3): words of the law, as contexts show them.
LOW_GRADES = ("kurang", "sangat_kurang", "sangat kurang", "kurang/misconduct")


@dataclass(frozen=True, slots=True)
class Decided:
    """An item that would be decided."""

    id: str
    name: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An item that would not, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What deciding together would do."""

    step: str  # name of the step that is decided
    choice: Choice | None  # the decision; None when nothing can be decided together
    decided: tuple[Decided, ...]
    held_back: tuple[HeldBack, ...]


def plan(
    work: UnitOfWork,
    engine: Engine,
    person: Me,
    ids: Sequence[str],
    returning: str | None = None,
) -> Plan:
    """Sort items into those that can be decided together and those held back.

    A group is of one step, one period, and one seat or role of the person's: the most frequent
    one among the items that are ready. Its form's first decision is what is decided.

    Args:
        work: the request's unit of work.
        engine: for forms and rights.
        person: who decides.
        ids: what was chosen.
        returning: one reason for all of them when they are returned, by the form's second
            decision; "" while it is not written yet.
    """
    unique = list(dict.fromkeys(ids))[: MOST + 1]
    rows = [row for one in unique if (row := _open_item(work, engine, person, one)) is not None]
    if not rows:
        return Plan("", None, (), ())
    kinds = {row["id"]: _kind(work, engine, person, row) for row in rows}
    ready = [kinds[row["id"]] for row in rows if row["lane"] == items.GROUP]
    step = Counter(ready or kinds.values()).most_common(1)[0][0]
    called = names(work, person.agency, [row["subject"] for row in rows])
    decided: list[Decided] = []
    held: list[HeldBack] = []
    choice: Choice | None = None
    name = next(row["name"] for row in rows if kinds[row["id"]] == step)
    for row in rows:
        who = called.get(row["subject"] or "", row["name"])
        reason = _another(row, kinds[row["id"]], step)
        answers: dict[str, Any] = {}
        offered: Choice | None = None
        if not reason:
            reason, answers, offered = _judge(work, engine, person, row, len(decided), returning)
        if reason:
            held.append(HeldBack(row["id"], who, reason))
        else:
            choice = choice or offered
            decided.append(Decided(row["id"], who, answers))
    return Plan(name, choice if decided else None, tuple(decided), tuple(held))


def carry_out(
    engine: Engine, person: Me, plan: Plan, key: str, window: float = 0
) -> tuple[int, list[tuple[str, str]]]:
    """Decide the items of a plan, each as an order of its own; all can be undone for a window.

    Returns:
        How many were decided, and (name, reason) of those that could not be.
    """
    done, kept, batch = 0, [], new_id()
    who = person.person or ""
    for item in plan.decided:
        name = f"web:{item.id}:{key}"
        order: CompleteItem | DecideItem = CompleteItem(
            person.agency, item.id, who, item.answers, name
        )
        if window:
            order = DecideItem(person.agency, item.id, who, item.answers, name, window, batch=batch)
        try:
            engine.execute(order)
            done += 1
        except errors.IncidentRecorded:
            kept.append((item.name, gettext("diterima dan sedang diperiksa")))
        except (errors.Refused, errors.NotFound, errors.Busy):
            kept.append((item.name, gettext("keadaannya sudah berubah")))
    return done, kept


def _kind(work: UnitOfWork, engine: Engine, person: Me, row: Mapping[str, Any]) -> Kind:
    power = find_free(work, engine.directory, row, person.person or "")
    return row["process"], row["element"], row["period"], key_of(power) if power else ""


def _another(row: Mapping[str, Any], kind: Kind, group: Kind) -> str:
    """Return why an item is of another group than the one that is decided, or ""."""
    if kind[:2] != group[:2]:
        return gettext("langkah lain: %(step)s", step=said(row["name"]))
    if kind[2] != group[2]:
        return gettext("periode lain: %(period)s", period=row["period"] or "–")
    return gettext("Anda memutusnya dalam jabatan lain") if kind != group else ""


def _open_item(work: UnitOfWork, engine: Engine, person: Me, item: str) -> dict[str, Any] | None:
    row = queries.find_item(work, person.agency, item)
    if row is None or "closed_at" in row or person.person is None:
        return None
    if row["decision"]:
        return None
    return row if find_free(work, engine.directory, row, person.person) else None


def _judge(
    work: UnitOfWork,
    engine: Engine,
    person: Me,
    row: Mapping[str, Any],
    so_far: int,
    returning: str | None,
) -> tuple[str, dict[str, Any], Choice | None]:
    """Return why an item is held back ("" when it is not), its answers, the decision."""
    if row["checking"]:
        return gettext("jawaban terdahulu sedang diperiksa"), {}, None
    if row["process"] in APART:
        return gettext("keberatan diputuskan satu per satu"), {}, None
    special = why(work, person, row)
    if returning is not None and not {one["code"] for one in row["reasons"]} & never_together():
        special = ()
    if special:
        return "; ".join(special), {}, None
    if row["escalated_from"] and returning is None:
        return gettext("dialihkan kepada Anda karena lewat tenggat"), {}, None
    if row["draft"]:
        return gettext("ada draf yang belum dikirim"), {}, None
    if so_far >= MOST:
        return gettext("paling banyak %(most)s sekaligus", most=MOST), {}, None
    form, context, functions = form_with_context(work, engine, row, person.person or "")
    decision = form.decision if form else None
    choices = decision.choices_in(context) if decision else ()
    if form is None or decision is None or not choices:
        return gettext("perlu isian"), {}, None
    if _has_low_grade(context):
        return gettext("predikat rendah diputuskan satu per satu"), {}, None
    if returning is not None and (len(choices) < 2 or choices[1].value not in RETURNS):
        return gettext("langkah ini tidak dapat mengembalikan"), {}, None
    first = choices[0 if returning is None else 1]
    offered = Choice(str(first.value), first.label(language()))
    answers = {**form.initial(context, functions=functions), decision.name: first.value}
    answers = {name: value for name, value in answers.items() if _is_asked(form, name)}
    missing = form.check(answers, context, functions=functions).errors
    texts = {str(e.path[0]) for e in missing if form.field(str(e.path[0])).widget == "textarea"}
    if returning is not None and len(texts) == 1:  # the one text that a return asks for
        if not returning:
            return "", answers, offered
        answers |= dict.fromkeys(texts, returning)
        missing = form.check(answers, context, functions=functions).errors
    if missing:
        fields = ", ".join(
            dict.fromkeys(form.field(str(e.path[0])).label(language()) for e in missing)
        )
        return gettext("perlu isian: %(fields)s", fields=fields), {}, None
    return "", answers, offered


def _is_asked(form: Form, name: str) -> bool:
    return form.field(name).asks


def _has_low_grade(context: Mapping[str, Any]) -> bool:
    return any(
        "predikat" in name and isinstance(value, str) and value.strip().lower() in LOW_GRADES
        for name, value in context.items()
    )
