"""The power to assess those below a seat, given to a person by letter (kuasa menilai)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from workflows.domain.told import phrase
from workflows.organisation.changing import Change, refuse
from workflows.organisation.units import check_there
from workflows.people.checks import overlap
from workflows.people.columns import period
from workflows.tables.base import new_id
from workflows.tables.people import Delegation, Person, Seat


def give_power(
    change: Change, seat_key: str, person_key: str, typed: Mapping[str, str]
) -> Delegation:
    """Let a person assess those below a seat, by letter, where nobody in the seat can.

    Args:
        change: the open change.
        seat_key: id of the seat.
        person_key: id of who will assess.
        typed: sk, mulai, sampai.

    Raises:
        DomainRefused: a value is wrong, or the person has the letter already.
    """
    seat, person = change.get(Seat, seat_key), change.get(Person, person_key, "pegawai")
    change.not_oneself(person)
    read = change.read(typed)
    decree = read.text("sk", 120, required=True)
    start, end = period(read)
    change.check(read)
    change.day(start)
    check_there(seat, "mulai", start)
    for other in letters_of(change, seat.id):
        same = other.person_id == person.id
        if same and overlap((other.valid_from, other.valid_to), (start, end)):
            told = f"{person.name} sudah diberi kuasa sejak {other.valid_from:%d-%m-%Y}."
            raise refuse("pegawai", told)
    row = Delegation(
        id=new_id(),
        agency=change.agency,
        seat_id=seat.id,
        person_id=person.id,
        decree=decree,
        valid_from=start,
        valid_to=end,
    )
    change.work.session.add(row)
    change.work.flush()
    _note(change, "power_given", row, start)
    return row


def end_power(change: Change, key: str, *, last: date) -> Delegation:
    """End a letter after its last day; what was assessed by it stays.

    Raises:
        DomainRefused: it began later, or is over by then.
    """
    row = change.get(Delegation, key)
    change.day(last, "sampai")
    if last < row.valid_from:
        raise refuse("sampai", phrase("Baru mulai %(day)s.", day=f"{row.valid_from:%d-%m-%Y}"))
    if row.valid_to is not None and row.valid_to <= last:
        raise refuse("sampai", phrase("Sudah berakhir %(day)s.", day=f"{row.valid_to:%d-%m-%Y}"))
    row.valid_to = last
    _note(change, "power_ended", row, last)
    return row


def letters_of(change: Change, seat: str) -> list[Delegation]:
    """Return the letters of a seat (an id), the oldest first."""
    query = sa.select(Delegation).where(
        Delegation.agency == change.agency, Delegation.seat_id == seat
    )
    return list(change.work.session.scalars(query.order_by(Delegation.valid_from, Delegation.id)))


def _note(change: Change, kind: str, row: Delegation, on: date) -> None:
    seat, person = change.get(Seat, row.seat_id), change.get(Person, row.person_id)
    change.note(
        kind,
        [seat, person],
        name=f"{person.name}, {seat.name}",
        on=on,
        after={"sk": row.decree, "mulai": row.valid_from, "sampai": row.valid_to},
    )
