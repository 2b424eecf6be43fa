"""What the forms after an evaluation show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from engine.ports import Context, ContextCall
from workflows.cases import id_of, name_of
from workflows.domain.rating import needs_development_plan
from workflows.domain.reasons import say
from workflows.domain.told import word
from workflows.domain.words import listed
from workflows.evaluations import find_of_year
from workflows.processes.asking import rules
from workflows.processes.asking import subject as subject_of
from workflows.tables.feedback import Dialogue

Rows = list[dict[str, Any]]


def grade_name(call: ContextCall) -> str:
    """Return the person's grade in words."""
    names: dict[str, str] = rules(call)["nama_predikat"]
    return names.get(_grade(call) or "", "")


def first_participants(call: ContextCall) -> Rows:
    """Return the employee and whoever looks as the participants to begin with."""
    rows = [{"nama": name_of(call.work, subject_of(call)), "peran": word("Pegawai")}]
    if call.person is not None and id_of(call.person) != subject_of(call):
        rows.append(
            {"nama": name_of(call.work, id_of(call.person)), "peran": word("Pejabat penilai")}
        )
    return rows


def strengths(call: ContextCall) -> str:
    """Return the strengths as recorded."""
    dialogue = _dialogue(call)
    return dialogue.strengths if dialogue else ""


def improvements(call: ContextCall) -> str:
    """Return what to improve, as recorded."""
    dialogue = _dialogue(call)
    return dialogue.improvements if dialogue else ""


def agreements(call: ContextCall) -> Rows:
    """Return what was agreed."""
    dialogue = _dialogue(call)
    return list(dialogue.agreements) if dialogue else []


def duty(call: ContextCall) -> str:
    """Say whether a development plan is compulsory, and at which grades."""
    law, grade = rules(call), _grade(call)
    names = [law["nama_predikat"][each] for each in law["predikat_wajib_pengembangan"]]
    if grade is not None and needs_development_plan(grade, law):
        return say("plan_due", grade=law["nama_predikat"][grade])
    return say("plan_optional", grades=listed(names))


def first_plan(call: ContextCall) -> Rows:
    """Return the plan as sent before, if it came back."""
    return list(_answers(call, "tanggapan").get("rencana_pengembangan") or [])


def reply(call: ContextCall) -> str | None:
    """Return the employee's answer to the dialogue, or None."""
    return _answers(call, "tanggapan").get("tanggapan") or None


def why_returned(call: ContextCall) -> str | None:
    """Return why the plan came back, or None when it did not."""
    answers = _answers(call, "persetujuan_rencana")
    if answers.get("keputusan_rencana") != "kembalikan":
        return None
    return answers.get("alasan_pengembalian")


def _grade(call: ContextCall) -> str | None:
    evaluation = find_of_year(call.work.session, call.facts.root)
    return evaluation.grade if evaluation else None


def _dialogue(call: ContextCall) -> Dialogue | None:
    return call.work.session.scalars(
        sa.select(Dialogue).where(Dialogue.case == call.facts.case)
    ).one_or_none()


def _answers(call: ContextCall, element: str) -> Mapping[str, Any]:
    sent = call.work.find_submission(call.facts.case, element)
    return sent.answers if sent else {}


CONTEXTS: dict[str, Context] = {
    "feedback.nama_predikat": grade_name,
    "feedback.peserta_awal": first_participants,
    "feedback.kekuatan_dicatat": strengths,
    "feedback.perbaikan_dicatat": improvements,
    "feedback.kesepakatan_dicatat": agreements,
    "feedback.kewajiban_rencana": duty,
    "feedback.rencana_awal": first_plan,
    "feedback.rencana_diajukan": first_plan,
    "feedback.tanggapan_dicatat": reply,
    "feedback.alasan_pengembalian_rencana": why_returned,
}
