"""What people are named for beside a seat: roles, panels, an assessor; and their declared ties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from workflows.domain.told import phrase
from workflows.organisation.changing import Change, day_before, refuse
from workflows.organisation.people import units_of
from workflows.organisation.units import check_there
from workflows.people.checks import overlap
from workflows.people.columns import Terms, period, role_terms
from workflows.tables.base import new_id
from workflows.tables.objection import CATEGORIES, PanelPool
from workflows.tables.people import RELATIONS, AssessorAssignment, Person, Relation, Unit, UnitRole


def give_role(change: Change, unit_key: str, person_key: str, typed: Mapping[str, str]) -> UnitRole:
    """Give a person a role in a unit.

    Args:
        change: the open change.
        unit_key: id of the unit.
        person_key: id of the person.
        typed: peran, sk, mulai, sampai, as in the file.

    Raises:
        DomainRefused: a value is wrong, or the person has the role already.
    """
    unit, person = change.get(Unit, unit_key, "unit"), change.get(Person, person_key, "pegawai")
    change.not_oneself(person)
    read = change.read(typed)
    terms = role_terms(read)
    change.check(read)
    change.day(terms.start)
    check_there(unit, "mulai", terms.start)
    same = (UnitRole.unit_id == unit.id, UnitRole.role == terms.kind)
    _check_once(change, UnitRole, person, terms, "peran", *same)
    row = UnitRole(
        id=new_id(),
        agency=change.agency,
        person_id=person.id,
        unit_id=unit.id,
        role=terms.kind,
        decree=terms.decree,
        valid_from=terms.start,
        valid_to=terms.end,
    )
    _add(change, row)
    _note_role(change, "role_given", row, terms.start, after=_told(row, "peran", row.role))
    return row


def end_role(change: Change, key: str, *, last: date) -> UnitRole:
    """End a role after its last day.

    Raises:
        DomainRefused: it began later, or is over by then.
    """
    row = change.get(UnitRole, key)
    before = _end(change, row, last)
    _note_role(change, "role_ended", row, last, before=before, after={"sampai": last})
    return row


def join_pool(
    change: Change, person_key: str, category: str, typed: Mapping[str, str]
) -> PanelPool:
    """Put a person, by a decree, among those who may be named to panels.

    Args:
        change: the open change.
        person_key: id of the person.
        category: what the person stands for: pengelola_kinerja, inspektorat, ...
        typed: sk, mulai, sampai.

    Raises:
        DomainRefused: a value is wrong, or the person is in the pool already.
    """
    person = change.get(Person, person_key, "pegawai")
    change.not_oneself(person)
    if category not in CATEGORIES:
        raise refuse("unsur", "Pilih unsur yang diwakili.")
    terms = _terms(change, typed, "unsur", category)
    _check_once(change, PanelPool, person, terms, "pegawai")
    row = PanelPool(
        id=new_id(),
        agency=change.agency,
        person_id=person.id,
        category=category,
        decree=terms.decree,
        valid_from=terms.start,
        valid_to=terms.end,
    )
    _add(change, row)
    _note(change, "pool_joined", [person], terms.start, after=_told(row, "unsur", category))
    return row


def leave_pool(change: Change, key: str, *, last: date) -> PanelPool:
    """End a person's place in the pool after a last day; panels already named stay.

    Raises:
        DomainRefused: it began later, or is over by then.
    """
    row = change.get(PanelPool, key)
    before = _end(change, row, last)
    person = change.get(Person, row.person_id)
    _note(change, "pool_left", [person], last, before=before, after={"sampai": last})
    return row


def name_assessor(
    change: Change, person_key: str, assessor_key: str, typed: Mapping[str, str]
) -> AssessorAssignment:
    """Name the assessor of a person by decree, before any rule of the chart.

    Who was named before is relieved on the day before.

    Args:
        change: the open change.
        person_key: id of the person who is assessed.
        assessor_key: id of the assessor.
        typed: sk, mulai, sampai.

    Raises:
        DomainRefused: a value is wrong, both are the same, or a declared tie forbids it.
    """
    person = change.get(Person, person_key)
    assessor = change.get(Person, assessor_key, "pegawai")
    change.not_oneself(person)
    if person.id == assessor.id:
        raise refuse("pegawai", "Tidak seorang pun menilai dirinya sendiri.")
    terms = _terms(change, typed, "pegawai", assessor.name)
    tie = _tie(change, person, assessor, terms.start)
    if tie is not None:
        words = tie.kind.replace("_", " ")
        raise refuse(
            "pegawai",
            phrase(
                "Ada hubungan yang dinyatakan dengan %(name)s: %(words)s.",
                name=person.name,
                words=words,
            ),
        )
    for other in _of(change, AssessorAssignment, person, terms):
        if other.valid_from >= terms.start:
            raise refuse(
                "mulai",
                phrase("Sudah ada penunjukan sejak %(day)s.", day=f"{other.valid_from:%d-%m-%Y}"),
            )
        other.valid_to = day_before(terms.start)
        _note_assessor(change, "assessor_ended", other, other.valid_to)
    row = AssessorAssignment(
        id=new_id(),
        agency=change.agency,
        person_id=person.id,
        assessor_id=assessor.id,
        decree=terms.decree,
        valid_from=terms.start,
        valid_to=terms.end,
    )
    _add(change, row)
    _note_assessor(change, "assessor_named", row, terms.start)
    return row


def end_assessor(change: Change, key: str, *, last: date) -> AssessorAssignment:
    """End the naming of an assessor after a last day.

    Raises:
        DomainRefused: it began later, or is over by then.
    """
    row = change.get(AssessorAssignment, key)
    _end(change, row, last)
    _note_assessor(change, "assessor_ended", row, last)
    return row


def declare_relation(change: Change, person_key: str, other_key: str, kind: str) -> Relation:
    """Keep a declared tie between two people, from today on; neither decides about the other.

    Raises:
        DomainRefused: both are the same, the kind is unknown, or it is declared already.
    """
    person, other = change.get(Person, person_key), change.get(Person, other_key, "pegawai")
    if person.id == other.id:
        raise refuse("pegawai", "Pilih orang lain.")
    if kind not in RELATIONS:
        raise refuse("hubungan", "Pilih jenis hubungan.")
    known = _tie(change, person, other, change.today, kind)
    if known is not None:
        raise refuse("hubungan", "Hubungan ini sudah dinyatakan.")
    row = Relation(
        id=new_id(),
        agency=change.agency,
        person_a=person.id,
        person_b=other.id,
        kind=kind,
        declared_at=change.work.now,
        valid_from=change.today,
    )
    _add(change, row)
    _note(change, "relation_declared", [person, other], change.today, after={"hubungan": kind})
    for each in (person, other):
        change.review(change.offices_of(each, change.today), change.today)
    return row


def end_relation(change: Change, key: str, *, last: date) -> Relation:
    """End a tie after its last day; what it kept from whom before stays so.

    Raises:
        DomainRefused: it is over already.
    """
    row = change.get(Relation, key)
    change.day(last, "sampai")
    if row.valid_to is not None:
        raise refuse("sampai", "Hubungan ini sudah berakhir.")
    if row.valid_from is not None and last < row.valid_from:
        raise refuse(
            "sampai", phrase("Hubungan ini dinyatakan %(day)s.", day=f"{row.valid_from:%d-%m-%Y}")
        )
    row.valid_to = last
    about = [change.get(Person, row.person_a), change.get(Person, row.person_b)]
    for each in about:
        change.not_oneself(each, "sampai")
    _note(change, "relation_ended", about, last, after={"sampai": last})
    return row


def _terms(change: Change, typed: Mapping[str, str], field: str, what: str) -> Terms:
    """Read decree and time of what needs a decree."""
    read = change.read(typed)
    decree = read.text("sk", 120, required=True)
    terms = Terms(what, decree, *period(read))
    change.check(read)
    change.day(terms.start)
    return terms


def _of(change: Change, model: Any, person: Person, terms: Terms, *where: Any) -> list[Any]:
    """Return the person's rows that share a day with the terms."""
    rows = change.work.session.scalars(
        sa.select(model).where(model.agency == change.agency, model.person_id == person.id, *where)
    )
    return [
        row for row in rows if overlap((row.valid_from, row.valid_to), (terms.start, terms.end))
    ]


