"""What a person is to a case, an item, a file or another person: the facts behind the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from admin.access import Who
from admin.formats import local
from admin.identity import Me, me
from admin.work import work
from engine.powers import condition
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.people.helping import may_fill_in
from workflows.people.standing import On
from workflows.tables.base import in_force
from workflows.tables.objection import Objection, ObjectionEvidence
from workflows.tables.people import AssessorAssignment, Delegation, Holding, Person, Seat, Unit

# What happens in these stays among those who take part in them, the employee and HR: a panel
# member does not see the year, an approver of the year does not see the panel.
APART = frozenset({"objection"})
ORGANISATION = frozenset({"person", "unit", "seat"})  # what an account without a person may see
HR_ROLE = "role:pengelola_kinerja@"
LEVELS = 12  # more superiors than any agency has: ends a cycle in the data


def relations_of_request(kind: str, key: str) -> frozenset[Who]:
    """Return what the person of this request is to the thing; empty when it does not exist."""
    person = me()
    if person.person is None and kind not in ORGANISATION:
        return frozenset()
    find = {
        "case": relations_to_case,
        "item": relations_to_item,
        "attachment": relations_to_attachment,
        "person": relations_to_person,
        "unit": relations_to_unit,
        "seat": relations_to_seat,
    }[kind]
    return find(work(), person, key)


def relations_to_case(unit: UnitOfWork, person: Me, case: str) -> frozenset[Who]:
    """Return what the person is to a case."""
    p = t.process_instance.c
    row = unit.connection.execute(
        sa.select(p.subject, p.root, p.process).where(p.id == case, p.agency == person.agency)
    ).first()
    if row is None:
        return frozenset()
    apart = row.process in APART
    found = set()
    if _holds(unit, person, case, row.root, apart):
        found.add(Who.HOLDER)
    if _took_part(unit, person, case, row.root, apart):
        found.add(Who.TOOK_PART)
    if row.subject:
        found |= relations_to_person(unit, person, row.subject.removeprefix("person:"))
    if apart:
        found.discard(Who.SUPERIOR)
    return frozenset(found)


def relations_to_item(unit: UnitOfWork, person: Me, item: str) -> frozenset[Who]:
    """Return HOLDER when an open item is the person's, TOOK_PART when they did it, or HELPER."""
    w, c = t.work_item.c, t.work_item_closed.c
    held = sa.select(w.id).where(w.id == item, w.agency == person.agency, _mine(person))
    if unit.connection.execute(held).first():
        return frozenset({Who.HOLDER})
    did = sa.select(c.id).where(
        c.id == item, c.agency == person.agency, c.closed_by == person.person
    )
    if unit.connection.execute(did).first():
        return frozenset({Who.TOOK_PART})
    return frozenset({Who.HELPER}) if _helps_with(unit, person, item) else frozenset()


def leads(unit: UnitOfWork, person: Me, row: Mapping[str, Any]) -> bool:
    """Say whether the person looks after who an item is about: HR of the unit, or a head above.

    Nobody does for themself; what stays among those who take part in it is led by nobody else.
    """
    subject = str(row["subject"] or "").removeprefix("person:")
    if row["process"] in APART or not subject or person.person is None:
        return False
    found = relations_to_person(unit, person, subject)
    above = Who.SUPERIOR in found and Who.HEAD in person.roles
    return Who.SUBJECT not in found and (above or Who.HR in found)


def _helps_with(unit: UnitOfWork, person: Me, item: str) -> bool:
    """Say whether the person was named to fill in an open item for whose it is."""
    w = t.work_item.c
    row = unit.connection.execute(
        sa.select(w.process, w.element, w.subject).where(w.id == item, w.agency == person.agency)
    ).first()
    if row is None or not row.subject or not person.person:
        return False
    helper, other = (key.removeprefix("person:") for key in (person.person, row.subject))
    today = local(unit.now).date()
    return may_fill_in(unit, person.agency, helper, other, dict(row._mapping), today)


def relations_to_attachment(unit: UnitOfWork, person: Me, attachment: str) -> frozenset[Who]:
    """Return what the person is to the case that the file belongs to."""
    a = t.attachment.c
    row = unit.connection.execute(
        sa.select(a.case, a.uploaded_by).where(a.id == attachment, a.agency == person.agency)
    ).first()
    if row is None:
        return frozenset()
    found = relations_to_case(unit, person, row.case) if row.case else frozenset()
    for objection in _objections_with(unit, attachment):
        found |= relations_to_case(unit, person, objection)
    return found | {Who.TOOK_PART} if row.uploaded_by == person.person else found


def _objections_with(unit: UnitOfWork, attachment: str) -> Iterable[str]:
    """Return the cases of objections that have a file of the year among their evidence."""
    cases = unit.connection.scalars(
        sa.select(Objection.case)
        .join(ObjectionEvidence, ObjectionEvidence.objection_id == Objection.id)
        .where(ObjectionEvidence.attachment_id == attachment)
    )
    return [case for case in cases if case is not None]


