"""What the made-up people write during the year: actions, results, feedback, ratings, dialogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from admin.demo.characters import Character
from admin.demo.objection import OBJECTION
from admin.demo.plans import plan_answers
from admin.demo.scene import Scene
from engine.store import items
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat

Answer = Callable[[Scene], dict[str, Any]]

GOOD = (
    "Pekerjaan selesai sesuai rencana dan buktinya lengkap.",
    "Tanggap terhadap pertanyaan warga dan rekan kerja.",
    "Mampu mengatur prioritas ketika anggaran berubah.",
)
IMPROVE = (
    "Catat hambatan lebih awal agar dapat dibantu.",
    "Laporan dapat dibuat lebih ringkas.",
    "Libatkan rekan dari bidang lain sejak awal.",
)
COMMUNICATION = (
    "Sampaikan kepada kepala sekolah maksud kunjungan dan tindak lanjutnya dengan bahasa yang "
    "lebih jelas; beberapa sekolah keliru memahami jadwal."
)


def write_plan(scene: Scene) -> dict[str, Any]:
    """The plan, or its corrected version."""
    returned = bool(scene.context.get("alasan_pengembalian"))
    return plan_answers(scene.subject, scene.context, scene.initial, corrected=returned)


def decide_document(scene: Scene) -> dict[str, Any]:
    """An approval step: some plans come back once."""
    first = scene.context.get("dokumen_versi") == 1
    if first and scene.subject.plan_is_returned and scene.context.get("dokumen_jenis") == "skp":
        return {
            "keputusan": "kembalikan",
            "alasan": "Target lebih rendah dari kemampuan unit; mohon disesuaikan dengan renstra.",
        }
    return {"keputusan": "setuju"}


def name_decider(scene: Scene) -> dict[str, Any]:
    """Where no rule finds anybody: a head of a unit who has had no part in the document."""
    with scene.engine.read() as work:
        item = items.get_open(work, scene.agency, scene.item)
        apart = {scene.subject.person, scene.actor.person, *item["owner"]["excluded"]}
        query = (
            sa.select(Person.nip)
            .join(Holding, Holding.person_id == Person.id)
            .join(Seat, Seat.id == Holding.seat_id)
            .where(
                Person.agency == scene.agency,
                Person.nip.is_not(None),
                Person.status == "aktif",
                Seat.is_head,
                in_force(Holding, scene.today),
                Person.id.not_in([each.removeprefix("person:") for each in apart]),
            )
            .order_by(Seat.code, Person.id)
            .limit(1)
        )
        nip = work.session.scalar(query)
    return {
        "nip": nip,
        "sk": "SP 800/014/BKD/2026",
        "alasan": "Di atas jabatannya tidak ada pejabat lain yang dapat menetapkan.",
    }


def align(scene: Scene) -> dict[str, Any]:
    """The superior's results for those that were put off."""
    served = scene.choices("rhk_atasan")
    rows = scene.initial.get("penyelarasan") or ()
    return {
        "penyelarasan": [
            {**row, "intervensi": served[number % len(served)]["value"]}
            for number, row in enumerate(rows)
        ]
    }


def write_actions(scene: Scene) -> dict[str, Any]:
    """One action for each planned result."""
    rows = [
        {
            "baris_rencana": choice["value"],
            "aksi": f"Melaksanakan kegiatan {scene.context['nama_periode']}".strip(),
            "batas": (scene.today + timedelta(days=60)).isoformat(),
        }
        for choice in scene.choices("pilihan_rencana")
    ]
    return {"rencana_aksi": rows}


def write_results(scene: Scene) -> dict[str, Any]:
    """What was reached, and for some a file that shows it."""
    share = scene.subject.achievement
    rows = [
        {
            **{key: value for key, value in row.items() if value not in (None, "")},
            "nilai": round(scene.target_of(row["indikator"]) * share),
            "sumber_data": "Laporan bulanan bidang",
        }
        for row in scene.initial.get("realisasi", ())
    ]
    answers: dict[str, Any] = {"realisasi": rows}
    results = scene.choices("pilihan_rencana")
    if results and (scene.subject.story or scene.subject.chance("evidence", 60)):
        answers["bukti_dukung"] = [
            {
                "baris_rencana": results[0]["value"],
                "berkas": scene.evidence("Laporan kegiatan"),
                "judul": "Laporan kegiatan",
            }
        ]
    return answers


def give_feedback(scene: Scene) -> dict[str, Any]:
    """Feedback on every result and behaviour, with a rating of the period."""
    who = scene.subject
    results = [
        {
            "baris_rencana": choice["value"],
            "baik": GOOD[who.number(f"good{n}", len(GOOD))],
            "perbaiki": IMPROVE[who.number(f"improve{n}", len(IMPROVE))],
            "rating": who.result_rating,
        }
        for n, choice in enumerate(scene.choices("pilihan_rencana"))
    ]
    behaviours = [
        {
            "perilaku": row["perilaku"],
            "baik": GOOD[who.number(row["perilaku"], len(GOOD))],
            "perbaiki": _behaviour_advice(who, row["perilaku"]),
            "rating": who.behaviour_rating,
        }
        for row in scene.initial.get("perilaku", ())
    ]
    return {"keputusan_periode": "terima", "hasil": results, "perilaku": behaviours}


