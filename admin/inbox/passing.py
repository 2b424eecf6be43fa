"""What a holder may do with an item besides deciding it: to whom it can go, what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin.formats import local
from admin.i18n import gettext, later
from admin.identity import Me
from admin.people import names
from admin.relations import APART
from engine import errors, rights
from engine.engine import Engine
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.people.finding import FoundPerson, find_below, find_by_id, find_people

DELEGATE, HAND_OVER, ASK, RETURN = "delegate", "hand_over", "ask", "bring_back"
REASSIGN = "reassign"  # by who looks after the subject, not by the holder
MOST = 8  # people offered at once
# Nobody is asked about these: they are a dialogue themselves, or keep their own one.
DIALOGUES = APART | {"question", "assessor", "handover"}
TOLD = ("item_delegated", "delegation_returned", "question_asked", "question_answered")

WHY = {
    "unknown": later("tidak terdaftar pada instansi ini."),
    "status": later("sedang tidak dapat bertugas."),
    "self": later("tugas ini tentang dirinya sendiri."),
    "other_step": later("sudah memutus langkah lain, atau tidak boleh memutus tugas ini."),
    "tied": later("ada hubungan yang dinyatakan dengan pegawai ini."),
    "helped": later("membantu pengisian pegawai ini tahun ini."),
    "office": later("bukan pejabat yang boleh memutus: perlu nomor surat yang memberi wewenang."),
    "same": later("itu Anda sendiri, atau tugas ini sudah padanya."),
}
REFUSED = {
    **WHY,
    "delegated": later("Tugas ini sedang disiapkan orang lain. Ambil kembali dahulu."),
    "not_delegated": later("Tugas ini tidak sedang dititipkan: mungkin sudah kembali."),
    "own": later("Tugas ini tentang Anda sendiri, jadi tidak dapat diserahkan atau didelegasikan."),
    "personal": later("Tugas ini hanya untuk orang yang disebut namanya."),
}


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked about an item, with the answer where there is one."""

    text: str
    to: str
    by: str
    at: datetime
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote when the item went away or came back."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Talk:
    """What was said about an item between those who had it."""

    questions: tuple[Question, ...] = ()
    given: Note | None = None  # with the newest delegation
    returned: Note | None = None  # with the newest return, after that


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be chosen; `why` says why not, `needs` what it takes."""

    person: FoundPerson
    why: str = ""
    needs: str = ""


def acts_of(
    work: UnitOfWork, engine: Engine, row: Mapping[str, Any], person: str
) -> tuple[str, ...]:
    """Return what a person whose item it is may do with it besides deciding.

    Args:
        work: the request's unit of work.
        engine: knows the forms.
        row: of an open item that is free for the person.
        person: "person:ID".
    """
    if row["checking"]:
        return ()
    asking = () if row["process"] in DIALOGUES else (ASK,)
    if row["delegated"]:
        return (RETURN, *asking)
    if rights.find_keeps(work, engine.parts, row, person):
        return asking
    return (DELEGATE, HAND_OVER, *asking)


def may_be_reassigned(work: UnitOfWork, engine: Engine, row: Mapping[str, Any], lead: str) -> bool:
    """Say whether a lead ("person:ID") could give an open item to somebody else."""
    own = row["subject"] in row["owner"]["principals"]
    kept = rights.find_keeps(work, engine.parts, row, lead) is not None
    return not (own or kept or row["decision"] or row["checking"])


def talk_about(work: UnitOfWork, row: Mapping[str, Any]) -> Talk:
    """Return what was asked and noted about an item: one query, and names where there is any."""
    h, hp = t.history.c, t.history_payload.c
    events = [
        event
        for event in work.connection.execute(
            sa.select(h.seq, h.kind, h.actor, h.at, h.facts, hp.payload)
            .outerjoin(t.history_payload, (hp.case == h.case) & (hp.seq == h.seq))
            .where(h.case == row["case"], h.kind.in_(TOLD))
            .order_by(h.seq)
        ).mappings()
        if event["facts"].get("item") == row["id"]
    ]
    if not events:
        return Talk()
    keys = {key for event in events for key in (event["actor"], *event["facts"]["to"])}
    called = names(work, row["agency"], keys)
    questions: dict[int, Question] = {}
    given = returned = None
    for event in events:
        text = str((event["payload"] or {}).get("reason", ""))
        by, facts = called.get(event["actor"] or "", ""), event["facts"]
        if event["kind"] == "question_asked":
            to = "; ".join(called[key] for key in facts["to"])
            questions[event["seq"]] = Question(text, to, by, event["at"])
        elif event["kind"] == "question_answered" and facts["question"] in questions:
            asked = questions[facts["question"]]
            questions[facts["question"]] = Question(
                asked.text, by, asked.by, asked.at, text, event["at"]
            )
        elif event["kind"] == "item_delegated":
            given, returned = Note(text, by, event["at"]), None
        elif event["kind"] == "delegation_returned":
            returned = Note(text, by, event["at"])
    return Talk(tuple(questions.values()), given, returned)


def candidates(
    work: UnitOfWork, engine: Engine, me: Me, row: Mapping[str, Any], act: str, search: str
) -> list[Candidate]:
    """Return whom a search finds, with why the engine would refuse them; without one, who is near.

    Args:
        work: the request's unit of work.
        engine: asks the rules.
        me: who chooses.
        row: of the item.
        act: DELEGATE, HAND_OVER, ASK or REASSIGN.
        search: as typed; "" offers who sits below, and to be asked whom the item is about.
    """
    on = local(work.now).date()
    if search:
        found = find_people(work, me.agency, search, on, limit=MOST)
        return [_judged(work, engine, me, row, act, one) for one in found]
    near = find_below(work, me.agency, [seat.id for seat in me.seats], on, limit=MOST)
    subject = str(row["subject"] or "")
    if act == ASK and subject not in ("", me.person):
        first = find_by_id(work, me.agency, [subject.removeprefix("person:")], on)
        near = [*first, *(one for one in near if one not in first)][:MOST]
    judged = [_judged(work, engine, me, row, act, one) for one in near]
    return [one for one in judged if not one.why and not one.needs]


def chosen(
    work: UnitOfWork, engine: Engine, me: Me, row: Mapping[str, Any], act: str, person: str
) -> Candidate | None:
    """Return the person (an id) who was chosen, or None when there is no such person."""
    found = find_by_id(work, me.agency, [person], local(work.now).date())
    return _judged(work, engine, me, row, act, found[0]) if found else None


def _judged(
    work: UnitOfWork,
    engine: Engine,
    me: Me,
    row: Mapping[str, Any],
    act: str,
    person: FoundPerson,
) -> Candidate:
    key = f"person:{person.id}"
    try:
        if act == ASK:
            rights.check_may_be_asked(work, engine.parts, row, me.person or "", key)
        else:
            rights.check_may_receive(
                work, engine.parts, row, key, by=me.person or "", empowered=act == DELEGATE
            )
    except errors.NotAllowed as refused:
        why = str(refused.facts.get("why"))
        text = _why(why)
        return Candidate(person, needs=text) if why == "office" else Candidate(person, text)
    return Candidate(person)


def _why(key: str) -> str:
    text = WHY[key]
    return gettext(text)


def refusal(refused: errors.EngineError) -> tuple[str, str]:
    """Return the field that a refused order is about ("" for the whole), and the sentence."""
    if isinstance(refused, errors.NotAllowed):
        why = str(refused.facts.get("why"))
        field = "decree" if why == "office" else "to" if why in WHY else ""
        if why in WHY:
            return field, gettext("Orang ini tidak dapat dipilih: %(why)s", why=_why(why))
        if why in REFUSED:
            text = REFUSED[why]
            return field, gettext(text)
        return "", gettext("Tugas ini tidak lagi pada Anda.")
    if isinstance(refused, errors.Outdated):
        return "", gettext(
            "Tugas ini berubah sejak halaman ini dibuka. Yang Anda tulis masih ada: periksa, lalu"
            " kirim sekali lagi."
        )
    if isinstance(refused, errors.NotDeployed):
        return "", gettext("Bertanya belum dapat dilakukan: prosesnya belum dipasang di instansi.")
    if isinstance(refused, errors.Suspended):
        return "", gettext("Perkara ini sedang ditunda. Coba lagi sesudah dilanjutkan.")
    if isinstance(refused, errors.Busy):
        return "", gettext("Perkara ini sedang diproses. Coba kirim sekali lagi.")
    return "", gettext("Tugas ini sudah diputuskan, atau sudah diambil orang lain.")
