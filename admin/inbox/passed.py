"""What the person passed on and waits for: who has it, since when, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from admin.formats import day, due
from admin.i18n import gettext, said
from admin.identity import Me
from admin.inbox.asked import Asked, conditions
from admin.inbox.row import Row
from admin.people import names
from engine.queries import InboxPage
from engine.store.unit_of_work import UnitOfWork
from engine.waiting import waited_for


def passed_on(
    work: UnitOfWork, person: Me, asked: Asked, *, after: str | None, before: str | None
) -> tuple[InboxPage, tuple[Row, ...]]:
    """Return a page of what the person waits for, with its rows, the longest open first.

    Raises:
        ValueError: the cursor is damaged.
    """
    page = waited_for(
        work,
        person.agency,
        person.person or "",
        after=after,
        before=before,
        where=conditions(work, person, asked),
    )
    keys = [key for item in page.rows for key in _holders(item)]
    called = names(work, person.agency, [*keys, *(item["subject"] for item in page.rows)])
    return page, tuple(_row(work, person, item, called) for item in page.rows)


def _row(work: UnitOfWork, person: Me, item: Mapping[str, Any], called: Mapping[str, str]) -> Row:
    tag, tag_class = due(item["due_at"], work.now)
    name = said(item["name"])
    own = item["subject"] == person.person
    who = "; ".join(called[key] for key in _holders(item))
    held = gettext("di %(who)s sejak %(day)s", who=who, day=day(item["created_at"]))
    special = [item["period"] or "", said(item["label"]), held]
    return Row(
        id=item["id"],
        who=name if own else called.get(item["subject"] or "", name),
        what=" · ".join(part for part in ([] if own else [name]) + special if part),
        tag=tag,
        tag_class=tag_class,
        mine=False,
        choosable=True,
        why=(),
        case=item["case"],
    )


def _holders(item: Mapping[str, Any]) -> list[str]:
    """Return who has an item: who claimed it, else whoever may do it."""
    return [item["assignee"]] if item["assignee"] else list(item["owner"]["principals"])
