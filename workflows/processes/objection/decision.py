"""The decision on an objection: its checks, its record, and the evaluation that follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engine.errors import ExecutionFailed
from engine.ports import ServiceCall
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.unit_of_work import Submission
from workflows.cases import capacity_of, id_of, key_of, refuse, submission, tell
from workflows.directory import PeopleDirectory
from workflows.domain.panel import PanelRefused, check_new_grade
from workflows.domain.rules import Rules
from workflows.domain.told import phrase
from workflows.domain.words import listed
from workflows.evaluations import get_version, supersede
from workflows.processes.asking import rules
from workflows.processes.objection.records import (
    get_evaluation,
    get_objection,
    list_members,
    list_points,
    list_votes,
    recommended,
)
from workflows.tables.evaluation import EvaluationVersion
from workflows.tables.objection import Objection, ObjectionDecision


def decide(call: ServiceCall) -> Mapping[str, Any]:
    """Keep the decision with its reasons; a change makes the next version of the evaluation.

    Only the employee's own evaluation changes.

    Raises:
        DomainRefused: a point is undecided, the change changes nothing or makes it worse, or a
            party to the case decides.
    """
    session, law = call.work.session, rules(call)
    objection, sent = get_objection(call), submission(call, "keputusan")
    if sent.actor in call.variables["yang_tidak_memutus"]:
        raise refuse("pihak", "Pegawai dan pejabat penilai tidak memutus keberatan ini")
    evaluation = get_evaluation(session, objection)
    before = get_version(session, evaluation)
    _decide_points(call, objection, sent)
    capacity = capacity_of(call, sent)
    reason, result = sent.answers["alasan_keputusan"], sent.answers["hasil_keputusan"]
    old = _summary(before)
    new = dict(old)
    if result == "mengubah":
        after = _changed(call, before, sent, law)
        after.objection_id, after.grade_reason = objection.id, reason
        after.decided_by, after.capacity = id_of(sent.actor), capacity
        supersede(session, evaluation, after)
        new = _summary(after)
    session.add(
        ObjectionDecision(
            id=new_id(),
            agency=objection.agency,
            objection_id=objection.id,
            recommendation=recommended(list_votes(session, objection), law)[0],
            result=result,
            reason=reason,
            old=old,
            new=new,
            decided_by=id_of(sent.actor),
            capacity=capacity,
            decided_at=call.now,
        )
    )
    objection.state, objection.result, objection.decided_at = "diputus", result, call.now
    _tell_all(call, objection, before, result, old, new)
    return {}


def report_overdue(call: ServiceCall) -> None:
    """Tell that a decision is late: its holders, HR and the PyB. Nothing is granted or denied.

    Source: DOMAIN 8.5; UU 30/2014 would have silence count as granted, which needs a legal opinion.
    """
    objection = get_objection(call)
    i, p = t.work_item.c, t.work_item_principal.c
    holders = call.work.connection.scalars(
        sa.select(p.principal)
        .join(t.work_item, i.id == p.item)
        .where(i.case == call.facts.case, i.element == "keputusan")
    ).all()
    peran = PeopleDirectory().functions(call.work, call.facts, call.now)["peran"]
    above = peran("pejabat_yang_berwenang")["principals"]
    office = peran("pengelola_kinerja")["principals"]
    tell(call, [*holders, *above, *office], "decision_overdue", {"number": objection.number})


def _decide_points(call: ServiceCall, objection: Objection, sent: Submission) -> None:
    points = {str(point.number): point for point in list_points(call.work.session, objection)}
    decided: set[str] = set()
    for number, row in enumerate(sent.answers["putusan"]):
        key = str(row["nomor"])
        if key in decided:
            raise refuse(
                "pokok_ganda", "Pokok ini sudah diputus pada baris lain", f"putusan.{number}.nomor"
            )
        decided.add(key)
        points[key].result, points[key].decision = row["putusan"], row["alasan"]
    missing = [key for key in points if key not in decided]
    if missing:
        raise refuse(
            "pokok_kurang",
            phrase("Pokok nomor %(numbers)s belum diputus", numbers=listed(missing)),
            "putusan",
            nomor=missing,
        )


def _changed(
    call: ServiceCall, before: EvaluationVersion, sent: Submission, law: Rules
) -> EvaluationVersion:
    """Return the version that follows; refuse one that says the same, or worse."""
    answers, grade = sent.answers, call.variables.get("predikat")
    ratings = (answers["rating_hasil_baru"], answers["rating_perilaku_baru"])
    if not isinstance(grade, str):
        raise ExecutionFailed(
            "Expected the decision table to give a grade but it gave none", element=call.element
        )
    if ratings == (before.result_rating, before.behaviour_rating):
        raise refuse(
            "tidak_ada_perubahan",
            "Rating ini sama dengan yang dipersoalkan; pilih menguatkan bila tidak berubah",
            "rating_hasil_baru",
        )
    try:
        check_new_grade(before.grade, grade, law)
    except PanelRefused as worse:
        raise refuse(worse.reason_id, worse.args[0], "hasil_keputusan") from worse
    return EvaluationVersion(
        id=new_id(),
        agency=before.agency,
        version=before.version + 1,
        organisation_grade=before.organisation_grade,
        result_rating=ratings[0],
        behaviour_rating=ratings[1],
        grade=grade,
        result_proposed=before.result_proposed,
        behaviour_proposed=before.behaviour_proposed,
        result_reason=before.result_reason,
        behaviour_reason=before.behaviour_reason,
        recommendation=before.recommendation,
        origin="keberatan",
        released_at=call.now,
    )


def _summary(version: EvaluationVersion) -> dict[str, Any]:
    return {
        "versi": version.version,
        "rating_hasil": version.result_rating,
        "rating_perilaku": version.behaviour_rating,
        "predikat": version.grade,
    }


def _tell_all(
    call: ServiceCall,
    objection: Objection,
    before: EvaluationVersion,
    result: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> None:
    panel: Sequence[str] = [
        member.person_id
        for member in list_members(call.work.session, objection)
        if member.state == "bebas"
    ]
    whom = [objection.person_id, before.decided_by, *panel]
    tell(
        call,
        [key_of(each) for each in whom],
        "objection_decided",
        {
            "number": objection.number,
            "result": result,
            "old": old["predikat"],
            "new": new["predikat"],
        },
    )