def _check_once(
    change: Change, model: Any, person: Person, terms: Terms, field: str, *where: Any
) -> None:
    for other in _of(change, model, person, terms, *where):
        raise refuse(
            field,
            phrase(
                "%(name)s sudah tercatat begitu sejak %(day)s.",
                name=person.name,
                day=f"{other.valid_from:%d-%m-%Y}",
            ),
        )


def _add(change: Change, row: Any) -> None:
    change.work.session.add(row)
    change.work.flush()


def _end(change: Change, row: Any, last: date) -> dict[str, Any]:
    change.day(last, "sampai")
    if last < row.valid_from:
        raise refuse("sampai", phrase("Baru mulai %(day)s.", day=f"{row.valid_from:%d-%m-%Y}"))
    if row.valid_to is not None and row.valid_to <= last:
        raise refuse("sampai", phrase("Sudah berakhir %(day)s.", day=f"{row.valid_to:%d-%m-%Y}"))
    before = {"sampai": row.valid_to}
    row.valid_to = last
    return before


def _tie(
    change: Change, a: Person, b: Person, on: date, kind: str | None = None
) -> Relation | None:
    ends = sa.or_(
        sa.and_(Relation.person_a == a.id, Relation.person_b == b.id),
        sa.and_(Relation.person_a == b.id, Relation.person_b == a.id),
    )
    query = sa.select(Relation).where(
        Relation.agency == change.agency,
        ends,
        sa.or_(Relation.valid_to.is_(None), Relation.valid_to >= on),
    )
    if kind is not None:
        query = query.where(Relation.kind == kind)
    return change.work.session.scalars(query.limit(1)).first()


def _note_role(
    change: Change,
    kind: str,
    row: UnitRole,
    on: date,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    person, unit = change.get(Person, row.person_id), change.get(Unit, row.unit_id)
    words = row.role.replace("_", " ")
    change.note(
        kind,
        [person, unit],
        name=f"{person.name}, {words} {unit.name}",
        on=on,
        before=before,
        after=after,
    )
    keys = {f"role:{row.role}@{unit.id}", f"person:{person.id}"}
    change.review(keys, on if kind == "role_given" else on + timedelta(days=1))
    if kind == "role_given" and row.valid_to is not None and row.valid_to >= change.today:
        change.review(keys, row.valid_to + timedelta(days=1))


def _note_assessor(change: Change, kind: str, row: AssessorAssignment, on: date) -> None:
    assessor = change.get(Person, row.assessor_id)
    _note(
        change,
        kind,
        [change.get(Person, row.person_id), assessor],
        on,
        after=_told(row, "penilai", assessor.name),
    )


def _note(
    change: Change,
    kind: str,
    people: list[Person],
    on: date,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    change.note(
        kind,
        people,
        units=units_of(change, people[0], change.today),
        name=", ".join(each.name for each in people),
        on=on,
        before=before,
        after=after,
    )


def _told(row: Any, name: str, value: str) -> dict[str, Any]:
    return {name: value, "sk": row.decree, "mulai": row.valid_from, "sampai": row.valid_to}
