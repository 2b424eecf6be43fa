"""Helpers: who may fill in forms for a person who cannot, for how long, and what never.

A helper fills in and sends what the person would; deciding, rating, voting and receiving stay with
those whose they are. Who has helped a person decides nothing about them for the rest of the year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import DomainRefused, NotAllowed, NotFound
from engine.store import agency_history
from engine.store.base import new_id
from engine.store.history import Event
from workflows.parameters.overrides import rules_of
from workflows.people.standing import On
from workflows.tables.base import in_force
from workflows.tables.people import AssessorAssignment, Delegation, Holding, Person, Seat
from workflows.tables.social import Helper

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

LEVELS = 12  # more superiors than any agency has
LONGEST_REASON = 500
MOST = 20  # helpers of a person, or people of a helper, at a time


@dataclass(frozen=True, slots=True)
class Naming:
    """Who is to help whom."""

    person: str  # id
    helper: str  # id
    valid_from: date
    valid_to: date
    may_file: bool = False
    reason: str = ""  # needed when it is not the person who names


def name_helper(work: UnitOfWork, agency: str, naming: Naming, *, actor: str, today: date) -> str:
    """Name a helper for a period, and tell both; return the id.

    Args:
        work: the open transaction.
        agency: of both.
        naming: who, for whom, from when to when.
        actor: the person ("person:ID"), or HR.
        today: the agency's day.

    Raises:
        DomainRefused: the days, the reason or the helper are not right.
        NotFound: there is no such person.
    """
    person = _get_person(work, agency, naming.person)
    helper = work.session.get(Person, naming.helper) if naming.helper else None
    if helper is None or helper.agency != agency:
        raise _refuse("pembantu", "Pilih pegawai dari daftar.", "helper")
    _check(work, agency, naming, actor, today)
    row = Helper(
        id=new_id(),
        agency=agency,
        person_id=person.id,
        helper_id=helper.id,
        may_file=naming.may_file,
        reason=naming.reason.strip(),
        named_by=actor,
        named_at=work.now,
        valid_from=naming.valid_from,
        valid_to=naming.valid_to,
    )
    work.session.add(row)
    work.flush()
    facts = {
        "helper": helper.name,
        "person": person.name,
        "from": row.valid_from.isoformat(),
        "to": naming.valid_to.isoformat(),
    }
    subject = f"person:{person.id}"
    work.notify([subject], "helper_named", facts, agency=agency, subject=subject)
    work.notify([f"person:{helper.id}"], "helper_of", facts, agency=agency, subject=subject)
    _record(work, row, "helper_named", actor)
    return row.id


def end_help(work: UnitOfWork, agency: str, key: str, *, actor: str) -> Helper:
    """End a helper's time now, and tell both.

    Raises:
        NotFound: there is no such helper, or it is over.
    """
    row = get(work, agency, key)
    row.ended_at, row.ended_by = work.now, actor
    facts = _names(work, row)
    work.notify(
        [f"person:{row.person_id}", f"person:{row.helper_id}"],
        "helper_ended",
        facts,
        agency=agency,
        subject=f"person:{row.person_id}",
    )
    _record(work, row, "helper_ended", actor)
    return row


def begin_work(work: UnitOfWork, agency: str, key: str, *, actor: str, today: date) -> Helper:
    """Let a helper begin to work in a person's name; the person is told each time.

    Raises:
        NotFound: it is not the actor who helps, or not today.
        NotAllowed: the helper has come to sit above the person meanwhile.
    """
    row = get(work, agency, key)
    if f"person:{row.helper_id}" != actor or not _counts(row, today):
        raise NotFound("helper", key)
    if decides_on(work, agency, row.helper_id, row.person_id, today):
        raise NotAllowed("Expected a helper who decides nothing about the person")
    row.used_on = today
    subject = f"person:{row.person_id}"
    work.notify([subject], "helper_entered", _names(work, row), agency=agency, subject=subject)
    _record(work, row, "helper_entered", actor)
    return row


def get(work: UnitOfWork, agency: str, key: str) -> Helper:
    """Return a helper's row that is not ended, locked for a change.

    Raises:
        NotFound: there is none.
    """
    query = sa.select(Helper).where(
        Helper.id == key, Helper.agency == agency, Helper.ended_at.is_(None)
    )
    row = work.session.scalar(query.with_for_update())
    if row is None:
        raise NotFound("helper", key)
    return row


def may_fill_in(
    work: UnitOfWork, agency: str, helper: str, person: str, item: Mapping[str, Any], on: date
) -> bool:
    """Say whether a helper may fill in an item of the person on a day (ids without their kind)."""
    rows = list_help(work, agency, on, helper=helper, person=person)
    if not rows or helper == person or decides_on(work, agency, helper, person, on):
        return False
    rules = rules_of(work, agency, on)
    step = f"{item['process']}.{item['element']}"
    if step in rules["tugas_boleh_dibantu"]:
        return True
    filing: list[str] = rules["tugas_pengajuan_boleh_dibantu"]
    return step in filing and any(row.may_file for row in rows)


def has_helped(work: UnitOfWork, agency: str, helper: str, person: str, on: date) -> bool:
    """Say whether somebody worked as the person's helper in the year of the day."""
    query = sa.select(Helper.id).where(
        Helper.agency == agency,
        Helper.helper_id == helper,
        Helper.person_id == person,
        Helper.used_on >= date(on.year, 1, 1),
    )
    return work.connection.execute(query.limit(1)).first() is not None


