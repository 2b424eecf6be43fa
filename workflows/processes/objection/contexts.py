"""What the forms of an objection show."""

from __future__ import annotations

from typing import Any

from engine.ports import Context, ContextCall
from workflows.cases import id_of, moment_in_words, name_of
from workflows.domain.told import joined, phrase, word
from workflows.domain.words import day_in_words
from workflows.evaluations import get_version
from workflows.objections import last_moment
from workflows.processes.asking import rules
from workflows.processes.objection.panel import Pooled, pool
from workflows.processes.objection.records import (
    find_hearing,
    get_evaluation,
    get_objection,
    list_evidence,
    list_members,
    list_points,
    list_votes,
    recommended,
)
from workflows.tables.evaluation import EvaluationVersion
from workflows.tables.objection import ObjectionPoint

Rows = list[dict[str, Any]]

PRESENCE = {
    "hadir": word("hadir"),
    "tertulis": word("memberi keterangan tertulis"),
    "tidak_hadir": word("tidak hadir setelah dipanggil"),
}
VOTE = {
    "menguatkan": word("Menguatkan hasil evaluasi"),
    "mengubah": word("Mengubah hasil evaluasi"),
}


def points(call: ContextCall) -> Rows:
    """Return the contested points with grounds, reasons and answers."""
    grounds = rules(call)["dasar_keberatan"]
    return [
        {
            "nomor": str(point.number),
            "pokok": point.text,
            "dasar": word(grounds.get(point.ground, point.ground)),
            "alasan": point.reason,
            "tanggapan": point.response or "",
        }
        for point in _points(call)
    ]


def point_choices(call: ContextCall) -> Rows:
    """Return the points to choose from."""
    return [
        {"value": str(point.number), "label": f"{point.number}. {point.text}"}
        for point in _points(call)
    ]


def points_to_complete(call: ContextCall) -> Rows:
    """Return the points as filed, to be completed."""
    return [
        {"nomor": str(point.number), "dasar": point.ground, "alasan": point.reason}
        for point in _points(call)
    ]


def numbered_rows(call: ContextCall) -> Rows:
    """Return one row to fill for each point."""
    return [{"nomor": str(point.number)} for point in _points(call)]


def requested(call: ContextCall) -> str:
    """Return the result asked for."""
    objection = get_objection(call)
    grade = objection.requested_grade
    if grade is None:
        return objection.requested
    named = phrase("Predikat yang diminta: %(grade)s", grade=rules(call)["nama_predikat"][grade])
    return joined("\n", (objection.requested, named))


def requested_text(call: ContextCall) -> str:
    """Return the result asked for, as it was written."""
    return get_objection(call).requested


def evidence(call: ContextCall) -> Rows:
    """Return the evidence of both sides; what the assessment did not have is marked as new."""
    objection = get_objection(call)
    return [
        {
            "berkas": row.attachment_id,
            "judul": file.name,
            "dari": name_of(call.work, row.given_by),
            "status": word("sudah ada saat penilaian") if row.known else word("baru"),
        }
        for row, file in list_evidence(call.work, objection)
    ]


def filed_at(call: ContextCall) -> str:
    """Return when it was filed."""
    return moment_in_words(call, get_objection(call).filed_at)


def received_at(call: ContextCall) -> str:
    """Return when the evaluation was received: day 0."""
    return moment_in_words(call, get_objection(call).received_at)


def time_limit(call: ContextCall) -> str:
    """Return until when it could be filed, how that is counted, and whether it was in time."""
    objection = get_objection(call)
    limit = last_moment(
        call.work, get_evaluation(call.work.session, objection), objection.received_at
    )
    in_time = limit.met_by(objection.filed_at)
    met = word("Diajukan tepat waktu.") if in_time else word("Diajukan terlambat.")
    return joined(" ", (limit.explain(), met))