def relations_to_unit(unit: UnitOfWork, person: Me, key: str) -> frozenset[Who]:
    """Return HR when the person looks after the unit or one above, and what they are everywhere."""
    row = unit.session.get(Unit, key)
    if row is None or row.agency != person.agency:
        return frozenset()
    return frozenset(_everywhere(person) | _looks_after(unit, person, {key}))


def relations_to_seat(unit: UnitOfWork, person: Me, key: str) -> frozenset[Who]:
    """Return what the person is to the unit of a seat."""
    row = unit.session.get(Seat, key)
    return relations_to_unit(unit, person, row.unit_id) if row is not None else frozenset()


def _everywhere(person: Me) -> set[Who]:
    """Return what the person is to every unit and everybody in the agency."""
    return set(person.roles & {Who.ADMINISTRATOR, Who.AGENCY_HR})


def _looks_after(unit: UnitOfWork, person: Me, units: set[str]) -> set[Who]:
    own = {key.removeprefix(HR_ROLE) for key in person.principals if key.startswith(HR_ROLE)}
    return {Who.HR} if own and _above(unit, Unit, "parent_id", units) & own else set()


def relations_to_person(unit: UnitOfWork, person: Me, other: str) -> frozenset[Who]:
    """Return what the person is to another one (an id without its kind).

    Somebody who holds no seat today is looked after by HR of the last one, and a new entry that
    never had one by every HR officer: somebody has to put them in a seat.
    """
    row = unit.session.get(Person, other)
    if row is None or row.agency != person.agency:
        return frozenset()
    found = _everywhere(person)
    if person.person == f"person:{other}":
        return frozenset({Who.SUBJECT, *found})
    today = local(unit.now).date()
    seats = unit.connection.execute(
        sa.select(Seat.id, Seat.unit_id)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(
            Holding.agency == person.agency,
            Holding.person_id == other,
            in_force(Holding, today),
        )
    ).all()
    units = {row.unit_id for row in seats}
    if not seats:
        units = _units_before(unit, person, other)
    found |= {Who.HR} & person.roles if not units else _looks_after(unit, person, units)
    held = {row.id for row in seats}
    line = _above(unit, Seat, "superior_id", held) - held
    mine = {seat.id for seat in person.seats} | person.seats_lent
    if line & mine or _named_assessor(unit, person, other, line):
        found.add(Who.SUPERIOR)
    return frozenset(found)


def _units_before(unit: UnitOfWork, person: Me, other: str) -> set[str]:
    """Return the unit of the seat that somebody held last."""
    query = (
        sa.select(Seat.unit_id)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(Holding.agency == person.agency, Holding.person_id == other)
        .order_by(Holding.valid_from.desc())
        .limit(1)
    )
    return set(unit.connection.scalars(query))


def _mine(person: Me) -> sa.ColumnElement[bool]:
    """The item can be done with one of the person's powers, and does not exclude the person."""
    return condition(person.person or "", person.powers)


def _holds(unit: UnitOfWork, person: Me, case: str, root: str, apart: bool) -> bool:
    w = t.work_item.c
    where = w.case == case if apart else sa.and_(w.root == root, w.process.not_in(APART))
    query = sa.select(w.id).where(where, w.agency == person.agency, _mine(person)).limit(1)
    return unit.connection.execute(query).first() is not None


def _took_part(unit: UnitOfWork, person: Me, case: str, root: str, apart: bool) -> bool:
    w, p = t.work_item_closed.c, t.process_instance.c
    cases: sa.ColumnElement[bool] = w.case == case
    if not apart:
        year = sa.select(p.id).where(p.root == root, p.process.not_in(APART))
        cases = w.case.in_(year)
    query = sa.select(w.id).where(
        cases,
        w.agency == person.agency,
        w.closed_by == person.person,
        w.closed_as == "completed",
    )
    return unit.connection.execute(query.limit(1)).first() is not None


def _above(
    unit: UnitOfWork, model: type[Unit | Seat], parent: str, start: Iterable[str]
) -> set[str]:
    """Return the ids that stand above `start` in a tree as it stands today, with `start` itself."""
    today = local(unit.now).date()
    level, found = set(start), set(start)
    for _ in range(LEVELS):
        if not level:
            break
        on = On(model, today)
        rows = unit.connection.scalars(
            sa.select(on.column(parent))
            .select_from(model)
            .outerjoin(on.past, on.join)
            .where(model.id.in_(level))
            .distinct()
        )
        level = {row for row in rows if row} - found
        found |= level
    return found


def _named_assessor(unit: UnitOfWork, person: Me, other: str, line: set[str]) -> bool:
    """Say whether a decree names the person as assessor, or a letter gives the power to assess."""
    today = local(unit.now).date()
    mine = [key.removeprefix("person:") for key in (person.person or "", *person.stands_in_for)]
    named = sa.select(AssessorAssignment.id).where(
        AssessorAssignment.agency == person.agency,
        AssessorAssignment.person_id == other,
        AssessorAssignment.assessor_id.in_(mine),
        in_force(AssessorAssignment, today),
    )
    given = sa.select(Delegation.id).where(
        Delegation.agency == person.agency,
        Delegation.person_id.in_(mine),
        Delegation.seat_id.in_(line),
        in_force(Delegation, today),
    )
    return any(unit.connection.execute(query.limit(1)).first() for query in (named, given))
