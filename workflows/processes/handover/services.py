"""Services and form contexts of the process `handover`."""

from __future__ import annotations

import sqlalchemy as sa

from engine.ports import Context, ContextCall, Service, ServiceCall
from workflows.cases import id_of, moment_in_words, name_of, submission
from workflows.domain.told import joined, phrase
from workflows.processes import asking
from workflows.tables.base import new_id
from workflows.tables.reorganisation import HandoverNote

WRITE = "menulis_catatan"  # the user task that fills the form `serah_terima`
FORMER = "penilai_lama"  # variable: "person:ID" of the assessor who leaves


def record_note(call: ServiceCall) -> None:
    """Keep the note for good."""
    sent = submission(call, WRITE)
    call.work.session.add(
        HandoverNote(
            id=new_id(),
            agency=call.facts.agency,
            person_id=asking.subject(call),
            period=asking.period(call),
            case=call.facts.case,
            author_id=id_of(sent.actor),
            former_id=id_of(str(call.variables[FORMER])),
            results=sent.answers["hasil_kerja"],
            behaviour=sent.answers["perilaku_kerja"],
            advice=sent.answers.get("saran") or "",
            at=sent.received_at,
        )
    )


def notes_of_year(call: asking.Call) -> list[str]:
    """Return the notes about the year of the case's person in words, oldest first."""
    notes = call.work.session.scalars(
        sa.select(HandoverNote)
        .where(
            HandoverNote.agency == call.facts.agency,
            HandoverNote.person_id == asking.subject(call),
            HandoverNote.period == asking.period(call),
        )
        .order_by(HandoverNote.at, HandoverNote.id)
    )
    return [_in_words(call, note) for note in notes]


def show_employee(call: ContextCall) -> str:
    """The subordinate's name."""
    return name_of(call.work, asking.subject(call))


def show_note(call: ContextCall) -> str:
    """The note as it was written."""
    found = call.work.session.scalar(
        sa.select(HandoverNote).where(HandoverNote.case == call.facts.case)
    )
    return _in_words(call, found) if found else ""


def _in_words(call: asking.Call, note: HandoverNote) -> str:
    parts = [
        phrase("Hasil kerja: %(text)s", text=note.results),
        phrase("Perilaku kerja: %(text)s", text=note.behaviour),
        phrase("Saran: %(text)s", text=note.advice) if note.advice else "",
        phrase(
            "Ditulis %(name)s, %(moment)s.",
            name=name_of(call.work, note.author_id),
            moment=moment_in_words(call, note.at),
        ),
    ]
    return joined("\n", (part for part in parts if part))


SERVICES: dict[str, Service] = {"handover.record_note": record_note}
CONTEXTS: dict[str, Context] = {
    "handover.nama_pegawai": show_employee,
    "handover.catatan_serah_terima": show_note,
}
