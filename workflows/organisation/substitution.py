"""Substitution by decree: official work handed to somebody for a time, proposed, decreed, ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from workflows.domain.told import phrase
from workflows.organisation.changing import Change, refuse
from workflows.organisation.people import units_of
from workflows.people.checks import overlap
from workflows.people.columns import Reader, period
from workflows.processes.document_kinds import DOCUMENTS
from workflows.tables.base import new_id
from workflows.tables.people import Person
from workflows.tables.substitution import Substitution

ALL = "semua"
"""As `dokumen`: all official work."""


@dataclass(frozen=True, slots=True)
class LentTerms:
    """What is handed over, by which decree, from when to when."""

    decree: str
    decree_date: date | None
    documents: tuple[str, ...]  # empty: all
    may_pass_on: bool
    start: date
    end: date | None  # only a row that is wrong has none


def lent_terms(read: Reader, *, proposed: bool = False) -> LentTerms:
    """Read decree, documents and days of a delegation; a proposal has no decree yet."""
    start, end = period(read)
    if end is None and not read.row.text("sampai"):
        read.wrong("sampai", "kosong", "Pelimpahan harus punya hari terakhir.")
    decree_date = None if proposed else read.day("tanggal_sk", required=True)
    if decree_date is not None and decree_date > read.today:
        read.wrong("tanggal_sk", "tanggal_sk", "Tanggal surat belum tiba.")
    return LentTerms(
        decree="" if proposed else read.text("sk", 120, required=True),
        decree_date=decree_date,
        documents=_documents(read),
        may_pass_on=read.flag("boleh_diteruskan"),
        start=start,
        end=end,
    )


def _documents(read: Reader) -> tuple[str, ...]:
    words = [each.strip().lower() for each in read.row.text("dokumen").split(",")]
    kinds = [each for each in words if each and each != ALL]
    unknown = [each for each in kinds if each not in DOCUMENTS]
    if unknown:
        told = phrase(
            "Jenis dokumen %(unknown)s tidak dikenal; pilihannya %(documents)s.",
            unknown=", ".join(unknown),
            documents=", ".join(DOCUMENTS),
        )
        read.wrong("dokumen", "dokumen", told)
    return tuple(dict.fromkeys(kinds))


def propose(
    change: Change, giver_key: str, receiver_key: str, typed: Mapping[str, str]
) -> Substitution:
    """Keep a giver's proposal; it hands over nothing before HR enters its decree.

    Args:
        change: the open change, of the giver.
        giver_key: id of whose work it is.
        receiver_key: id of who would do it.
        typed: dokumen, boleh_diteruskan, mulai, sampai, alasan.

    Raises:
        DomainRefused: a value is wrong.
    """
    giver, receiver = change.get(Person, giver_key), change.get(Person, receiver_key, "penerima")
    read = change.read(typed)
    terms = lent_terms(read, proposed=True)
    change.check(read)
    _check_from_today(change, terms)
    _check_people(change, giver, receiver, terms)
    _check_own(change, giver, terms)
    row = _new(change, giver, receiver, terms, "usulan")
    row.note = change.reason.strip()[:500]
    _note(change, "substitution_proposed", row, terms.start, after=told(change, row))
    return row


def lend(
    change: Change, giver_key: str, receiver_key: str, typed: Mapping[str, str]
) -> Substitution:
    """Hand one's own work to a receiver, from a day to a day, by a letter of one's own.

    Args:
        change: the open change, of the giver.
        giver_key: id of whose work it is.
        receiver_key: id of who will do it.
        typed: sk, tanggal_sk, dokumen, boleh_diteruskan, mulai, sampai; without `sk` it is a
            proposal, for HR to decree.

    Raises:
        DomainRefused: a value is wrong, a day is past, it stands already, the way would lead in a
            circle, or the giver has nothing of their own and may not pass on what was received.
    """
    if not typed.get("sk"):
        if typed.get("tanggal_sk"):
            raise refuse("sk", "Tulis nomor suratnya, atau kosongkan juga tanggalnya.")
        return propose(change, giver_key, receiver_key, typed)
    giver, receiver = change.get(Person, giver_key), change.get(Person, receiver_key, "penerima")
    read = change.read(typed)
    terms = lent_terms(read)
    change.check(read)
    _check_from_today(change, terms)
    _check_people(change, giver, receiver, terms)
    _check_own(change, giver, terms)
    row = _new(change, giver, receiver, terms, "berlaku")
    _put_in_force(change, row, giver, terms.start)
    return row


def decree(
    change: Change,
    giver_key: str,
    receiver_key: str,
    typed: Mapping[str, str],
    *,
    proposal: str = "",
) -> Substitution:
    """Hand a giver's work to a receiver from a day to a day, by decree.

    Args:
        change: the open change, of HR.
        giver_key: id of whose work it is.
        receiver_key: id of who will do it.
        typed: sk, tanggal_sk, dokumen, boleh_diteruskan, mulai, sampai.
        proposal: id of the proposal that is taken up, if any.

    Raises:
        DomainRefused: a value is wrong, the way would lead in a circle, or it stands already.
    """
    giver, receiver = change.get(Person, giver_key), change.get(Person, receiver_key, "penerima")
    change.not_oneself(receiver, "penerima")
    change.not_oneself(giver, "pegawai")
    read = change.read(typed)
    terms = lent_terms(read)
    change.check(read)
    change.day(terms.start)
    if terms.end is not None and terms.end < change.today:
        raise refuse("sampai", "Hari terakhirnya sudah lewat; yang sudah lewat tidak dilimpahkan.")
    _check_people(change, giver, receiver, terms)
    if proposal:
        row = change.get(Substitution, proposal)
        if row.state != "usulan" or row.giver_id != giver.id:
            raise refuse("penerima", "Usulan ini sudah diputuskan.")
        _set(row, receiver, terms)
        row.state = "berlaku"
    else:
        row = _new(change, giver, receiver, terms, "berlaku")
    _put_in_force(change, row, giver, terms.start)
    return row


def _put_in_force(change: Change, row: Substitution, giver: Person, on: date) -> None:
    change.work.flush()
    _note(change, "substitution_decreed", row, on, after=told(change, row))
    _review(change, row, giver, on)
    _tell(change, row, "substitution_begins")


def turn_down(change: Change, key: str) -> Substitution:
    """Turn a proposal down, with a reason that its giver reads.

    Raises:
        DomainRefused: there is no reason, or it is decided already.
    """
    row = change.get(Substitution, key)
    if row.state != "usulan":
        raise refuse("alasan", "Usulan ini sudah diputuskan.")
    change.need_reason("Tulis mengapa usulan ini tidak diambil.")
    row.state, row.note = "ditolak", change.reason.strip()
    _note(change, "substitution_refused", row, change.today)
    _tell(change, row, "substitution_refused")
    return row


def end_early(change: Change, key: str, *, last: date) -> Substitution:
    """End a delegation after a last day before its time; what was done through it stays.

    One that has not begun by then never begins.

    Raises:
        DomainRefused: the day is past, it is over by then, or it was never in force.
    """
    row = change.get(Substitution, key)
    if row.state != "berlaku":
        raise refuse("sampai", "Pelimpahan ini belum pernah berlaku.")
    if last < change.today:
        raise refuse("sampai", "Paling cepat berakhir hari ini: yang sudah lewat tetap tercatat.")
    if row.valid_to is not None and row.valid_to <= last:
        raise refuse(
            "sampai",
            phrase("Pelimpahan ini sudah berakhir %(day)s.", day=f"{row.valid_to:%d-%m-%Y}"),
        )
    before = {"sampai": row.valid_to}
    if last < row.valid_from:  # never begins
        row.state = "ditolak"
    else:
        row.valid_to = last
    _note(change, "substitution_ended", row, last, before=before, after={"sampai": last})
    giver = change.get(Person, row.giver_id)
    keys = {*change.offices_of(giver, change.today), f"person:{row.receiver_id}"}
    change.review(keys, last + timedelta(days=1))
    _tell(change, row, "substitution_ends", last)
    return row


def _check_from_today(change: Change, terms: LentTerms) -> None:
    if terms.start < change.today:
        raise refuse(
            "mulai", "Paling cepat mulai hari ini: yang sudah lewat tidak dapat dilimpahkan."
        )


def _check_own(change: Change, giver: Person, terms: LentTerms) -> None:
    """Refuse who has nothing of their own to lend; tell what was received and does not go along."""
    received = [
        row
        for row in _in_force(change, terms)
        if row.receiver_id == giver.id and not row.may_pass_on
    ]
    owned = change.offices_of(giver, terms.start) - {f"person:{giver.id}"}
    for row in received:
        from_whom = change.get(Person, row.giver_id).name
        message = phrase(
            "Yang dilimpahkan %(name)s kepada Anda (%(decree)s) tidak boleh diteruskan.",
            name=from_whom,
            decree=row.decree,
        )
        if not owned:
            raise refuse("penerima", message)
        change.warnings.append(message)
    passed = any(row.receiver_id == giver.id for row in _in_force(change, terms))
    if not owned and not passed:
        raise refuse("penerima", "Anda tidak memegang jabatan atau peran yang dapat dilimpahkan.")


def _in_force(change: Change, terms: LentTerms) -> list[Substitution]:
    """Return the agency's decreed delegations that share a day with the terms."""
    rows = change.work.session.scalars(
        sa.select(Substitution).where(
            Substitution.agency == change.agency, Substitution.state == "berlaku"
        )
    )
    return [
        row for row in rows if overlap((row.valid_from, row.valid_to), (terms.start, terms.end))
    ]