def chance_to_complete(call: ContextCall) -> str:
    """Say whether the employee may still be asked to complete the filing."""
    sent = call.work.list_submissions(call.facts.case, "pemeriksaan_awal")
    if all(each.answers["hasil_pemeriksaan"] != "lengkapi" for each in sent):
        return word("Masih dapat diberikan satu kali.")
    completed = get_objection(call).completed_at
    if completed is None:
        return word("Sudah diberikan; pegawai tidak melengkapi.")
    return phrase("Sudah dilengkapi pada %(moment)s.", moment=moment_in_words(call, completed))


def what_is_missing(call: ContextCall) -> str:
    """Return what HR found incomplete."""
    sent = call.work.find_submission(call.facts.case, "pemeriksaan_awal")
    return (sent.answers.get("alasan_pemeriksaan") or "") if sent else ""


def panel_choices(call: ContextCall) -> Rows:
    """Return those of the pool who may be named."""
    return [
        {"value": f"person:{each.person}", "label": each.label}
        for each in _pool(call)
        if not each.conflicts
    ]


def panel_refused(call: ContextCall) -> Rows:
    """Return those of the pool who may not be named, each with every reason."""
    return [
        {"nama": each.label, "alasan": " ".join(why.message for why in each.conflicts)}
        for each in _pool(call)
        if each.conflicts
    ]


def first_chair(call: ContextCall) -> str | None:
    """Return the chair who stays in the panel, if others must be named anew."""
    return _staying(call)[0]


def first_member(call: ContextCall) -> str | None:
    """Return the first member who stays, or None."""
    return _staying(call)[1]


def second_member(call: ContextCall) -> str | None:
    """Return the second member who stays, or None."""
    return _staying(call)[2]


def third_member(call: ContextCall) -> str | None:
    """Return the third member of a panel of five who stays, or None."""
    return _staying(call)[3]


def fourth_member(call: ContextCall) -> str | None:
    """Return the fourth member of a panel of five who stays, or None."""
    return _staying(call)[4]


def employee_name(call: ContextCall) -> str:
    """Return the employee's name."""
    return name_of(call.work, get_objection(call).person_id)


def assessor_name(call: ContextCall) -> str:
    """Return the name of the assessor whose evaluation is examined."""
    return name_of(call.work, _contested(call).decided_by)


def my_part(call: ContextCall) -> str:
    """Return as what whoever looks was named."""
    names = {
        "ketua": word("Ketua"),
        "anggota": word("Anggota"),
        "cadangan": word("Anggota cadangan"),
    }
    for member in list_members(call.work.session, get_objection(call)):
        if call.person is not None and member.person_id == id_of(call.person):
            return joined(", ", (names[member.role], member.decree))
    return ""


def hearing(call: ContextCall) -> str:
    """Return what the hearing brought."""
    found = find_hearing(call.work.session, get_objection(call))
    if found is None:
        return ""
    return joined(
        "\n",
        (
            joined(", ", (day_in_words(found.held_on), found.place)),
            phrase(
                "Pegawai %(presence)s: %(text)s",
                presence=PRESENCE[found.employee_presence],
                text=found.employee_statement,
            ),
            phrase(
                "Penilai %(presence)s: %(text)s",
                presence=PRESENCE[found.assessor_presence],
                text=found.assessor_statement,
            ),
            phrase("Pertimbangan: %(text)s", text=found.deliberation),
        ),
    )


def recommendation(call: ContextCall) -> str:
    """Return what the majority recommends."""
    law, votes = rules(call), list_votes(call.work.session, get_objection(call))
    if not votes:
        return ""
    vote, result, behaviour = recommended(votes, law)
    told = phrase(
        "%(outcome)s (%(count)s dari %(all)s suara).",
        outcome=VOTE[vote],
        count=sum(each.vote == vote for each in votes),
        all=len(votes),
    )
    if vote != "mengubah":
        return told
    names = law["nama_rating"]
    ratings = phrase(
        "Rating hasil kerja: %(result)s; rating perilaku: %(behaviour)s.",
        result=word(names[result]) if result in names else word("tidak disebut"),
        behaviour=word(names[behaviour]) if behaviour in names else word("tidak disebut"),
    )
    return joined(" ", (told, ratings))


