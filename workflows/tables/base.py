"""The declarative base of workflows/ and admin/, over the one metadata of engine.store.base."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from engine.store.base import Id, Json, UtcDateTime, metadata, new_id
from engine.store.tables import Agency, Principal

__all__ = [
    "Agency",
    "Base",
    "Dated",
    "Id",
    "Json",
    "Keyed",
    "Principal",
    "SignedFactChanged",
    "UtcDateTime",
    "dates_in_order",
    "in_force",
    "new_id",
    "one_of",
    "signed",
]

PrimaryKey = Annotated[str, mapped_column(Id, primary_key=True, default=new_id, sort_order=-2)]


class Base(DeclarativeBase):
    """Maps classes to tables of the one metadata; datetimes are aware, JSON is text by orjson."""

    metadata = metadata
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


class Keyed:
    """A row of one agency with a key that grows with time."""

    id: Mapped[PrimaryKey]
    agency: Mapped[str] = mapped_column(Agency, sort_order=-1)


class Dated:
    """A fact in force from its first day to its last day, both included; open when there is none.

    Days are those of the agency's own clock (WIB in Lampung).
    """

    valid_from: Mapped[date] = mapped_column(sa.Date)
    valid_to: Mapped[date | None] = mapped_column(sa.Date)


def in_force(model: type[Dated], on: date | sa.BindParameter[Any]) -> sa.ColumnElement[bool]:
    """Return the condition that a dated row is in force on the day."""
    return sa.and_(model.valid_from <= on, sa.or_(model.valid_to.is_(None), model.valid_to >= on))


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """Return a constraint, named for the column, that it holds one of these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({words})", name=column)


def dates_in_order() -> sa.CheckConstraint:
    """Return the constraint that a dated row does not end before it begins."""
    return sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates")


class SignedFactChanged(TypeError):
    """A signed fact is never changed; add a new version."""


def signed(*models: type[Base]) -> None:
    """Let rows of these tables be added, but never changed or deleted through the session."""
    for model in models:
        event.listen(model, "before_update", _keep_as_signed)
        event.listen(model, "before_delete", _keep_as_signed)


def _keep_as_signed(_mapper: object, _connection: object, row: Keyed) -> None:
    raise SignedFactChanged(
        f"Expected {type(row).__name__} {row.id} to stay as signed, but it was to be changed"
    )
