"""What a person passed on and waits for: open items of others to which the person's act led."""

from __future__ import annotations

from collections.abc import Sequence

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
    w,
)
from engine.store.unit_of_work import UnitOfWork


def waited_for(
    work: UnitOfWork,
    agency: str,
    person: str,
    *,
    after: str | None = None,
    before: str | None = None,
    where: Conditions = (),
    limit: int = PAGE,
) -> InboxPage:
    """Return what a person waits for, the longest open first.

    Args:
        work: a unit of work.
        agency: whose database rows.
        person: "person:ID" of who waits.
        after: cursor to go on behind.
        before: cursor to go back before; END for the last page.
        where: conditions on columns of work_item.
        limit: rows of the page.

    Raises:
        ValueError: the cursor is damaged.
    """
    key = sa.tuple_(w.c.created_at, w.c.id)
    query = sa.select(*LIST_COLUMNS).where(*theirs(agency, person), *where)
    if before is not None:
        if before != END:
            query = query.where(key < _bound(before))
        query = query.order_by(w.c.created_at.desc(), w.c.id.desc())
    else:
        if after is not None:
            query = query.where(key > _bound(after))
        query = query.order_by(w.c.created_at, w.c.id)
    found = [dict(row) for row in work.connection.execute(query.limit(limit + 1)).mappings()]
    more = len(found) > limit
    found = sorted(found[:limit], key=lambda row: (row["created_at"], row["id"]))
    places = [(row["created_at"], row["id"]) for row in found]
    has_next = more if before is None else before != END
    has_previous = more if before is not None else after is not None
    return InboxPage(
        rows=tuple(found),
        next=to_cursor(places[-1]) if found and has_next else None,
        previous=to_cursor(places[0]) if found and has_previous else None,
        total=count_waited_for(work, agency, person, where),
    )


def count_waited_for(
    work: UnitOfWork, agency: str, person: str, where: Sequence[sa.ColumnElement[bool]] = ()
) -> int:
    """Return how many items a person waits for, exact up to COUNT_CAP, else COUNT_CAP + 1."""
    some = sa.select(w.c.id).where(*theirs(agency, person), *where).limit(COUNT_CAP + 1)
    query = sa.select(sa.func.count()).select_from(some.subquery())
    return work.connection.scalar(query) or 0


def theirs(agency: str, person: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Return the conditions on work_item that the person waits for it."""
    return w.c.agency == agency, w.c.passed_by == person


def _bound(cursor: str) -> sa.ColumnElement[tuple[object, ...]]:
    at, item = from_cursor(cursor)
    return sa.tuple_(sa.literal(at, w.c.created_at.type), sa.literal(item))
