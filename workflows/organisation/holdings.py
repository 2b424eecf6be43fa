"""Who holds a seat from when to when: put in, ended, and wrong entries put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from workflows.domain.told import phrase
from workflows.organisation.changing import Change, day_before, refuse
from workflows.organisation.units import check_there
from workflows.people.checks import ONE_AT_A_TIME, overlap
from workflows.people.columns import Terms, holding_terms
from workflows.tables.base import new_id
from workflows.tables.people import Holding, Person, Seat, Unit


def put_in_seat(
    change: Change,
    seat_key: str,
    person_key: str,
    typed: Mapping[str, str],
    *,
    relieve: bool = False,
) -> Holding:
    """Put a person in a seat: definitif, Plt or Plh, by a decree, from a day to a day.

    Args:
        change: the open change.
        seat_key: id of the seat.
        person_key: id of the person.
        typed: kedudukan, sk, mulai, sampai, as in the file.
        relieve: end, on the day before, the former holder in the same capacity, and for a
            definitif the person's own former seat.

    Raises:
        DomainRefused: a value is wrong, or somebody else holds the seat so at the same time.
    """
    seat, person = change.get(Seat, seat_key), change.get(Person, person_key, "pegawai")
    change.not_oneself(person)
    terms = _terms(change, typed)
    change.day(terms.start)
    _check_seat(seat, terms)
    if relieve:
        _relieve(change, seat, person, terms)
    _check_free(change, seat, person, terms)
    holding = Holding(
        id=new_id(),
        agency=change.agency,
        person_id=person.id,
        seat_id=seat.id,
        capacity=terms.kind,
        decree=terms.decree,
        valid_from=terms.start,
        valid_to=terms.end,
    )
    change.work.session.add(holding)
    change.work.flush()
    _note(change, "holding_begun", holding, on=terms.start, after=_told(holding))
    _review(change, holding, terms.start)
    _warn_of_other_seats(change, holding)
    return holding


def end_holding(change: Change, key: str, *, last: date, decree: str = "") -> Holding:
    """End a holding after its last day.

    Raises:
        DomainRefused: it began later, or is over by then.
    """
    holding = change.get(Holding, key)
    change.day(last, "sampai")
    if last < holding.valid_from:
        raise refuse(
            "sampai",
            phrase("Kedudukan ini baru mulai %(day)s.", day=f"{holding.valid_from:%d-%m-%Y}"),
        )
    if holding.valid_to is not None and holding.valid_to <= last:
        raise refuse(
            "sampai",
            phrase("Kedudukan ini sudah berakhir %(day)s.", day=f"{holding.valid_to:%d-%m-%Y}"),
        )
    _end(change, holding, last, decree)
    return holding


def correct_holding(change: Change, key: str, typed: Mapping[str, str]) -> Holding:
    """Put right capacity, decree or days that were entered wrongly; needs a reason.

    Raises:
        DomainRefused: a value is wrong, there is no reason, or it would overlap another's time.
    """
    holding = change.get(Holding, key)
    change.not_oneself(change.get(Person, holding.person_id))
    terms = _terms(change, typed)
    change.need_reason("Tulis apa yang salah dicatat.")
    seat, person = change.get(Seat, holding.seat_id), change.get(Person, holding.person_id)
    _check_seat(seat, terms)
    _check_free(change, seat, person, terms, without=holding.id)
    before = _told(holding)
    holding.capacity, holding.decree = terms.kind, terms.decree
    holding.valid_from, holding.valid_to = terms.start, terms.end
    after = _told(holding)
    if before == after:
        raise refuse("kedudukan", "Tidak ada yang berubah.")
    _note(change, "holding_corrected", holding, on=None, before=before, after=after)
    _review(change, holding, change.today)
    return holding


def strike_holding(change: Change, key: str) -> None:
    """Strike out a holding that never was; its entry stays in the agency's history.

    Raises:
        DomainRefused: there is no reason.
    """
    holding = change.get(Holding, key)
    change.need_reason("Tulis mengapa catatan ini dicoret.")
    _note(change, "holding_struck", holding, on=None, before=_told(holding))
    _review(change, holding, change.today)
    change.work.session.delete(holding)


def _terms(change: Change, typed: Mapping[str, str]) -> Terms:
    read = change.read(typed)
    terms = holding_terms(read)
    change.check(read)
    return terms


def _check_seat(seat: Seat, terms: Terms) -> None:
    check_there(seat, "mulai", terms.start)
    if seat.closed_on is not None and (terms.end is None or terms.end > seat.closed_on):
        raise refuse(
            "sampai",
            phrase("Jabatan ini ditutup sesudah %(day)s.", day=f"{seat.closed_on:%d-%m-%Y}"),
        )


def _of_seat(change: Change, seat: Seat) -> list[Holding]:
    return list(
        change.work.session.scalars(
            sa.select(Holding)
            .where(Holding.agency == change.agency, Holding.seat_id == seat.id)
            .order_by(Holding.valid_from)
        )
    )


def _check_free(
    change: Change, seat: Seat, person: Person, terms: Terms, *, without: str = ""
) -> None:
    """Refuse two definitif (or two Plt) at a time, and one person twice in a seat."""
    for other in _of_seat(change, seat):
        if other.id == without or not overlap(
            (other.valid_from, other.valid_to), (terms.start, terms.end)
        ):
            continue
        if other.person_id == person.id:
            raise refuse(
                "mulai",
                phrase(
                    "%(name)s sudah memangku jabatan ini sejak %(day)s.",
                    name=person.name,
                    day=f"{other.valid_from:%d-%m-%Y}",
                ),
            )
        if other.capacity == terms.kind and terms.kind in ONE_AT_A_TIME:
            name = change.get(Person, other.person_id).name
            until = (
                phrase(" sampai %(day)s", day=f"{other.valid_to:%d-%m-%Y}")
                if other.valid_to
                else ""
            )
            raise refuse(
                "kedudukan",
                phrase(
                    "Jabatan ini sudah dipangku %(name)s secara %(kind)s sejak %(day)s%(until)s.",
                    name=name,
                    kind=terms.kind,
                    day=f"{other.valid_from:%d-%m-%Y}",
                    until=until,
                ),
                other=other.id,
            )


def _relieve(change: Change, seat: Seat, person: Person, terms: Terms) -> None:
    former = [
        each
        for each in _of_seat(change, seat)
        if each.capacity == terms.kind and terms.kind in ONE_AT_A_TIME
    ]
    if terms.kind == "definitif":
        former += change.work.session.scalars(
            sa.select(Holding).where(
                Holding.agency == change.agency,
                Holding.person_id == person.id,
                Holding.capacity == "definitif",
                Holding.seat_id != seat.id,
            )
        )
    for each in former:
        if each.valid_from < terms.start and overlap(
            (each.valid_from, each.valid_to), (terms.start, terms.end)
        ):
            _end(change, each, day_before(terms.start), terms.decree)


def _end(change: Change, holding: Holding, last: date, decree: str) -> None:
    before = {"sampai": holding.valid_to}
    holding.valid_to = last
    after = {"sampai": last, **({"sk": decree} if decree else {})}
    _note(change, "holding_ended", holding, on=last, before=before, after=after)
    _review(change, holding, last + timedelta(days=1))


def _review(change: Change, holding: Holding, on: date) -> None:
    keys = {f"seat:{holding.seat_id}", f"person:{holding.person_id}"}
    change.review(keys, on)
    if holding.valid_to is not None and holding.valid_to >= change.today:
        change.review(keys, holding.valid_to + timedelta(days=1))


def _warn_of_other_seats(change: Change, holding: Holding) -> None:
    if holding.capacity != "definitif":
        return
    names = change.work.session.scalars(
        sa.select(Seat.name)
        .join(Holding, Holding.seat_id == Seat.id)
        .where(
            Holding.person_id == holding.person_id,
            Holding.seat_id != holding.seat_id,
            Holding.capacity == "definitif",
            sa.or_(Holding.valid_to.is_(None), Holding.valid_to >= holding.valid_from),
        )
    )
    change.warnings += [
        phrase("Masih memangku %(name)s secara definitif.", name=name) for name in names
    ]


def _note(
    change: Change,
    kind: str,
    holding: Holding,
    *,
    on: date | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    seat, person = change.get(Seat, holding.seat_id), change.get(Person, holding.person_id)
    change.note(
        kind,
        [person, seat, change.get(Unit, seat.unit_id)],
        name=f"{person.name}, {seat.name}",
        on=on,
        before=before,
        after=after,
    )


def _told(holding: Holding) -> dict[str, Any]:
    return {
        "kedudukan": holding.capacity,
        "sk": holding.decree,
        "mulai": holding.valid_from,
        "sampai": holding.valid_to,
    }
