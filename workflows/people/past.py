"""Changes a unit, seat or person so that earlier days answer as before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflows.people.standing import DATED, past_of
from workflows.tables.base import new_id

LEVELS = 100  # more than any chart has: a circle that the row is not part of ends here


class TooEarly(ValueError):
    """A later change is known already; `since` is its day."""

    def __init__(self, since: date) -> None:
        self.since = since
        super().__init__(f"Expected a day from {since} on, when the last change took effect")


def supersede(
    session: Session, row: Any, values: Mapping[str, Any], on: date
) -> dict[str, tuple[Any, Any]]:
    """Let other values stand from a day on; what stood before is kept as past.

    A second change with effect from the same day replaces the first.

    Returns:
        What changed: (before, after) by name; empty when nothing did.

    Raises:
        TooEarly: the row already changed later than that.
    """
    changed = differences(row, values)
    dated = set(changed) & set(DATED[type(row)])
    if dated and row.since != on:
        if row.since is not None and on < row.since:
            raise TooEarly(row.since)
        past, key = past_of(type(row))
        session.add(
            past(
                id=new_id(),
                agency=row.agency,
                valid_from=row.since,
                valid_to=on - timedelta(days=1),
                **{key: row.id},
                **{name: getattr(row, name) for name in DATED[type(row)]},
            )
        )
        row.since = on
    put_right(row, values)
    return changed


def put_right(row: Any, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Write values over what was wrong all the time; return what changed."""
    changed = differences(row, values)
    for name, (_, value) in changed.items():
        setattr(row, name, value)
    return changed


def differences(row: Any, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return (before, after) of the values that differ from the row."""
    return {
        name: (getattr(row, name), value)
        for name, value in values.items()
        if getattr(row, name) != value
    }


def stood(session: Session, row: Any, name: str, on: date | None) -> Any:
    """Return a value as it stood on a day; None for the day means as is known last."""
    if on is None or row.since is None or on >= row.since:
        return getattr(row, name)
    past, key = past_of(type(row))
    was = session.scalar(
        sa.select(past).where(
            getattr(past, key) == row.id,
            sa.or_(past.valid_from.is_(None), past.valid_from <= on),
            past.valid_to >= on,
        )
    )
    return getattr(row if was is None else was, name)


def circle(session: Session, row: Any, above: str, on: date | None = None) -> list[str]:
    """Return the names on the way up that leads back to the row; empty when it leads to the top.

    Args:
        session: the open session.
        row: a unit or seat.
        above: name of the column that points up.
        on: the day; None for what is known last.
    """
    path, at = [row.name], stood(session, row, above, on)
    for _ in range(LEVELS):
        if at is None:
            return []
        higher: Any = session.get(type(row), at)
        path.append(higher.name)
        if higher.id == row.id:
            return path
        at = stood(session, higher, above, on)
    return path
