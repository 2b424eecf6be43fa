"""The rows of the inbox: who, what is special about it, when it is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin.formats import due
from admin.i18n import gettext, said
from admin.identity import Me
from admin.people import names
from engine import queries
from engine.engine import Engine
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

MOST_KINDS = 12  # kinds of work offered as a filter


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the list."""

    id: str
    who: str  # the person it is about
    what: str  # name of the step, the year, what is special
    tag: str  # when it is due, in words
    tag_class: str
    mine: bool  # claimed by the person
    choosable: bool  # its form ends in a decision, so that several can be decided together


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work among the person's items, as a filter."""

    element: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the inbox."""

    rows: tuple[Row, ...]
    total: str
    late: int  # of this page
    next: str | None
    previous: str | None
    kinds: tuple[Kind, ...]
    element: str | None

    @property
    def choosable(self) -> bool:
        """Several of the rows can be decided together."""
        return sum(row.choosable for row in self.rows) > 1


def listing(
    work: UnitOfWork,
    engine: Engine,
    person: Me,
    *,
    after: str | None = None,
    before: str | None = None,
    element: str | None = None,
) -> Listing:
    """Return a page of the person's inbox.

    Raises:
        ValueError: the cursor is damaged.
    """
    page = queries.inbox(
        work,
        person.agency,
        person.person or "",
        person.principals,
        after=after,
        before=before,
        element=element,
    )
    called = names(work, person.agency, [row["subject"] for row in page.rows])
    return Listing(
        rows=tuple(
            to_row(item, called, person, work.now, decides(work, engine, item))
            for item in page.rows
        ),
        total=page.total_text,
        late=sum(1 for item in page.rows if item["due_at"] and item["due_at"] < work.now),
        next=page.next,
        previous=page.previous,
        kinds=kinds(work, person),
        element=element,
    )


def decides(work: UnitOfWork, engine: Engine, item: Mapping[str, Any]) -> bool:
    """Say whether an item's form ends in a decision."""
    if item["form"] is None:
        return False
    form = engine.parts.definitions.get(work, item["bundle"]).bundle.forms.get(item["form"])
    return form is not None and form.decision is not None


def to_row(
    item: Mapping[str, Any],
    called: Mapping[str, str],
    person: Me,
    now: datetime,
    choosable: bool,
) -> Row:
    """Return an item as its row shows it."""
    tag, tag_class = due(item["due_at"], now)
    if item["checking"]:
        tag, tag_class = gettext("sedang diperiksa"), "info"
    name = said(item["name"])
    special = [name, item["period"] or "", said(item["label"])]
    if item["escalated_from"]:
        special.append(gettext("dialihkan karena lewat tenggat"))
    own = item["subject"] == person.person
    return Row(
        id=item["id"],
        who=name if own else called.get(item["subject"] or "", name),
        what=" · ".join(part for part in (special[1:] if own else special) if part),
        tag=tag,
        tag_class=tag_class,
        mine=item["assignee"] == person.person,
        choosable=choosable,
    )


def kinds(work: UnitOfWork, person: Me) -> tuple[Kind, ...]:
    """Return the kinds of work among the person's first items, the most frequent first."""
    w, p = t.work_item.c, t.work_item_principal.c
    first: Sequence[str] = work.connection.scalars(
        sa.select(p.item)
        .where(
            p.agency == person.agency,
            p.principal.in_(person.principals),
            p.lane == "open",
        )
        .limit(queries.COUNT_CAP)
    ).all()
    x = t.work_item_exclusion.c
    rows = work.connection.execute(
        sa.select(w.element, sa.func.max(w.name), sa.func.count(w.id))
        .where(
            w.id.in_(set(first)),
            sa.or_(w.assignee.is_(None), w.assignee == person.person),
            ~sa.exists().where(x.item == w.id, x.person == person.person),
        )
        .group_by(w.element)
        .order_by(sa.func.count(w.id).desc(), w.element)
        .limit(MOST_KINDS)
    )
    return tuple(Kind(element, said(name), count) for element, name, count in rows)
