"""What the pages about the organisation ask: how things stood on a day, and what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.ports import CaseFacts
from engine.store import tables as t
from workflows.directory import PeopleDirectory, local_day
from workflows.domain import resolver
from workflows.domain.organisation import Organisation
from workflows.parameters.overrides import rules_of
from workflows.people.snapshot import Snapshot
from workflows.people.standing import On, seats_on, units_on
from workflows.tables.base import in_force
from workflows.tables.evaluation import OrganisationGrade
from workflows.tables.organisation import OrganisationChange
from workflows.tables.people import (
    AssessorAssignment,
    Delegation,
    Holding,
    Person,
    Seat,
    Unit,
    UnitRole,
)

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

MOST_ASSESSED = 60  # looked at one by one; a superior has fewer directly below
MOST_ROWS = 200
ONE_BY_ONE = 5  # for more people of a day the whole chart is read once
LEVELS_OF_EMPTY_SEATS = 4
FROM_FILES = ("people_imported", "plans_imported", "reorganised")  # what a file changed as a whole

DEFINITIF_FIRST = sa.case({"definitif": 0, "plt": 1}, value=Holding.capacity, else_=2)


def assessor_on(work: UnitOfWork, agency: str, person: str, on: date) -> dict[str, Any]:
    """Return who assesses a person (an id) on a day: principals, reason, excluded."""
    answer: dict[str, Any] = _functions(work, agency, person, on)["atasan_langsung"]()
    return answer


def superior_of_assessor_on(work: UnitOfWork, agency: str, person: str, on: date) -> dict[str, Any]:
    """Return who stands above the assessor of a person on a day."""
    answer: dict[str, Any] = _functions(work, agency, person, on)["atasan_atasan"]()
    return answer


def superior_of_assessor_at(
    work: UnitOfWork, agency: str, person: str, at: datetime
) -> tuple[str, Mapping[str, Any]] | None:
    """Return who stood above the assessor of a person: id and capacity; None where nobody did."""
    found = superior_of_assessor_on(work, agency, person, local_day(work, agency, at))
    directory = PeopleDirectory()
    for principal in found["principals"]:
        for holder in directory.holders(work, agency, [principal], at):
            capacity = directory.capacity(work, agency, holder, principal, at)
            return holder.removeprefix("person:"), capacity
    return None


def superiors_of_assessors(
    work: UnitOfWork, agency: str, asked: Mapping[str, tuple[str, datetime]]
) -> dict[str, tuple[str, str]]:
    """Return who stood above the assessors of many people, from one look at each day.

    Args:
        work: the open transaction.
        agency: whose.
        asked: key -> (person, moment); keys are the caller's own.

    Returns:
        key -> (id of the superior, title as signed); without those above whom nobody stood.
    """
    days: dict[date, list[tuple[str, str, datetime]]] = {}
    for key, (person, at) in asked.items():
        days.setdefault(local_day(work, agency, at), []).append((key, person, at))
    found: dict[str, tuple[str, str]] = {}
    for on, several in days.items():
        if len(several) <= ONE_BY_ONE:
            for key, person, at in several:
                one = superior_of_assessor_at(work, agency, person, at)
                if one is not None:
                    found[key] = one[0], str(one[1].get("title") or "")
            continue
        rules, chart = rules_of(work, agency, on), Snapshot(work, agency, on).organisation
        for key, person, _ in several:
            above = resolver.superior_of_assessor(chart, person, rules)
            if above.person is not None:
                found[key] = above.person, _title(chart, above.person, above.seat)
    return found


def _title(chart: Organisation, person: str, seat: str | None) -> str:
    """Return as what a person signs: by a seat, or by the own one where none is named."""
    held = [each for each in chart.by_person.get(person, ()) if seat in (None, each.seat)]
    holding = held[0] if held else chart.seat_of(person)
    return holding.title(chart.seats[holding.seat]) if holding else ""


def assessed_by(work: UnitOfWork, agency: str, person: str, on: date) -> list[str]:
    """Return the ids of those whom a person (an id) assesses on a day, at most MOST_ASSESSED.

    Those below the person's seats are asked one by one, and those named by decree; below an empty
    seat too, for whom the rules go on upwards.
    """
    seats = list(
        work.connection.scalars(
            sa.select(Holding.seat_id).where(
                Holding.agency == agency, Holding.person_id == person, in_force(Holding, on)
            )
        )
    )
    mine = {f"person:{person}", *(f"seat:{seat}" for seat in seats)}
    named = work.connection.scalars(
        sa.select(AssessorAssignment.person_id).where(
            AssessorAssignment.agency == agency,
            AssessorAssignment.assessor_id == person,
            in_force(AssessorAssignment, on),
        )
    )
    candidates = dict.fromkeys([*named, *_people_below(work, agency, seats, on)])
    found = []
    for each in list(candidates)[:MOST_ASSESSED]:
        if each != person and mine & set(assessor_on(work, agency, each, on)["principals"]):
            found.append(each)
    return found


def _people_below(work: UnitOfWork, agency: str, seats: Sequence[str], on: date) -> list[str]:
    """Return who sits directly below seats, and below empty seats in between."""
    found: list[str] = []
    level, seen = list(seats), set(seats)
    for _ in range(LEVELS_OF_EMPTY_SEATS):
        if not level:
            break
        rows = _seats_below(work, agency, level, on)
        held = {row.id for row in rows if row.person_id}
        found += [row.person_id for row in rows if row.person_id]
        level = [row.id for row in rows if row.id not in held and row.id not in seen]
        seen.update(level)
    return found


def _seats_below(work: UnitOfWork, agency: str, seats: Sequence[str], on: date) -> Sequence[Any]:
    seat = On(Seat, on)
    were = sa.select(seat.past.seat_id).where(seat.past.superior_id.in_(seats))
    return work.connection.execute(
        sa.select(Seat.id, Holding.person_id)
        .select_from(Seat)
        .outerjoin(seat.past, seat.join)
        .outerjoin(Holding, sa.and_(Holding.seat_id == Seat.id, in_force(Holding, on)))
        .where(
            Seat.agency == agency,
            sa.or_(Seat.superior_id.in_(seats), Seat.id.in_(were)),
            seat.column("superior_id").element.in_(seats),
            seat.exists,
        )
        .order_by(Seat.code, DEFINITIF_FIRST)
        .limit(MOST_ROWS)
    ).all()


def list_units(work: UnitOfWork, agency: str, on: date, scope: Any) -> Sequence[Any]:
    """Return the units of a scope (a query of ids) on a day, with how many seats and people."""
    unit, seat = units_on(on), seats_on(on)
    count = (
        sa.select(
            seat.c.unit_id,
            sa.func.count(sa.distinct(seat.c.id)).label("seats"),
            sa.func.count(sa.distinct(Holding.person_id)).label("people"),
        )
        .select_from(seat)
        .outerjoin(Holding, sa.and_(Holding.seat_id == seat.c.id, in_force(Holding, on)))
        .where(seat.c.agency == agency)
        .group_by(seat.c.unit_id)
        .subquery()
    )
    return work.connection.execute(
        sa.select(
            unit.c.id,
            unit.c.code,
            unit.c.name,
            unit.c.parent_id,
            sa.func.coalesce(count.c.seats, 0).label("seats"),
            sa.func.coalesce(count.c.people, 0).label("people"),
        )
        .select_from(unit)
        .outerjoin(count, count.c.unit_id == unit.c.id)
        .where(unit.c.agency == agency, unit.c.id.in_(scope))
        .order_by(unit.c.code)
    ).all()


def unit_as_of(work: UnitOfWork, key: str, on: date) -> Any:
    """Return a unit as it stood on a day, with the name of the one above; None if not there."""
    unit = On(Unit, on)
    above = units_on(on, "above")
    return work.connection.execute(
        sa.select(
            *unit.columns("id", "code", "name", "parent_id", "siasn_id", "closed_on"),
            above.c.name.label("above"),
        )
        .select_from(Unit)
        .outerjoin(unit.past, unit.join)
        .outerjoin(above, above.c.id == unit.column("parent_id").element)
        .where(Unit.id == key, unit.exists)
    ).first()


def seats_of_unit(work: UnitOfWork, agency: str, key: str, on: date) -> Sequence[Any]:
    """Return the seats of a unit on a day, a row for each holder (person None: empty)."""
    seat = seats_on(on)
    person = On(Person, on)
    return work.connection.execute(
        sa.select(
            seat.c.id,
            seat.c.code,
            seat.c.name,
            seat.c.kind,
            seat.c.echelon,
            seat.c.is_head,
            Holding.capacity,
            Holding.valid_to,
            Person.id.label("person"),
            person.column("name").label("holder"),
            person.column("status"),
        )
        .select_from(seat)
        .outerjoin(Holding, sa.and_(Holding.seat_id == seat.c.id, in_force(Holding, on)))
        .outerjoin(Person, Person.id == Holding.person_id)
        .outerjoin(person.past, person.join)
        .where(seat.c.agency == agency, seat.c.unit_id == key)
        .order_by(seat.c.is_head.desc(), seat.c.code, DEFINITIF_FIRST)
        .limit(MOST_ROWS)
    ).all()


def seat_as_of(work: UnitOfWork, key: str, on: date) -> Any:
    """Return a seat as it stood on a day, with unit and superior by name; None if not there."""
    seat = On(Seat, on)
    unit, above = units_on(on), seats_on(on, "above")
    return work.connection.execute(
        sa.select(
            *seat.columns(
                "id", "code", "name", "unit_id", "superior_id", "kind", "echelon", "level"
            ),
            *seat.columns("is_head", "closed_on"),
            unit.c.name.label("unit"),
            above.c.name.label("above"),
        )
        .select_from(Seat)
        .outerjoin(seat.past, seat.join)
        .outerjoin(unit, unit.c.id == seat.column("unit_id").element)
        .outerjoin(above, above.c.id == seat.column("superior_id").element)
        .where(Seat.id == key, seat.exists)
    ).first()


def holdings_of_seat(work: UnitOfWork, agency: str, key: str) -> Sequence[Any]:
    """Return who has held a seat, holds it, or will, newest first."""
    return work.connection.execute(
        sa.select(
            Holding.id,
            Holding.capacity,
            Holding.decree,
            Holding.valid_from,
            Holding.valid_to,
            Person.id.label("person"),
            Person.name,
        )
        .join(Person, Person.id == Holding.person_id)
        .where(Holding.agency == agency, Holding.seat_id == key)
        .order_by(Holding.valid_from.desc(), DEFINITIF_FIRST, Holding.id)
        .limit(MOST_ROWS)
    ).all()


def letters_of_seat(work: UnitOfWork, agency: str, seat: str) -> Sequence[Any]:
    """Return who may assess those below a seat by letter, the newest first."""
    d = Delegation
    return work.connection.execute(
        sa.select(d.id, d.decree, d.valid_from, d.valid_to, Person.id.label("person"), Person.name)
        .join(Person, Person.id == d.person_id)
        .where(d.agency == agency, d.seat_id == seat)
        .order_by(d.valid_from.desc(), d.id)
        .limit(MOST_ROWS)
    ).all()


def seats_below(work: UnitOfWork, agency: str, key: str, on: date) -> Sequence[Any]:
    """Return the seats directly below a seat on a day, with who holds them."""
    seat = seats_on(on)
    return work.connection.execute(
        sa.select(seat.c.id, seat.c.name, Holding.capacity, Person.name.label("holder"))
        .select_from(seat)
        .outerjoin(Holding, sa.and_(Holding.seat_id == seat.c.id, in_force(Holding, on)))
        .outerjoin(Person, Person.id == Holding.person_id)
        .where(seat.c.agency == agency, seat.c.superior_id == key)
        .order_by(seat.c.code, DEFINITIF_FIRST)
        .limit(MOST_ROWS)
    ).all()


def person_as_of(work: UnitOfWork, key: str, on: date) -> Any:
    """Return a person as the register had them on a day."""
    person = On(Person, on)
    return work.connection.execute(
        sa.select(*person.columns("id", "nip", "name", "rank", "employment", "status", "email"))
        .select_from(Person)
        .outerjoin(person.past, person.join)
        .where(Person.id == key)
    ).first()


def roles_of_unit(work: UnitOfWork, agency: str, key: str, on: date) -> Sequence[Any]:
    """Return who has a role in a unit on a day or later."""
    return work.connection.execute(
        sa.select(
            UnitRole.id,
            UnitRole.role,
            UnitRole.decree,
            UnitRole.valid_from,
            UnitRole.valid_to,
            Person.id.label("person"),
            Person.name,
        )
        .join(Person, Person.id == UnitRole.person_id)
        .where(
            UnitRole.agency == agency,
            UnitRole.unit_id == key,
            sa.or_(UnitRole.valid_to.is_(None), UnitRole.valid_to >= on),
        )
        .order_by(UnitRole.role, Person.name)
        .limit(MOST_ROWS)
    ).all()


def grades_of_unit(work: UnitOfWork, agency: str, key: str) -> Sequence[Any]:
    """Return the organisation grades of a unit, all versions, newest first."""
    return work.connection.execute(
        sa.select(
            OrganisationGrade.period,
            OrganisationGrade.version,
            OrganisationGrade.grade,
            OrganisationGrade.basis,
            OrganisationGrade.set_at,
            Person.name,
        )
        .join(Person, Person.id == OrganisationGrade.set_by)
        .where(OrganisationGrade.agency == agency, OrganisationGrade.unit_id == key)
        .order_by(OrganisationGrade.period.desc(), OrganisationGrade.version.desc())
        .limit(20)
    ).all()


def list_changes(
    work: UnitOfWork,
    agency: str,
    *,
    about: str | None = None,
    within: Any = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Mapping[str, Any]]:
    """Return changes of the organisation from the agency's chain, newest first.

    Args:
        work: the open transaction.
        agency: whose chain.
        about: only those about this unit, seat or person ("unit:ID").
        within: only those about a unit of this query of ids; None for all.
        before: only those with a smaller number, for the next page.
        limit: how many at most.
    """
    h, p, c, o = t.history.c, t.history_payload.c, t.agency_chain.c, OrganisationChange
    query = (
        sa.select(h.seq, h.kind, h.element, h.actor, h.at, h.facts, p.payload)
        .join(c.chain.table, sa.and_(c.agency == agency, c.chain == h.case))
        .outerjoin(t.history_payload, sa.and_(p.case == h.case, p.seq == h.seq))
        .order_by(h.seq.desc())
        .limit(limit)
    )
    mine = sa.select(o.seq).where(o.agency == agency)
    if about is not None:
        query = query.where(h.seq.in_(mine.where(o.about == about)))
    elif within is not None:
        ids = sa.func.substr(o.about, len("unit:") + 1)
        query = query.where(h.seq.in_(mine.where(o.about.startswith("unit:"), ids.in_(within))))
    else:
        query = query.where(sa.or_(h.seq.in_(mine), h.kind.in_(FROM_FILES)))
    if before is not None:
        query = query.where(h.seq < before)
    return [dict(row) for row in work.connection.execute(query).mappings()]


def _functions(work: UnitOfWork, agency: str, person: str, on: date) -> Mapping[str, Any]:
    # No case is asked about: the rules are told whom, and by the numbers of which day.
    facts = CaseFacts(
        case="",
        agency=agency,
        process="",
        bundle="",
        subject=f"person:{person}",
        period=None,
        business_key=None,
        root="",
        parent=None,
        rules_date=on,
    )
    noon = datetime.combine(on, time(12), ZoneInfo(rules_of(work, agency, on)["zona_waktu"]))
    return PeopleDirectory().functions(work, facts, noon)
