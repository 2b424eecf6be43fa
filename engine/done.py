"""What a person has done: closed items, the newest first."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.queries import (
    COUNT_CAP,
    END,
    LIST_COLUMNS,
    PAGE,
    Conditions,
    InboxPage,
    from_cursor,
    to_cursor,
)
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

x = t.work_item_closed


def done_by(
    work: UnitOfWork,
    agency: str,
    person: str,
    *,
    after: str | None = None,
    before: str | None = None,
    where: Conditions = (),
    limit: int = PAGE,
) -> InboxPage:
    """Return items that a person completed, the newest first.

    Args:
        work: a unit of work.
        agency: whose database rows.
        person: "person:ID" of who did them.
        after: cursor to go on behind.
        before: cursor to go back before; END for the last page.
        where: conditions on columns of work_item_closed.
        limit: rows of the page.

    Raises:
        ValueError: the cursor is damaged.
    """
    mine = (x.c.agency == agency, x.c.closed_by == person, x.c.closed_as == "completed", *where)
    key = sa.tuple_(x.c.closed_at, x.c.id)
    keys = sa.select(x.c.closed_at, x.c.id).where(*mine)
    if before is not None:
        if before != END:
            keys = keys.where(key > _bound(before))
        keys = keys.order_by(x.c.closed_at, x.c.id)
    else:
        if after is not None:
            keys = keys.where(key < _bound(after))
        keys = keys.order_by(x.c.closed_at.desc(), x.c.id.desc())
    found = [(at, item) for at, item in work.connection.execute(keys.limit(limit + 1))]
    more = len(found) > limit
    found = sorted(found[:limit], reverse=True)
    has_next = more if before is None else before != END
    has_previous = more if before is not None else after is not None
    rows = _rows(work, [item for _, item in found])
    return InboxPage(
        rows=tuple(rows[item] for _, item in found),
        next=to_cursor(found[-1]) if found and has_next else None,
        previous=to_cursor(found[0]) if found and has_previous else None,
        total=_count(work, mine),
    )


def _count(work: UnitOfWork, mine: Conditions) -> int:
    some = sa.select(x.c.id).where(*mine).limit(COUNT_CAP + 1).subquery()
    return work.connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0


def _rows(work: UnitOfWork, ids: list[str]) -> dict[str, dict[str, Any]]:
    if not ids:
        return {}
    columns = [x.c[column.name] for column in LIST_COLUMNS]
    query = sa.select(*columns, x.c.closed_at, x.c.closed_as).where(x.c.id.in_(ids))
    return {row["id"]: dict(row) for row in work.connection.execute(query).mappings()}


def _bound(cursor: str) -> Any:
    at, item = from_cursor(cursor)
    return sa.tuple_(sa.literal(at, x.c.closed_at.type), sa.literal(item))