def list_help(
    work: UnitOfWork,
    agency: str,
    on: date,
    *,
    helper: str | None = None,
    person: str | None = None,
    coming: bool = False,
) -> Sequence[Helper]:
    """Return who helps whom on a day, the newest first; with `coming`, what begins later too."""
    query = sa.select(Helper).where(Helper.agency == agency, Helper.ended_at.is_(None))
    query = query.where(Helper.valid_to >= on if coming else in_force(Helper, on))
    if helper is not None:
        query = query.where(Helper.helper_id == helper)
    if person is not None:
        query = query.where(Helper.person_id == person)
    return work.session.scalars(query.order_by(Helper.id.desc()).limit(MOST)).all()


def decides_on(work: UnitOfWork, agency: str, helper: str, person: str, on: date) -> bool:
    """Say whether somebody sits above a person, or was named or empowered to assess them."""
    held = select_seats(agency, person, on)
    level = set(work.connection.scalars(held))
    own = set(work.connection.scalars(select_seats(agency, helper, on)))
    chart, above, seen = On(Seat, on), set[str](), set(level)
    for _ in range(LEVELS):
        rows = work.connection.scalars(
            sa.select(chart.column("superior_id"))
            .select_from(Seat)
            .outerjoin(chart.past, chart.join)
            .where(Seat.id.in_(level))
        )
        level = {row for row in rows if row} - seen
        if not level:
            break
        seen |= level
        above |= level
    if above & own:
        return True
    named = sa.select(AssessorAssignment.id).where(
        AssessorAssignment.agency == agency,
        AssessorAssignment.person_id == person,
        AssessorAssignment.assessor_id == helper,
        in_force(AssessorAssignment, on),
    )
    given = sa.select(Delegation.id).where(
        Delegation.agency == agency,
        Delegation.person_id == helper,
        Delegation.seat_id.in_(above),
        in_force(Delegation, on),
    )
    return any(work.connection.execute(query.limit(1)).first() for query in (named, given))


def select_seats(agency: str, person: str, on: date) -> sa.Select[Any]:
    """Return the query for the ids of the seats that a person holds on a day."""
    return sa.select(Holding.seat_id).where(
        Holding.agency == agency, Holding.person_id == person, in_force(Holding, on)
    )


def _check(work: UnitOfWork, agency: str, naming: Naming, actor: str, today: date) -> None:
    if naming.helper == naming.person:
        raise _refuse("diri_sendiri", "Pembantu harus orang lain.", "helper")
    if actor == f"person:{naming.helper}":
        raise _refuse("menunjuk_diri", "Orang lain yang menunjuk Anda, bukan Anda.", "helper")
    if naming.valid_from < today:
        raise _refuse("lewat", "Hari pertama paling cepat hari ini.", "valid_from")
    longest: int = rules_of(work, agency, today)["masa_pembantu_terlama"]
    last = naming.valid_from + timedelta(days=longest - 1)
    if not naming.valid_from <= naming.valid_to <= last:
        raise _refuse("lama", f"Paling lama {longest} hari.", "valid_to", longest=longest)
    reason = naming.reason.strip()
    by_person = actor == f"person:{naming.person}"
    if (not by_person and not reason) or len(reason) > LONGEST_REASON:
        raise _refuse("alasan", "Tulis alasannya.", "reason")
    if decides_on(work, agency, naming.helper, naming.person, naming.valid_from):
        raise _refuse("atasan", "Yang menilai atau memutuskan tidak dapat membantu.", "helper")
    same = [
        row
        for row in list_help(
            work, agency, today, helper=naming.helper, person=naming.person, coming=True
        )
        if row.valid_from <= naming.valid_to and naming.valid_from <= (row.valid_to or date.max)
    ]
    if same:
        raise _refuse("sudah", "Orang ini sudah membantu pada hari-hari itu.", "helper")
    if len(list_help(work, agency, today, person=naming.person, coming=True)) >= MOST:
        raise _refuse("banyak", f"Paling banyak {MOST} pembantu.", "helper", most=MOST)


def _counts(row: Helper, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)


def _get_person(work: UnitOfWork, agency: str, key: str) -> Person:
    found = work.session.get(Person, key)
    if found is None or found.agency != agency:
        raise NotFound("person", key)
    return found


def _names(work: UnitOfWork, row: Helper) -> dict[str, str]:
    return {
        "helper": work.session.get_one(Person, row.helper_id).name,
        "person": work.session.get_one(Person, row.person_id).name,
    }


def _record(work: UnitOfWork, row: Helper, kind: str, actor: str) -> None:
    facts = {
        "helper": f"person:{row.helper_id}",
        "person": f"person:{row.person_id}",
        "from": row.valid_from.isoformat(),
        "to": row.valid_to.isoformat() if row.valid_to else None,
        "may_file": row.may_file,
    }
    event = Event(kind, f"person:{row.person_id}", actor, facts, {"reason": row.reason})
    agency_history.record(work, row.agency, [event])


def _refuse(reason: str, message: str, field: str, **facts: Any) -> DomainRefused:
    return DomainRefused(message, field=field, reason=reason, **facts)
