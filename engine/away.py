"""What others prepare for a person: items that are away and come back."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.queries import LIST_COLUMNS, PAGE, w
from engine.store.unit_of_work import UnitOfWork


def delegated(
    work: UnitOfWork, agency: str, person: str, *, limit: int = PAGE
) -> list[dict[str, Any]]:
    """Return the open items that others prepare for a person, longest away first."""
    query = (
        sa.select(*LIST_COLUMNS, w.c.claimed_at)
        .where(w.c.agency == agency, w.c.delegated_by == person)
        .order_by(w.c.claimed_at, w.c.id)
        .limit(limit)
    )
    return [dict(row) for row in work.connection.execute(query).mappings()]
