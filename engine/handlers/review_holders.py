"""Look again at the items of those whose offices have changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.commands import ReviewHolders
from engine.parts import Parts
from engine.store import jobs
from engine.store import tables as t
from engine.store.jobs import NewJob
from engine.store.unit_of_work import UnitOfWork


def handle(command: ReviewHolders, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Write one order for each open item that may be concerned: one transaction, one case.

    Concerned are the items of the principals, what the persons have claimed, and what stands in
    their own name.
    """
    w, p = t.work_item.c, t.work_item_principal.c
    keys = [*command.principals, *command.persons]
    named = sa.select(p.item).where(p.agency == command.agency, p.principal.in_(keys))
    found = work.connection.execute(
        sa.select(w.id, w.case, w.root)
        .where(
            w.agency == command.agency,
            sa.or_(w.id.in_(named), w.assignee.in_(command.persons)),
        )
        .order_by(w.id)
    ).all()
    jobs.add(
        work,
        [
            NewJob(
                "ReviewItem",
                command.agency,
                {"item": row.id},
                case=row.case,
                root=row.root,
                item=row.id,
            )
            for row in found
        ],
    )
    return {"items": len(found)}