def grade_organisation(scene: Scene) -> dict[str, Any]:
    """The grade of the whole OPD: the last choice but one, under the province itself."""
    units = [choice["value"] for choice in scene.choices("pilihan_organisasi")]
    return {
        "unit": units[-2:][0],
        "predikat_organisasi": "baik",
        "dasar": "Laporan kinerja instansi pemerintah (LKjIP) tahun berjalan.",
    }


def rate(scene: Scene) -> dict[str, Any]:
    """The two ratings of the year; a reason where they differ from the proposal."""
    reason = "Dinilai dari bukti dukung dan umpan balik sepanjang tahun berjalan."
    answers: dict[str, Any] = {
        "rating_hasil": scene.subject.result_rating,
        "rating_perilaku": scene.subject.behaviour_rating,
        "rekomendasi": "Pertahankan keteraturan laporan.",
    }
    if scene.context.get("usulan_hasil") not in (None, answers["rating_hasil"]):
        answers["alasan_hasil"] = reason
    if scene.context.get("usulan_perilaku") not in (None, answers["rating_perilaku"]):
        answers["alasan_perilaku"] = reason
    return answers


def release(scene: Scene) -> dict[str, Any]:
    """The grade is released; extremes with their reason."""
    answers = {"keputusan_rilis": "rilis"}
    if scene.context.get("predikat_wajib_alasan"):
        answers["alasan_predikat"] = (
            "Didukung bukti kerja dan catatan umpan balik pada setiap periode."
        )
    return answers


def deliver_otherwise(scene: Scene) -> dict[str, Any]:
    """The office records how the result reached somebody who did not confirm it."""
    return {
        "cara": "surat",
        "tanggal_diterima": scene.today.isoformat(),
        "bukti": scene.evidence("Tanda terima surat"),
        "keterangan": "Diterima di rumah dinas.",
    }


def hold_dialogue(scene: Scene) -> dict[str, Any]:
    """A performance dialogue with what was agreed."""
    improve = IMPROVE[scene.subject.number("dialogue", len(IMPROVE))]
    if scene.subject.story == "communication":
        improve = COMMUNICATION
    return {
        "tanggal": scene.today.isoformat(),
        "peserta": scene.initial.get("peserta")
        or [{"nama": scene.subject.name, "peran": "Pegawai"}, {"nama": scene.actor.name}],
        "kekuatan": GOOD[scene.subject.number("strength", len(GOOD))],
        "perbaikan": improve,
        "kesepakatan": [
            {"kesepakatan": "Bertemu setiap bulan untuk membahas kemajuan.", "batas": _half(scene)}
        ],
    }


def answer_dialogue(scene: Scene) -> dict[str, Any]:
    """The employee's answer, and a development plan."""
    communication = scene.subject.story == "communication"
    return {
        "tanggapan": "Terima kasih, saya sepakat dan akan menindaklanjutinya.",
        "rencana_pengembangan": [
            {
                "kesenjangan": "Kemampuan komunikasi dengan sekolah"
                if communication
                else "Penyusunan laporan yang ringkas",
                "tujuan": "Menyampaikan informasi dengan jelas dan dipahami penerima",
                "metode": "klasikal" if communication else "mentoring",
                "jam_pelajaran": 24 if communication else 20,
                "batas": _half(scene),
                "mentor": scene.assessor_name,
                "pelatihan": "Pelatihan komunikasi efektif pelayanan publik"
                if communication
                else "Bimbingan teknis penulisan laporan",
            }
        ],
    }


def _behaviour_advice(who: Character, behaviour: str) -> str:
    if who.story == "communication" and behaviour in ("harmonis", "berorientasi_pelayanan"):
        return COMMUNICATION
    return IMPROVE[who.number(behaviour, len(IMPROVE))]


def _half(scene: Scene) -> str:
    day: date = scene.today + timedelta(days=180)
    return day.isoformat()


ANSWERS: Mapping[tuple[str, str], Answer] = {
    ("planning", "skp"): write_plan,
    ("approval", "keputusan"): decide_document,
    ("approval", "tentukan_pelaku"): name_decider,
    ("alignment", "penyelarasan"): align,
    ("measurement", "rencana_aksi"): write_actions,
    ("measurement", "realisasi"): write_results,
    ("measurement", "umpan_balik"): give_feedback,
    ("evaluation", "predikat_organisasi"): grade_organisation,
    ("evaluation", "penilaian"): rate,
    ("evaluation", "rilis"): release,
    ("evaluation", "konfirmasi_penerimaan"): lambda scene: {"menerima": True},
    ("evaluation", "penyampaian_lain"): deliver_otherwise,
    ("feedback", "dialog_kinerja"): hold_dialogue,
    ("feedback", "tanggapan"): answer_dialogue,
    ("feedback", "persetujuan_rencana"): lambda scene: {"keputusan_rencana": "setuju"},
    **OBJECTION,
}
"""(process, form) -> what the person who acts answers."""
