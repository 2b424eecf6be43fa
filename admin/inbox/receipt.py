"""What a person sent, when it was received, and what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin.forms.build import build, file_ids
from admin.forms.files import links
from admin.forms.model import FormPage
from admin.i18n import said
from admin.identity import Me
from admin.inbox.item import form_with_context
from admin.people import names
from admin.relations import APART
from engine import queries
from engine.engine import Engine
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Next:
    """A step that is open now."""

    name: str
    who: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """An item that the person has finished."""

    row: Mapping[str, Any]
    number: str  # of the submission, as people quote it
    received_at: datetime
    next: tuple[Next, ...]
    ended: bool  # the case is over
    answers: FormPage | None


def receipt(work: UnitOfWork, engine: Engine, person: Me, item: str) -> Receipt | None:
    """Return the receipt of an item that the person completed, or None."""
    row = queries.find_item(work, person.agency, item)
    if row is None or row.get("closed_by") != person.person:
        return None
    s = t.submission.c
    sent = work.connection.execute(
        sa.select(s.id, s.answers, s.received_at).where(s.item == item).limit(1)
    ).first()
    apart = row["process"] in APART  # its steps are not told elsewhere, nor the year's here
    waiting = queries.list_items(
        work,
        person.agency,
        case=row["case"] if apart else None,
        root=None if apart else row["root"],
    )
    waiting = [one for one in waiting if apart or one["process"] not in APART]
    keys = [key for one in waiting for key in one["owner"]["principals"]]
    called = names(work, person.agency, keys)
    return Receipt(
        row=row,
        number=(sent.id if sent else item)[-8:].upper(),
        received_at=sent.received_at if sent else row["closed_at"],
        next=tuple(
            Next(
                said(one["name"]),
                "; ".join(called[key] for key in one["owner"]["principals"]),
                one["due_at"],
            )
            for one in waiting
        ),
        ended=queries.get_case(work, person.agency, row["root"])["status"] != "active",
        answers=_answers(work, engine, person, row, sent.answers if sent else {}),
    )


def _answers(
    work: UnitOfWork, engine: Engine, person: Me, row: Mapping[str, Any], answers: dict[str, Any]
) -> FormPage | None:
    """Return what was sent in words; sealed answers stay unread."""
    form, context, functions = form_with_context(work, engine, row, person.person or "")
    if form is None:
        return None
    plain = {name: value for name, value in answers.items() if name not in form.sealed}
    files = links(work, person.agency, file_ids(form, plain, context))
    chosen = str(plain.get(form.decision.name, "")) if form.decision else ""
    return build(form, context, plain, functions=functions, files=files, chosen=chosen)
