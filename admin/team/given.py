"""The ratings that one has given in this step, counted: seen beside, never forced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from admin.i18n import language
from admin.identity import Me
from admin.team.listing import middle
from admin.team.rating import ALL, RATING, STEPS, ratings_in
from bpmn.forms import Form
from engine.powers import condition
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.domain.rules import Rules

MOST = 500  # ratings counted, the newest
TELLING = 5  # people from whom on equal ratings are worth a word


@dataclass(frozen=True, slots=True)
class Count:
    """How often each rating was given, for results or for behaviour."""

    name: str  # of the control in a row
    label: str
    counts: tuple[tuple[str, str, int], ...]  # rating, its name, how many people

    @property
    def total(self) -> int:
        """People rated so far."""
        return sum(many for _, _, many in self.counts)

    @property
    def all_equal(self) -> bool:
        """Everybody has the same rating, and there are enough people for that to say something."""
        return self.total >= TELLING and any(many == self.total for _, _, many in self.counts)


def counts(
    work: UnitOfWork, person: Me, element: str, form: Form, rules: Rules, row: Mapping[str, Any]
) -> list[Count]:
    """Return what one has given at a step of this period: drafts and what is sent already.

    Args:
        work: the request's unit of work.
        person: the assessor.
        element: the step.
        form: its form, which says what is rated.
        rules: the scale of ratings.
        row: an item of the period that is meant.
    """
    found: dict[str, Counter[str]] = {}
    for answers in [*_drafts(work, person, element, row), *_sent(work, person, element, row)]:
        for name, ratings in ratings_in(form, answers).items():
            each = middle(Counter(ratings), rules)
            if each:
                found.setdefault(name, Counter())[each] += 1
    made = []
    for one in form.fields:
        choices = one.choices
        if one.widget == "table":
            columns = [column for column in one.columns if column.name == RATING]
            choices = columns[0].choices if columns and one.asks else ()
        elif one.widget not in ("radio", "rating") or not one.asks:
            choices = ()
        if choices:
            of_field = found.get(one.name, Counter())
            name = f"{ALL}.{one.name}" if one.widget == "table" else f"f.{one.name}"
            told = [(str(c.value), c.label(language()), of_field[str(c.value)]) for c in choices]
            made.append(Count(name, one.label(language()), tuple(told)))
    return made


def _drafts(
    work: UnitOfWork, person: Me, element: str, row: Mapping[str, Any]
) -> Iterable[Mapping[str, Any]]:
    w = t.work_item.c
    query = (
        sa.select(w.draft)
        .where(
            w.agency == person.agency,
            w.element == element,
            w.process == STEPS[element],
            w.period == row["period"],
            w.label == row["label"],
            w.draft.is_not(None),
            w.decision.is_(None),  # what is decided counts as sent
            condition(person.person or "", person.powers),
        )
        .limit(MOST)
    )
    return [draft for draft in work.connection.scalars(query) if draft]


def _sent(
    work: UnitOfWork, person: Me, element: str, row: Mapping[str, Any]
) -> Sequence[Mapping[str, Any]]:
    c, s = t.work_item_closed.c, t.submission.c
    query = (
        sa.select(s.answers)
        .join_from(t.work_item_closed, t.submission, s.item == c.id)
        .where(
            c.agency == person.agency,
            c.closed_by == person.person,
            c.element == element,
            c.process == STEPS[element],
            c.period == row["period"],
            c.label == row["label"],
            s.case == c.case,
            s.element == element,
        )
        .order_by(c.closed_at.desc(), c.id.desc())
        .limit(MOST)
    )
    return work.connection.scalars(query).all()
