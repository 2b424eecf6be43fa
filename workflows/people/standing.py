"""Units, seats and people as they stood on a day: the row itself, or what it was before.

A query joins the past beside the row (`join`) and reads each column through `column`; where no past
row covers the day, the row itself speaks. `seats_on` and `units_on` give whole tables to join.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
import sqlalchemy.orm

from workflows.tables.people import Person, Seat, Unit
from workflows.tables.people_past import PersonPast, SeatPast, UnitPast

Day = date | sa.BindParameter[Any]

_PAST: dict[Any, tuple[Any, Any]] = {
    Unit: (UnitPast, UnitPast.unit_id),
    Seat: (SeatPast, SeatPast.seat_id),
    Person: (PersonPast, PersonPast.person_id),
}
DATED = {
    Unit: ("name", "parent_id", "siasn_id"),
    Seat: ("name", "unit_id", "superior_id", "kind", "echelon", "level", "is_head"),
    Person: ("name", "rank", "employment", "status"),
}
"""Columns that keep their past. Codes stay; a wrong NIP is corrected; contacts have no past."""


def past_of(model: Any) -> tuple[Any, str]:
    """Return the class that keeps a table's past, and the name of its key to the row."""
    past, key = _PAST[model]
    return past, key.key


class On:
    """One of the three tables as it stood on a day, for use in a query."""

    def __init__(self, model: Any, day: Day, *, of: Any = None) -> None:
        """`of` is an alias of the model, when the query names it more than once."""
        self.model, self.row, self.day = model, of if of is not None else model, day
        past, self._key = _PAST[model]
        self.past = sa.orm.aliased(past)

    @property
    def join(self) -> sa.ColumnElement[bool]:
        """The condition by which the past is joined (outer) beside the row."""
        key = getattr(self.past, self._key.key)
        return sa.and_(
            key == self.row.id,
            sa.or_(self.past.valid_from.is_(None), self.past.valid_from <= self.day),
            self.past.valid_to >= self.day,
        )

    def column(self, name: str) -> Any:
        """Return a column as it stood."""
        row = getattr(self.row, name)
        if name not in DATED[self.model]:
            return row
        was = getattr(self.past, name)
        return sa.case((self.past.id.is_not(None), was), else_=row).label(name)

    def columns(self, *names: str) -> tuple[Any, ...]:
        """Return several columns as they stood."""
        return tuple(self.column(name) for name in names)

    @property
    def exists(self) -> sa.ColumnElement[bool]:
        """The condition that a unit or seat was there on the day."""
        return sa.or_(
            self.past.id.is_not(None),
            sa.and_(
                sa.or_(self.row.since.is_(None), self.row.since <= self.day),
                sa.or_(self.row.closed_on.is_(None), self.row.closed_on >= self.day),
            ),
        )


def units_on(day: Day, name: str = "unit_on") -> sa.Subquery:
    """Return all units that were there on a day, to be joined: id, agency, code and DATED."""
    return _table(Unit, day, name)


def seats_on(day: Day, name: str = "seat_on") -> sa.Subquery:
    """Return all seats that were there on a day, to be joined: id, agency, code and DATED."""
    return _table(Seat, day, name)


def _table(model: Any, day: Day, name: str) -> sa.Subquery:
    on = On(model, day)
    return (
        sa.select(*on.columns("id", "agency", "code", *DATED[model]))
        .select_from(model)
        .outerjoin(on.past, on.join)
        .where(on.exists)
        .subquery(name)
    )