def votes(call: ContextCall) -> Rows:
    """Return the opened votes with their reasons; nothing while they are sealed."""
    names = rules(call)["nama_rating"]
    return [
        {
            "anggota": name_of(call.work, each.person_id),
            "suara": VOTE[each.vote],
            "rekomendasi": joined(
                "; ",
                (
                    word(names[rating])
                    for rating in (each.result_rating, each.behaviour_rating)
                    if rating
                ),
            ),
            "alasan": each.reason,
            "pendapat_berbeda": word("ya") if each.dissents else "",
        }
        for each in list_votes(call.work.session, get_objection(call))
    ]


def present_result(call: ContextCall) -> str:
    """Return the ratings and the grade that are contested."""
    law, version = rules(call), _contested(call)
    ratings = law["nama_rating"]
    return phrase(
        "%(grade)s (hasil kerja: %(result)s; perilaku: %(behaviour)s)",
        grade=law["nama_predikat"][version.grade],
        result=word(ratings[version.result_rating]),
        behaviour=word(ratings[version.behaviour_rating]),
    )


def _points(call: ContextCall) -> list[ObjectionPoint]:
    return list(list_points(call.work.session, get_objection(call)))


def _contested(call: ContextCall) -> EvaluationVersion:
    session, objection = call.work.session, get_objection(call)
    return get_version(session, get_evaluation(session, objection), objection.evaluation_version)


def _pool(call: ContextCall) -> list[Pooled]:
    key = ("panel_pool", call.facts.case)
    if key not in call.work.cache:
        call.work.cache[key] = pool(call, get_objection(call))
    found: list[Pooled] = call.work.cache[key]
    return found


def _staying(call: ContextCall) -> list[str | None]:
    """Return who of the panel stays: chair, then four members, the reserve in a member's place.

    None stands for a place that is empty, or that a panel of three does not have.
    """
    free = [
        member
        for member in list_members(call.work.session, get_objection(call))
        if member.state == "bebas" and not member.replaced
    ]
    chair = next((member.person_id for member in free if member.role == "ketua"), None)
    others = [member.person_id for member in free if member.person_id != chair]
    places = [chair, *others, None, None, None, None][:5]
    return [f"person:{person}" if person else None for person in places]


CONTEXTS: dict[str, Context] = {
    "objection.pokok_keberatan": points,
    "objection.pilihan_pokok": point_choices,
    "objection.pokok_awal": points_to_complete,
    "objection.tanggapan_awal": numbered_rows,
    "objection.putusan_awal": numbered_rows,
    "objection.hasil_diminta": requested,
    "objection.hasil_diminta_awal": requested_text,
    "objection.daftar_bukti": evidence,
    "objection.diajukan_pada": filed_at,
    "objection.hasil_diterima_pada": received_at,
    "objection.batas_pengajuan": time_limit,
    "objection.kesempatan_melengkapi": chance_to_complete,
    "objection.alasan_belum_lengkap": what_is_missing,
    "objection.calon_tim": panel_choices,
    "objection.calon_ditolak": panel_refused,
    "objection.ketua_awal": first_chair,
    "objection.anggota_1_awal": first_member,
    "objection.anggota_2_awal": second_member,
    "objection.anggota_3_awal": third_member,
    "objection.anggota_4_awal": fourth_member,
    "objection.nama_pegawai": employee_name,
    "objection.nama_penilai": assessor_name,
    "objection.penunjukan_saya": my_part,
    "objection.ringkasan_sidang": hearing,
    "objection.rekomendasi_tim": recommendation,
    "objection.suara_tim": votes,
    "objection.hasil_sekarang": present_result,
}
