"""Who is told what, who has read it, and who has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
import sqlalchemy.orm

from engine.errors import NotFound
from engine.store.unit_of_work import UnitOfWork
from workflows.cases import id_of
from workflows.directory import local_day
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit
from workflows.tables.social import (
    Announcement,
    AnnouncementRead,
    AnnouncementText,
    AnnouncementUnit,
)

MOST = 50  # announcements shown to a person at once, newest first


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement as a person sees it."""

    id: str
    title: str
    text: str
    version: int
    must_read: bool
    valid_from: date
    written_at: datetime
    attachment: str | None
    read_at: datetime | None  # of this version
    changed: bool  # an earlier version was read


def list_told(work: UnitOfWork, agency: str, person: str, *, key: str | None = None) -> list[Told]:
    """Return what a person ("person:ID") is told today, unread and mandatory first.

    Args:
        work: the unit of work.
        agency: of the person.
        person: "person:ID".
        key: only this announcement.
    """
    today = local_day(work, agency, work.now)
    who = id_of(person)
    a, text, read = Announcement, AnnouncementText, AnnouncementRead
    older = sa.orm.aliased(AnnouncementRead)
    units = _units_above(agency, who, today)
    earlier = sa.exists().where(
        older.announcement_id == a.id, older.person_id == who, older.version < a.version
    )
    query = (
        sa.select(
            a.id, text.title, text.text, a.version, a.must_read, a.valid_from, text.written_at,
            text.attachment_id, read.read_at, earlier.label("changed"),
        )
        .join(text, sa.and_(text.announcement_id == a.id, text.version == a.version))
        .outerjoin(
            read,
            sa.and_(
                read.announcement_id == a.id, read.person_id == who, read.version == a.version
            ),
        )
        .where(
            a.agency == agency,
            a.withdrawn_at.is_(None),
            in_force(a, today),
            a.id.in_(
                sa.select(AnnouncementUnit.announcement_id).where(
                    AnnouncementUnit.unit_id.in_(units)
                )
            ),
        )
    )  # fmt: skip
    if key is not None:
        query = query.where(a.id == key)
    unread_duty = sa.and_(read.read_at.is_(None), a.must_read)
    order = (
        sa.case((unread_duty, 0), (read.read_at.is_(None), 1), else_=2), a.id.desc(),
    )  # fmt: skip
    rows = work.session.execute(query.order_by(*order).limit(MOST))
    return [Told(*tuple(row)) for row in rows]


def confirm_read(work: UnitOfWork, agency: str, key: str, person: str, *, version: int) -> None:
    """Keep that a person has read a version; saying it twice keeps the first moment.

    Raises:
        NotFound: the person is not told this today, or the text has changed since it was opened.
    """
    found = next(iter(list_told(work, agency, person, key=key)), None)
    if found is None or found.version != version:
        raise NotFound("announcement", key)
    if found.read_at is None:
        work.session.add(
            AnnouncementRead(
                announcement_id=key, person_id=id_of(person), version=version, read_at=work.now
            )
        )
        work.flush()


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How far an announcement is read in one unit."""

    id: str
    name: str
    people: int
    read: int


def count_read(work: UnitOfWork, row: Announcement, on: date) -> list[UnitCount]:
    """Return how many of each unit's people have read the newest version, by the units' codes."""
    people = _people(row, on).subquery()
    query = (
        sa.select(
            Unit.id,
            Unit.name,
            sa.func.count(sa.distinct(people.c.person_id)),
            sa.func.count(sa.distinct(AnnouncementRead.person_id)),
        )
        .select_from(people)
        .join(Unit, Unit.id == people.c.unit_id)
        .outerjoin(AnnouncementRead, _read_by(row, people.c.person_id))
        .group_by(Unit.id, Unit.name, Unit.code)
        .order_by(Unit.code)
    )
    return [UnitCount(*each) for each in work.session.execute(query)]


def count_people(work: UnitOfWork, row: Announcement, on: date) -> tuple[int, int]:
    """Return how many people an announcement is for, and how many have read it."""
    people = _people(row, on).subquery()
    query = (
        sa.select(
            sa.func.count(sa.distinct(people.c.person_id)),
            sa.func.count(sa.distinct(AnnouncementRead.person_id)),
        )
        .select_from(people)
        .outerjoin(AnnouncementRead, _read_by(row, people.c.person_id))
    )
    found = work.session.execute(query).one()
    return found[0], found[1]


def list_unread(
    work: UnitOfWork,
    row: Announcement,
    on: date,
    *,
    unit: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int,
) -> Sequence[Any]:
    """Return people who have not read it: id, name, nip, seat, unit, by name.

    Args:
        work: the unit of work.
        row: the announcement.
        on: the day whose chart counts.
        unit: only of this unit.
        after: name and id of the last one of the page before.
        limit: how many.
    """
    seat = (
        sa.select(Seat.name)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(Holding.person_id == Person.id, in_force(Holding, on))
        .order_by(Holding.capacity, Seat.name)
        .limit(1)
        .scalar_subquery()
    )
    place = (
        sa.select(Unit.name)
        .join(Seat, Seat.unit_id == Unit.id)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(Holding.person_id == Person.id, in_force(Holding, on))
        .order_by(Holding.capacity, Seat.name)
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(
        Person.id, Person.name, Person.nip, seat.label("seat"), place.label("unit")
    ).where(Person.id.in_(unread_people(row, on, unit=unit)))
    if after is not None:
        name, key = after
        query = query.where(
            sa.or_(Person.name > name, sa.and_(Person.name == name, Person.id > key))
        )
    return work.session.execute(query.order_by(Person.name, Person.id).limit(limit)).all()


def unread_people(row: Announcement, on: date, *, unit: str | None = None) -> sa.Select[Any]:
    """Return the query for the ids of people who have not read the newest version."""
    people = _people(row, on)
    if unit is not None:
        people = people.where(Seat.unit_id == unit)
    found = people.subquery()
    read = sa.exists().where(_read_by(row, found.c.person_id))
    return sa.select(found.c.person_id).where(~read).distinct()


def _read_by(row: Announcement, person: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    read = AnnouncementRead
    return sa.and_(
        read.announcement_id == row.id, read.version == row.version, read.person_id == person
    )


def _people(row: Announcement, on: date) -> sa.Select[Any]:
    """Return the query for (person_id, unit_id) of everybody seated in the units and below."""
    tree = (
        sa.select(AnnouncementUnit.unit_id.label("id"))
        .where(AnnouncementUnit.announcement_id == row.id)
        .cte("told_units", recursive=True)
    )
    tree = tree.union(sa.select(Unit.id).join(tree, Unit.parent_id == tree.c.id))
    seated: Any = (
        sa.select(Holding.person_id, Seat.unit_id)
        .join(Seat, Seat.id == Holding.seat_id)
        .where(
            Holding.agency == row.agency,
            in_force(Holding, on),
            Seat.unit_id.in_(sa.select(tree.c.id)),
        )
    )
    return cast("sa.Select[Any]", seated)


def _units_above(agency: str, person: str, on: date) -> sa.Select[Any]:
    """Return the query for the ids of the units that a person sits in, and all above them."""
    tree = (
        sa.select(Seat.unit_id.label("id"))
        .join(Holding, Holding.seat_id == Seat.id)
        .where(Holding.agency == agency, Holding.person_id == person, in_force(Holding, on))
        .cte("units_above", recursive=True)
    )
    tree = tree.union(
        sa.select(Unit.parent_id)
        .join(tree, Unit.id == tree.c.id)
        .where(Unit.parent_id.is_not(None))
    )
    return sa.select(tree.c.id)
