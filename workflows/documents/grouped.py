"""Rows of tables in groups and in batches, for files of many people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.store.unit_of_work import UnitOfWork
from workflows.tables.people import Unit

AT_ONCE = 200  # documents read together


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """Give ids in lists that one statement takes."""
    rest = iter(ids)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def grouped(work: UnitOfWork, model: Any, column: Any, ids: Sequence[str]) -> dict[str, list[Any]]:
    """Return rows of a table by what they belong to, in their order."""
    found: dict[str, list[Any]] = defaultdict(list)
    order = [getattr(model, name) for name in ("subject", "number") if hasattr(model, name)]
    for row in work.connection.execute(
        sa.select(model.__table__).where(column.in_(ids)).order_by(column, *order)
    ):
        found[getattr(row, column.key)].append(row)
    return found


def moment_in_words(at: datetime | None, zone: str) -> str:
    """Return "2027-01-11 10:00", by the agency's clock."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if at is not None else ""


def agency_name(work: UnitOfWork, agency: str) -> str:
    """Return the agency as people call it: its topmost unit."""
    found = work.session.scalar(
        sa.select(Unit.name)
        .where(Unit.agency == agency, Unit.parent_id.is_(None))
        .order_by(Unit.code)
        .limit(1)
    )
    return found or agency
