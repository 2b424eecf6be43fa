"""What the tasks of an objection do to the domain, from filing to the opened votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from engine.errors import ExecutionFailed
from engine.ports import Context, Service, ServiceCall
from engine.store.base import new_id
from engine.store.unit_of_work import Submission
from workflows.cases import check_files, id_of, key_of, name_of, refuse, submission, tell
from workflows.domain.panel import check_close, tally
from workflows.domain.told import phrase, word
from workflows.domain.words import listed
from workflows.evaluations import get_version
from workflows.processes.asking import rules, today
from workflows.processes.objection.contexts import CONTEXTS as _CONTEXTS
from workflows.processes.objection.decision import decide, report_overdue
from workflows.processes.objection.panel import pool, seat
from workflows.processes.objection.records import (
    add_evidence,
    find_filed,
    find_hearing,
    get_evaluation,
    get_objection,
    keep_files_with_case,
    list_members,
    list_points,
)
from workflows.tables.objection import (
    Objection,
    ObjectionHearing,
    ObjectionPoint,
    ObjectionResponse,
    PanelMember,
    PanelVote,
)

PLACES = (
    ("ketua", "ketua"),
    ("anggota_1", "anggota"),
    ("anggota_2", "anggota"),
    ("anggota_3", "anggota"),
    ("anggota_4", "anggota"),
    ("cadangan", "cadangan"),
)
"""Fields of the form that names a panel, and the role each gives; a panel of three has fewer."""


def open_case(call: ServiceCall) -> Mapping[str, Any]:
    """Take up what was filed, and tell the assessor."""
    objection = find_filed(call.work.session, call.facts.root)
    if objection is None:
        raise ExecutionFailed(
            "Expected a filed objection of this year but there is none", element=call.element
        )
    objection.case, objection.state = call.facts.case, "diperiksa"
    keep_files_with_case(call.work, objection)
    evaluation = get_evaluation(call.work.session, objection)
    version = get_version(call.work.session, evaluation, objection.evaluation_version)
    assessor, employee = key_of(version.decided_by), key_of(objection.person_id)
    giver = version.capacity.get("giver")  # in whose name it was assessed, by delegation
    parties = [assessor, *([giver] if giver else []), employee]
    tell(call, parties, "objection_filed", {"number": objection.number})
    return {
        "nomor_keberatan": objection.number,
        "penilai": assessor,
        "yang_tidak_memutus": parties,
    }


def record_admission(call: ServiceCall) -> None:
    """Keep what HR found; an incomplete filing may be completed once.

    Raises:
        DomainRefused: the reason is missing, or the chance to complete was given before.
    """
    objection, sent = get_objection(call), submission(call, "pemeriksaan_awal")
    outcome = sent.answers["hasil_pemeriksaan"]
    if outcome == "diterima":
        objection.admitted_at = call.now
        whom = [key_of(objection.person_id), call.variables["penilai"]]
        tell(call, whom, "objection_admitted", {"number": objection.number})
        return
    if not (sent.answers.get("alasan_pemeriksaan") or "").strip():
        raise refuse(
            "alasan_wajib", "Tulis alasan yang disampaikan kepada pegawai", "alasan_pemeriksaan"
        )
    if outcome == "lengkapi":
        earlier = call.work.list_submissions(call.facts.case, "pemeriksaan_awal")
        if sum(each.answers["hasil_pemeriksaan"] == "lengkapi" for each in earlier) > 1:
            raise refuse(
                "sudah_pernah_melengkapi",
                "Kesempatan melengkapi sudah diberikan satu kali; putuskan diterima atau tidak",
                "hasil_pemeriksaan",
            )
        tell(
            call,
            [key_of(objection.person_id)],
            "objection_incomplete",
            {"number": objection.number},
        )


def refuse_objection(call: ServiceCall) -> None:
    """Keep that the objection is not admissible and why, and tell both sides."""
    objection, sent = get_objection(call), submission(call, "pemeriksaan_awal")
    objection.state = "tidak_diterima"
    objection.refused_reason = sent.answers["alasan_pemeriksaan"]
    objection.decided_at = call.now
    whom = [key_of(objection.person_id), call.variables["penilai"]]
    tell(call, whom, "objection_refused", {"number": objection.number})


def record_completion(call: ServiceCall) -> None:
    """Keep the completed reasons and the further evidence.

    Raises:
        DomainRefused: a point is named twice, or a file was not uploaded here.
    """
    objection, sent = get_objection(call), submission(call, "lengkapi_keberatan")
    points = _by_number(call, objection)
    for where, row in _once_each(sent.answers["pokok"], "pokok"):
        point = points[str(row["nomor"])]
        if row["dasar"] not in rules(call)["dasar_keberatan"]:
            raise refuse("dasar_tidak_dikenal", "Pilih dasar keberatan", f"{where}.dasar")
        point.ground, point.reason = row["dasar"], row["alasan"]
    objection.requested, objection.completed_at = sent.answers["diminta"], call.now
    _take_files(call, objection, sent, "bukti_tambahan")


def record_response(call: ServiceCall) -> None:
    """Keep the assessor's answer to each point, and tell the employee.

    Raises:
        DomainRefused: a point is unanswered or answered twice, or a file was not uploaded here.
    """
    objection, sent = get_objection(call), submission(call, "tanggapan_penilai")
    points = _by_number(call, objection)
    answered = set()
    for _, row in _once_each(sent.answers["tanggapan"], "tanggapan"):
        points[str(row["nomor"])].response = row["tanggapan"]
        answered.add(str(row["nomor"]))
    _all_points(points, answered, "tanggapan", word("belum ditanggapi"))
    call.work.session.add(
        ObjectionResponse(
            id=new_id(),
            agency=objection.agency,
            objection_id=objection.id,
            given_by=id_of(sent.actor),
            text=sent.answers.get("tanggapan_umum") or "",
            given_at=call.now,
        )
    )
    _take_files(call, objection, sent, "bukti_penilai")
    tell(call, [key_of(objection.person_id)], "objection_answered", {"number": objection.number})


def name_panel(call: ServiceCall) -> Mapping[str, Any]:
    """Keep whom HR named; ask those who were not asked before.

    Raises:
        DomainRefused: somebody is named twice, is not in the pool or has a conflict, or somebody
            who declared to be free of conflict is left out; `field` says which place.
    """
    objection, sent = get_objection(call), submission(call, "tunjuk_tim")
    able = {each.person: each for each in pool(call, objection)}
    members = {member.person_id: member for member in list_members(call.work.session, objection)}
    named: dict[str, str] = {}
    for field, role in PLACES:
        if field not in sent.answers:
            continue  # the form asks for as many as the panel has
        person = id_of(sent.answers[field])
        if person in named:
            raise refuse("anggota_ganda", "Satu orang hanya boleh disebut sekali dalam tim", field)
        if person not in able:
            raise refuse(
                "bukan_anggota_daftar", "Pilih dari daftar yang ditetapkan dengan keputusan", field
            )
        if able[person].conflicts:
            reasons = " ".join(each.message for each in able[person].conflicts)
            raise refuse(
                able[person].conflicts[0].reason_id,
                phrase(
                    "%(name)s tidak dapat dipilih. %(reasons)s",
                    name=able[person].name,
                    reasons=reasons,
                ),
                field,
                nama=able[person].name,
            )
        named[person] = role
    for person, member in members.items():
        if member.state == "bebas" and not member.replaced and person not in named:
            raise refuse(
                "anggota_tetap",
                phrase(
                    "%(name)s sudah menyatakan bebas dan tetap dalam tim",
                    name=name_of(call.work, person),
                ),
                PLACES[0][0],
            )
        member.replaced = person not in named
    for number, (person, role) in enumerate(named.items(), 1):
        if person in members:
            members[person].role, members[person].number = role, number
            continue
        members[person] = PanelMember(
            id=new_id(),
            agency=objection.agency,
            objection_id=objection.id,
            person_id=person,
            number=number,
            role=role,
            category=able[person].category,
            decree=able[person].decree,
            state="ditunjuk",
            state_at=call.now,
            state_reason="",
            replaced=False,
            named_by=id_of(sent.actor),
            named_at=call.now,
        )
        call.work.session.add(members[person])
    asked = [key_of(person) for person in named if members[person].state == "ditunjuk"]
    tell(call, asked, "panel_named", {"number": objection.number})
    return {"calon": asked}


def seat_panel(call: ServiceCall) -> Mapping[str, Any]:
    """Keep what those named declared, silence included, and tell who sits."""
    objection = get_objection(call)
    said = _newest_by_actor(call.work.list_submissions(call.facts.case, "pernyataan_benturan"))
    for member in list_members(call.work.session, objection):
        if member.state != "ditunjuk" or member.replaced:
            continue
        sent = said.get(key_of(member.person_id))
        if sent is None:
            member.state, member.state_at = "diam", call.now
            member.state_reason = "Tidak menyatakan sampai batas waktu."
        else:
            member.state, member.state_at = sent.answers["pernyataan"], sent.received_at
            member.state_reason = (sent.answers.get("alasan_benturan") or "").strip()
    return _seated(call, objection)


def record_hearing(call: ServiceCall) -> Mapping[str, Any]:
    """Keep how both sides were heard, and let the members vote who have not.

    Raises:
        DomainRefused: the day lies in the future.
    """
    objection, sent = get_objection(call), submission(call, "sidang")
    answers = sent.answers
    held = date.fromisoformat(answers["tanggal"])
    if held > today(call):
        raise refuse("tanggal_di_depan", "Sidang dicatat setelah diadakan", "tanggal")
    last = find_hearing(call.work.session, objection)
    call.work.session.add(
        ObjectionHearing(
            id=new_id(),
            agency=objection.agency,
            objection_id=objection.id,
            number=last.number + 1 if last else 1,
            held_on=held,
            place=answers["tempat"],
            employee_presence=answers["pegawai_hadir"],
            assessor_presence=answers["penilai_hadir"],
            employee_statement=answers["keterangan_pegawai"],
            assessor_statement=answers["keterangan_penilai"],
            deliberation=answers["pertimbangan"],
            recorded_by=id_of(sent.actor),
            recorded_at=call.now,
        )
    )
    return _seated(call, objection)


def replace_silent(call: ServiceCall) -> Mapping[str, Any]:
    """Let the reserve step in for those who have not voted in time."""
    objection = get_objection(call)
    sits = seat(call, objection)
    if sits is None:
        raise ExecutionFailed("Expected a panel that sits but there is none", element=call.element)
    voted = _newest_by_actor(call.work.list_submissions(call.facts.case, "suara"))
    silent = []
    for member in list_members(call.work.session, objection):
        if member.person_id in sits.members and key_of(member.person_id) not in voted:
            member.state, member.state_at = "diam", call.now
            member.state_reason = "Tidak memberi suara sampai batas waktu."
            silent.append(key_of(member.person_id))
    tell(call, silent, "panel_silent", {"number": objection.number})
    return _seated(call, objection)


def open_votes(call: ServiceCall) -> Mapping[str, Any]:
    """Open all votes together and keep them with the recommendation that follows.

    Raises:
        ExecutionFailed: a member has not voted.
    """
    objection = get_objection(call)
    sits = seat(call, objection)
    if sits is None:
        raise ExecutionFailed("Expected a panel that sits but there is none", element=call.element)
    cast = _newest_by_actor(call.work.list_submissions(call.facts.case, "suara"))
    opened: dict[str, Mapping[str, Any]] = {}
    for person in sits.members:
        sent = cast.get(key_of(person))
        if sent is None or sent.sealed is None:
            raise ExecutionFailed(
                f"Expected {name_of(call.work, person)} to have voted but there is no vote",
                element=call.element,
            )
        opened[person] = orjson.loads(call.sealer.open(sent.sealed))
    found = tally({person: vote["suara"] for person, vote in opened.items()}, sits.members)
    check_close(found, {person: opened[person]["alasan_suara"] for person in found.dissenters})
    for person, vote in opened.items():
        call.work.session.add(
            PanelVote(
                id=new_id(),
                agency=objection.agency,
                objection_id=objection.id,
                person_id=person,
                vote=vote["suara"],
                result_rating=vote.get("suara_rating_hasil"),
                behaviour_rating=vote.get("suara_rating_perilaku"),
                reason=vote["alasan_suara"],
                dissents=person in found.dissenters,
                cast_at=cast[key_of(person)].received_at,
                opened_at=call.now,
            )
        )
    whom = [key_of(person) for person in sits.members]
    tell(call, whom, "votes_opened", {"number": objection.number, "outcome": found.outcome})
    return {}


def _seated(call: ServiceCall, objection: Objection) -> Mapping[str, Any]:
    """Return who sits, in which order, and who of them has not voted yet."""
    call.work.session.flush()
    sits = seat(call, objection)
    if sits is None:
        named = [
            member for member in list_members(call.work.session, objection) if not member.replaced
        ]
        wanted = sum(member.role != "cadangan" for member in named)
        free = sum(member.state == "bebas" for member in named)
        return {"kurang_anggota": wanted - free, "belum_memilih": [], "ketua_tim": ""}
    voted = _newest_by_actor(call.work.list_submissions(call.facts.case, "suara"))
    keys = [key_of(person) for person in sits.members]
    return {
        "kurang_anggota": 0,
        "ketua_tim": keys[0],
        "belum_memilih": [key for key in keys if key not in voted],
    }


def _newest_by_actor(sent: Sequence[Submission]) -> dict[str, Submission]:
    return {each.actor: each for each in sent}


def _by_number(call: ServiceCall, objection: Objection) -> dict[str, ObjectionPoint]:
    return {str(point.number): point for point in list_points(call.work.session, objection)}


def _once_each(
    rows: Sequence[Mapping[str, Any]], field: str
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return each row with its place in the form; refuse a point that is named twice."""
    seen: set[str] = set()
    found = []
    for number, row in enumerate(rows):
        where = f"{field}.{number}"
        if str(row["nomor"]) in seen:
            raise refuse("pokok_ganda", "Pokok ini sudah diisi pada baris lain", f"{where}.nomor")
        seen.add(str(row["nomor"]))
        found.append((where, row))
    return found