def _check_people(change: Change, giver: Person, receiver: Person, terms: LentTerms) -> None:
    """Refuse oneself, who may not act, the same twice, and a way that leads back to the giver."""
    if giver.id == receiver.id:
        raise refuse("penerima", "Pilih orang lain.")
    if receiver.status in change.rules["status_tidak_menilai"]:
        raise refuse("penerima", phrase("%(name)s tidak sedang bertugas.", name=receiver.name))
    rows = _in_force(change, terms)
    for row in rows:
        if row.giver_id == giver.id and _share(row.documents, terms.documents):
            other = change.get(Person, row.receiver_id).name
            last = phrase(" sampai %(day)s", day=f"{row.valid_to:%d-%m-%Y}") if row.valid_to else ""
            raise refuse(
                "mulai",
                phrase(
                    "Wewenang ini sudah dilimpahkan kepada %(other)s sejak %(day)s%(last)s"
                    " (%(decree)s). Akhiri dahulu yang itu.",
                    other=other,
                    day=f"{row.valid_from:%d-%m-%Y}",
                    last=last,
                    decree=row.decree,
                ),
            )
    if giver.id in _reached(receiver.id, rows):
        raise refuse(
            "penerima", phrase("Pelimpahan ini berputar kembali kepada %(name)s.", name=giver.name)
        )
    for row in rows:
        if row.giver_id == receiver.id:
            other = change.get(Person, row.receiver_id).name
            change.warnings.append(
                phrase(
                    "Pada waktu itu %(name)s sendiri melimpahkan tugasnya kepada %(other)s.",
                    name=receiver.name,
                    other=other,
                )
            )


