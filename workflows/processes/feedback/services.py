"""What the tasks after an evaluation do to the domain: dialogue, answer, development plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from engine.ports import Context, Service, ServiceCall
from engine.store.base import new_id
from workflows.cases import id_of, key_of, name_of, refuse, submission, tell
from workflows.domain.rating import needs_development_plan
from workflows.domain.told import phrase
from workflows.evaluations import get_of_year
from workflows.processes.asking import period as period_of
from workflows.processes.asking import rules, today
from workflows.processes.asking import subject as subject_of
from workflows.processes.feedback.contexts import CONTEXTS as _CONTEXTS
from workflows.tables.feedback import DevelopmentItem, Dialogue


def record_dialogue(call: ServiceCall) -> None:
    """Keep who met when and what was agreed, and tell the employee.

    Raises:
        DomainRefused: the meeting lies in the future.
    """
    sent = submission(call, "dialog_kinerja")
    answers = sent.answers
    held = date.fromisoformat(answers["tanggal"])
    if held > today(call):
        raise refuse("tanggal_di_depan", "Dialog kinerja dicatat setelah diadakan", "tanggal")
    call.work.session.add(
        Dialogue(
            id=new_id(),
            agency=call.facts.agency,
            case=call.facts.case,
            person_id=subject_of(call),
            assessor_id=id_of(sent.actor),
            period=period_of(call),
            held_on=held,
            participants=list(answers["peserta"]),
            strengths=answers["kekuatan"],
            improvements=answers["perbaikan"],
            agreements=list(answers["kesepakatan"]),
            recorded_at=call.now,
        )
    )
    _tell(call, key_of(subject_of(call)), "dialogue_recorded", id_of(sent.actor))


def record_answer(call: ServiceCall) -> Mapping[str, Any]:
    """Keep the employee's answer, and count what the development plan holds.

    Raises:
        DomainRefused: the grade makes a plan compulsory and there is none, or a day has passed.
    """
    answers = submission(call, "tanggapan").answers
    items = answers.get("rencana_pengembangan") or []
    law = rules(call)
    grade = get_of_year(call.work.session, call.facts.root).grade
    if not items and needs_development_plan(grade, law):
        raise refuse(
            "rencana_pengembangan_wajib",
            phrase(
                "Rencana pengembangan wajib pada predikat %(grade)s",
                grade=law["nama_predikat"][grade],
            ),
            "rencana_pengembangan",
        )
    for number, item in enumerate(items):
        if date.fromisoformat(item["batas"]) <= today(call):
            raise refuse(
                "batas_sudah_lewat",
                "Batas waktu harus setelah hari ini",
                f"rencana_pengembangan.{number}.batas",
            )
    dialogue = _dialogue(call)
    reply = (answers.get("tanggapan") or "").strip()
    if reply:
        dialogue.reply, dialogue.replied_at = reply, call.now
        _tell(call, key_of(dialogue.assessor_id), "dialogue_answered", subject_of(call))
    return {"jumlah_rencana": len(items)}


def agree_plan(call: ServiceCall) -> None:
    """Keep the development plan as agreed, and tell the employee."""
    agreed = submission(call, "persetujuan_rencana")
    dialogue = _dialogue(call)
    for number, item in enumerate(submission(call, "tanggapan").answers["rencana_pengembangan"], 1):
        call.work.session.add(
            DevelopmentItem(
                id=new_id(),
                agency=call.facts.agency,
                dialogue_id=dialogue.id,
                person_id=subject_of(call),
                period=period_of(call),
                number=number,
                gap=item["kesenjangan"],
                goal=item["tujuan"],
                method=item["metode"],
                hours=item["jam_pelajaran"],
                due_on=date.fromisoformat(item["batas"]),
                mentor=item.get("mentor") or "",
                training=item.get("pelatihan") or "",
            )
        )
    _tell(call, key_of(subject_of(call)), "development_plan_agreed", id_of(agreed.actor))


def check_return(call: ServiceCall) -> None:
    """Refuse a plan sent back without saying what to correct; else tell the employee.

    Raises:
        DomainRefused: there is no reason.
    """
    sent = submission(call, "persetujuan_rencana")
    if not (sent.answers.get("alasan_pengembalian") or "").strip():
        raise refuse(
            "alasan_pengembalian_wajib",
            "Tulis apa yang harus diperbaiki pegawai",
            "alasan_pengembalian",
        )
    _tell(call, key_of(subject_of(call)), "development_plan_returned", id_of(sent.actor))


def _dialogue(call: ServiceCall) -> Dialogue:
    return call.work.session.scalars(
        sa.select(Dialogue).where(Dialogue.case == call.facts.case)
    ).one()


def _tell(call: ServiceCall, whom: str, kind: str, by: str) -> None:
    tell(call, [whom], kind, {"from": name_of(call.work, by)})


SERVICES: dict[str, Service] = {
    "feedback.record_dialogue": record_dialogue,
    "feedback.record_answer": record_answer,
    "feedback.return_plan": check_return,
    "feedback.agree_plan": agree_plan,
}
CONTEXTS: dict[str, Context] = _CONTEXTS
