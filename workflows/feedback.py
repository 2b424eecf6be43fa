"""Feedback given on any day, outside any case: about one planned result or one behaviour."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.engine import Engine
from engine.errors import NotAllowed, NotFound
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork
from workflows.cases import id_of, key_of, name_of, refuse
from workflows.domain.told import phrase
from workflows.parameters.overrides import rules_of
from workflows.processes.planning.plans import find_plan_in_force
from workflows.tables.base import in_force
from workflows.tables.feedback import FeedbackNote
from workflows.tables.measurement import SUBJECTS
from workflows.tables.people import Holding, Person, Seat

LONGEST = 2000  # letters of one text


def give_feedback(
    engine: Engine,
    *,
    agency: str,
    giver: str,
    person: str,
    period: str,
    subject: str,
    subject_ref: str,
    good: str = "",
    improve: str = "",
    key: str | None = None,
) -> str:
    """Keep feedback about a person's named result or behaviour, and tell them at once.

    Args:
        engine: where it is kept.
        agency: the agency of both.
        giver: who gives it ("person:ID").
        person: whom it is about ("person:ID").
        period: the year, "2026".
        subject: hasil or perilaku.
        subject_ref: key of the planned result, or name of the behaviour.
        good: what is good.
        improve: what to improve; one of both must be written.
        key: the note's id, chosen by the caller, so that giving it twice keeps it once.

    Returns:
        The id of the note.

    Raises:
        NotAllowed: nobody gives feedback on themself.
        NotFound: there is no such person.
        DomainRefused: nothing is written, or nothing of the year has this name.
    """
    about, by = id_of(person), id_of(giver)
    if about == by:
        raise NotAllowed("Expected feedback about somebody else but it is about the giver")
    good, improve = good.strip(), improve.strip()
    with engine.database.write() as work:
        if key is not None and work.session.get(FeedbackNote, key) is not None:
            return key
        for each in (by, about):
            _get_person(work.session, agency, each)
        _check_texts(good, improve)
        text = subject_text(work, agency, about, period, subject, subject_ref)
        note = FeedbackNote(
            id=key or new_id(),
            agency=agency,
            person_id=about,
            period=period,
            giver_id=by,
            role=relation(work.session, agency, by, about, work.now.date()),
            subject=subject,
            subject_ref=subject_ref,
            subject_text=text,
            good=good,
            improve=improve,
            at=work.now,
        )
        work.session.add(note)
        _tell(work, note, about, "feedback_given", {"from": name_of(work, by), "notes": 1})
        work.commit()
        return note.id


def answer_feedback(engine: Engine, *, agency: str, note: str, person: str, reply: str) -> None:
    """Keep the employee's answer to a note, once, and tell the giver.

    Raises:
        NotFound: there is no such note.
        NotAllowed: it is about somebody else.
        DomainRefused: the answer is empty, or there is one already.
    """
    reply = reply.strip()
    with engine.database.write() as work:
        found = work.session.get(FeedbackNote, note)
        if found is None or found.agency != agency:
            raise NotFound("feedback note", note)
        if found.person_id != id_of(person):
            raise NotAllowed("Expected the person whom the feedback is about but it is another")
        if not reply or len(reply) > LONGEST:
            raise refuse(
                "tanggapan_kosong",
                phrase("Tulis tanggapan, paling banyak %(longest)s huruf", longest=LONGEST),
                "reply",
            )
        if found.replied_at is not None:
            raise refuse("sudah_ditanggapi", "Umpan balik ini sudah ditanggapi", "reply")
        found.reply, found.replied_at = reply, work.now
        facts = {"from": name_of(work, found.person_id)}
        _tell(work, found, found.giver_id, "feedback_answered", facts)
        work.commit()


def subject_text(
    work: UnitOfWork, agency: str, person: str, period: str, subject: str, ref: str
) -> str:
    """Return what a note hangs on, as it reads today.

    Raises:
        DomainRefused: the plan in force has no such result, or there is no such behaviour.
    """
    if subject not in SUBJECTS:
        raise refuse("pokok_tidak_dikenal", "Pilih hasil kerja atau perilaku", "subject")
    if subject == "perilaku":
        behaviours = rules_of(work, agency, _first_day(period))["perilaku_kerja"]
        if ref in behaviours:
            name: str = behaviours[ref]["nama"]
            return name
        raise refuse("pokok_tidak_dikenal", "Perilaku ini tidak dikenal", "subject_ref")
    plan = find_plan_in_force(work.session, agency, person, period)
    for result in plan.results if plan else ():
        if result.key == ref:
            return result.text
    raise refuse(
        "pokok_tidak_dikenal",
        "Rencana hasil kerja ini tidak ada dalam SKP yang ditetapkan",
        "subject_ref",
    )


def relation(session: Session, agency: str, giver: str, person: str, on: date) -> str:
    """Return as what the giver knows the person on a day: atasan, bawahan, rekan or pihak_lain."""
    own, theirs = _seats(session, agency, giver, on), _seats(session, agency, person, on)
    own_ids, their_ids = {seat.id for seat in own}, {seat.id for seat in theirs}
    if own_ids & {seat.superior_id for seat in theirs}:
        return "atasan"
    if their_ids & {seat.superior_id for seat in own}:
        return "bawahan"
    if {seat.unit_id for seat in own} & {seat.unit_id for seat in theirs}:
        return "rekan"
    superiors = {seat.superior_id for seat in own} & {seat.superior_id for seat in theirs}
    return "rekan" if superiors - {None} else "pihak_lain"


def _seats(session: Session, agency: str, person: str, on: date) -> list[Seat]:
    return list(
        session.scalars(
            sa.select(Seat)
            .join(Holding, Holding.seat_id == Seat.id)
            .where(Holding.agency == agency, Holding.person_id == person, in_force(Holding, on))
        )
    )


def _check_texts(good: str, improve: str) -> None:
    if not good and not improve:
        raise refuse(
            "umpan_balik_kosong", "Tulis apa yang sudah baik atau apa yang perlu diperbaiki", "good"
        )
    for field, text in (("good", good), ("improve", improve)):
        if len(text) > LONGEST:
            raise refuse(
                "terlalu_panjang", phrase("Paling banyak %(longest)s huruf", longest=LONGEST), field
            )


def _get_person(session: Session, agency: str, person: str) -> Person:
    found = session.get(Person, person)
    if found is None or found.agency != agency:
        raise NotFound("person", person)
    return found


def _first_day(period: str) -> date:
    return date(int(period), 1, 1)


def _tell(
    work: UnitOfWork, note: FeedbackNote, whom: str, kind: str, facts: dict[str, Any]
) -> None:
    work.notify(
        [key_of(whom)],
        kind,
        {**facts, "note": note.id},
        agency=note.agency,
        subject=key_of(note.person_id),
        period=note.period,
    )
