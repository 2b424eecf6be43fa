"""What the tasks of an evaluation do to the domain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import ExecutionFailed
from engine.ports import Context, Service, ServiceCall
from engine.store.base import new_id
from workflows.cases import (
    capacity_of,
    check_files,
    id_of,
    key_of,
    local_date,
    name_of,
    refuse,
    submission,
    tell,
)
from workflows.domain.rating import needs_reason
from workflows.domain.told import phrase
from workflows.domain.words import day_in_words
from workflows.evaluations import (
    find_organisation_grade,
    get_of_year,
    release,
    set_organisation_grade,
    units_above,
)
from workflows.processes.asking import period as period_of
from workflows.processes.asking import rules, today
from workflows.processes.asking import subject as subject_of
from workflows.processes.evaluation.contexts import CONTEXTS as _CONTEXTS
from workflows.processes.evaluation.year import lines_of, proposals
from workflows.tables.evaluation import Evaluation, EvaluationReceipt, EvaluationVersion


def look_up_organisation_grade(call: ServiceCall) -> Mapping[str, Any]:
    """Tell the grade of the nearest unit above the person that has one; "" when none has."""
    units = units_above(call.work.session, call.facts.agency, subject_of(call), today(call))
    found = find_organisation_grade(call.work.session, call.facts.agency, units, period_of(call))
    # The organisation is the unit below the agency itself: the OPD.
    organisation = units[-2:][0].name if units else ""
    return {
        "predikat_organisasi_sekarang": found[1].grade if found else "",
        "nama_organisasi": found[0].name if found else organisation,
    }


def record_organisation_grade(call: ServiceCall) -> Mapping[str, Any]:
    """Keep the grade of the organisation; every case that waits for it goes on."""
    sent = submission(call, "predikat_organisasi")
    set_organisation_grade(
        call.work.session,
        agency=call.facts.agency,
        unit=sent.answers["unit"],
        period=period_of(call),
        grade=sent.answers["predikat_organisasi"],
        basis=sent.answers["dasar"],
        set_by=id_of(sent.actor),
        at=call.now,
    )
    return look_up_organisation_grade(call)


def release_result(call: ServiceCall) -> Mapping[str, Any]:
    """Keep the evaluation as version 1 and tell the employee.

    Raises:
        DomainRefused: the grade needs a written reason and has none.
    """
    rated, released = submission(call, "penilaian"), submission(call, "rilis")
    law, grade = rules(call), call.variables.get("predikat")
    if not isinstance(grade, str):
        raise ExecutionFailed(
            "Expected the decision table to give a grade but it gave none", element=call.element
        )
    reason = (released.answers.get("alasan_predikat") or "").strip()
    if needs_reason(grade, law) and not reason:
        raise refuse(
            "alasan_predikat_wajib",
            phrase(
                "Predikat %(grade)s hanya ditetapkan dengan alasan tertulis",
                grade=law["nama_predikat"][grade],
            ),
            "alasan_predikat",
        )
    lines = lines_of(call)
    result_aid, behaviour_aid = proposals(call, lines)
    given = rated.answers
    evaluation = Evaluation(
        id=new_id(),
        agency=call.facts.agency,
        case=call.facts.case,
        root=call.facts.root,
        person_id=subject_of(call),
        unit_id=_unit(call),
        period=period_of(call),
        version=1,
        grade=grade,
    )
    version = EvaluationVersion(
        id=new_id(),
        agency=call.facts.agency,
        version=1,
        organisation_grade=call.variables["predikat_organisasi_sekarang"],
        result_rating=given["rating_hasil"],
        behaviour_rating=given["rating_perilaku"],
        grade=grade,
        result_proposed=result_aid,
        behaviour_proposed=behaviour_aid,
        result_reason=given.get("alasan_hasil") or "",
        behaviour_reason=given.get("alasan_perilaku") or "",
        grade_reason=reason,
        recommendation=given.get("rekomendasi") or "",
        origin="penilaian",
        decided_by=id_of(rated.actor),
        capacity=capacity_of(call, rated),
        released_at=call.now,
    )
    release(call.work.session, evaluation, version, [line.row() for line in lines])
    tell(call, [key_of(subject_of(call))], "evaluation_released", {})
    return {}


def record_receipt(call: ServiceCall) -> Mapping[str, Any]:
    """Keep when and how the result was received: the day the objection clock starts.

    Raises:
        DomainRefused: the day told lies outside the time since the release, or a note is missing.
    """
    session = call.work.session
    evaluation = get_of_year(session, call.facts.root)
    other = call.work.find_submission(call.facts.case, "penyampaian_lain")
    receipt = EvaluationReceipt(
        id=new_id(),
        agency=call.facts.agency,
        evaluation_id=evaluation.id,
        version=evaluation.version,
        note="",
        recorded_at=call.now,
    )
    if other is None:
        sent = submission(call, "konfirmasi_penerimaan")
        receipt.received_at, receipt.means = sent.received_at, "aplikasi"
        receipt.recorded_by = id_of(sent.actor)
    else:
        answers = other.answers
        receipt.received_at = _day_of_receipt(call, answers)
        receipt.means, receipt.proof_id = answers["cara"], answers["bukti"]
        receipt.note = answers.get("keterangan") or ""
        receipt.recorded_by = id_of(other.actor)
    session.add(receipt)
    session.flush()
    rated = submission(call, "penilaian")
    tell(
        call,
        [rated.actor, key_of(subject_of(call))],
        "evaluation_received",
        {"at": receipt.received_at.isoformat(), "means": receipt.means},
    )
    return {"waktu_penerimaan": receipt.received_at.isoformat()}


def _day_of_receipt(call: ServiceCall, answers: Mapping[str, Any]) -> datetime:
    check_files(call, {"bukti": answers["bukti"]})
    if answers["cara"] == "lainnya" and not (answers.get("keterangan") or "").strip():
        raise refuse("keterangan_wajib", "Jelaskan cara penyampaian yang dipakai", "keterangan")
    day = date.fromisoformat(answers["tanggal_diterima"])
    opened = submission(call, "rilis").received_at
    released, last = local_date(call, opened), today(call)
    if not released <= day <= last:
        raise refuse(
            "tanggal_diterima_salah",
            phrase(
                "Tanggal diterima harus antara %(day)s (rilis) dan hari ini",
                day=day_in_words(released),
            ),
            "tanggal_diterima",
            rilis=released.isoformat(),
        )
    at = datetime.combine(day, time(12), ZoneInfo(rules(call)["zona_waktu"]))
    return min(max(at, opened), call.now)


def _unit(call: ServiceCall) -> str:
    units = units_above(call.work.session, call.facts.agency, subject_of(call), today(call))
    if not units:
        raise ExecutionFailed(
            f"Expected {name_of(call.work, subject_of(call))} to hold a seat but there is none",
            element=call.element,
        )
    return units[0].id


SERVICES: dict[str, Service] = {
    "evaluation.find_organisation_grade": look_up_organisation_grade,
    "evaluation.record_organisation_grade": record_organisation_grade,
    "evaluation.release": release_result,
    "evaluation.record_receipt": record_receipt,
}
CONTEXTS: dict[str, Context] = _CONTEXTS
