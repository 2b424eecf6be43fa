"""What was decided at items that are done, in the words of their forms' buttons."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from admin.i18n import language
from engine.engine import Engine
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork


def decisions(work: UnitOfWork, engine: Engine, items: Collection[str]) -> dict[str, str]:
    """Return the decision taken, by item, where its form asks for one that is not sealed."""
    if not items:
        return {}
    s, c = t.submission.c, t.work_item_closed.c
    rows = work.connection.execute(
        sa.select(s.item, s.answers, c.form, c.bundle)
        .join(t.work_item_closed, c.id == s.item)
        .where(s.item.in_(items), c.form.is_not(None))
    )
    found = {}
    for row in rows:
        form = engine.parts.definitions.get(work, row.bundle).bundle.forms.get(row.form)
        decision = form.decision if form else None
        if decision is None or decision.sealed:
            continue
        for choice in decision.choices:
            if choice.value == row.answers.get(decision.name):
                found[row.item] = choice.label(language())
    return found