def _share(some: Iterable[str], others: Iterable[str]) -> bool:
    """Say whether two delegations have a kind of document in common; no kinds are all kinds."""
    first, second = set(some), set(others)
    return not first or not second or bool(first & second)


def _reached(start: str, rows: Iterable[Substitution]) -> set[str]:
    """Return to whom work goes on from somebody, whether it may be passed on or not."""
    to: dict[str, set[str]] = {}
    for row in rows:
        to.setdefault(row.giver_id, set()).add(row.receiver_id)
    found, level = set(), {start}
    while level:
        found |= level
        level = {one for each in level for one in to.get(each, ())} - found
    return found


def _new(
    change: Change, giver: Person, receiver: Person, terms: LentTerms, state: str
) -> Substitution:
    row = Substitution(
        id=new_id(),
        agency=change.agency,
        giver_id=giver.id,
        state=state,
        made_at=change.work.now,
    )
    _set(row, receiver, terms)
    change.work.session.add(row)
    change.work.flush()
    return row


def _set(row: Substitution, receiver: Person, terms: LentTerms) -> None:
    row.receiver_id = receiver.id
    row.decree, row.decree_date = terms.decree, terms.decree_date
    row.documents, row.may_pass_on = list(terms.documents), terms.may_pass_on
    row.valid_from, row.valid_to = terms.start, terms.end


def _review(change: Change, row: Substitution, giver: Person, on: date) -> None:
    keys = {*change.offices_of(giver, max(on, change.today)), f"person:{row.receiver_id}"}
    change.review(keys, on)
    if row.valid_to is not None and row.valid_to >= change.today:
        change.review(keys, row.valid_to + timedelta(days=1))


def _tell(change: Change, row: Substitution, kind: str, last: date | None = None) -> None:
    giver, receiver = change.get(Person, row.giver_id), change.get(Person, row.receiver_id)
    change.work.notify(
        [f"person:{giver.id}", f"person:{receiver.id}"],
        kind,
        {
            "giver": giver.name,
            "receiver": receiver.name,
            "decree": row.decree,
            "from": row.valid_from.isoformat(),
            "to": last.isoformat() if last else row.valid_to.isoformat() if row.valid_to else None,
        },
        agency=change.agency,
    )


def told(change: Change, row: Substitution) -> dict[str, Any]:
    """Return a delegation by the names of forms and files."""
    return {
        "penerima": change.get(Person, row.receiver_id).name,
        "sk": row.decree,
        "tanggal_sk": row.decree_date,
        "dokumen": ", ".join(row.documents) or ALL,
        "boleh_diteruskan": row.may_pass_on,
        "mulai": row.valid_from,
        "sampai": row.valid_to,
    }


def _note(
    change: Change,
    kind: str,
    row: Substitution,
    on: date,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    giver, receiver = change.get(Person, row.giver_id), change.get(Person, row.receiver_id)
    change.note(
        kind,
        [giver, receiver],
        units=units_of(change, giver, change.today),
        name=f"{giver.name} → {receiver.name}",
        on=on,
        before=before,
        after=after,
    )