def _all_points(
    points: Mapping[str, ObjectionPoint], done: set[str], field: str, what: str
) -> None:
    missing = [number for number in points if number not in done]
    if missing:
        raise refuse(
            "pokok_kurang",
            phrase("Pokok nomor %(numbers)s %(what)s", numbers=listed(missing), what=what),
            field,
            nomor=missing,
        )


def _take_files(call: ServiceCall, objection: Objection, sent: Submission, field: str) -> None:
    rows = sent.answers.get(field) or []
    check_files(call, {f"{field}.{n}.berkas": row["berkas"] for n, row in enumerate(rows)})
    add_evidence(call.work, objection, [row["berkas"] for row in rows], id_of(sent.actor), call.now)


SERVICES: dict[str, Service] = {
    "objection.open": open_case,
    "objection.record_admission": record_admission,
    "objection.refuse": refuse_objection,
    "objection.record_completion": record_completion,
    "objection.record_response": record_response,
    "objection.name_panel": name_panel,
    "objection.seat_panel": seat_panel,
    "objection.record_hearing": record_hearing,
    "objection.replace_silent": replace_silent,
    "objection.open_votes": open_votes,
    "objection.decide": decide,
    "objection.report_overdue": report_overdue,
}
CONTEXTS: dict[str, Context] = _CONTEXTS
