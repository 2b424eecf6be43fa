"""The decision letter and the minutes of an objection: what they say, and as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.store.unit_of_work import UnitOfWork
from workflows.documents.codes import Issue
from workflows.documents.paper import Paper
from workflows.documents.words import Signer, Writer
from workflows.domain.words import listed
from workflows.evaluations import get_version
from workflows.parameters import RuleSet, get
from workflows.processes.objection.records import (
    find_response,
    get_evaluation,
    list_evidence,
    list_members,
    list_points,
    list_votes,
    recommended,
)
from workflows.tables.evaluation import EvaluationVersion
from workflows.tables.objection import (
    Objection,
    ObjectionDecision,
    ObjectionHearing,
    PanelMember,
    PanelVote,
)

ROLES = {"ketua": "Ketua", "anggota": "Anggota", "cadangan": "Cadangan"}
CATEGORIES = {
    "pengelola_kinerja": "Pengelola kinerja",
    "inspektorat": "Inspektorat",
    "opd_lain": "Perangkat daerah lain",
    "jabatan_fungsional": "Jabatan fungsional",
}
DECLARATIONS = {
    "ditunjuk": "Belum menyatakan",
    "bebas": "Bebas dari benturan kepentingan",
    "mundur": "Mengundurkan diri",
    "diam": "Tidak menyatakan atau tidak memilih",
}
PRESENCES = {
    "hadir": "Hadir",
    "tertulis": "Keterangan tertulis",
    "tidak_hadir": "Tidak hadir setelah dipanggil",
}
VOTES = {"menguatkan": "Menguatkan", "mengubah": "Mengubah"}
POINT_RESULTS = {
    "diterima": "Diterima",
    "diterima_sebagian": "Diterima sebagian",
    "ditolak": "Ditolak",
}
LAW = (
    "Peraturan Pemerintah Nomor 30 Tahun 2019 tentang Penilaian Kinerja Pegawai Negeri Sipil,"
    " Pasal 59;",
    "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor 6 Tahun 2022"
    " tentang Pengelolaan Kinerja Pegawai Aparatur Sipil Negara;",
    "Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan.",
)


def decision_letter(work: UnitOfWork, agency: str, objection: str) -> Paper:
    """Return the decision letter (keputusan keberatan) as it is printed.

    Raises:
        NotFound: there is no such objection, or it is not decided.
    """
    file = _File(work, agency, objection)
    data = file.letter()
    name = f"keputusan-{data['nomor']}.pdf"
    return Paper(name, "keputusan_keberatan", data, file.letter_issue())


def minutes(work: UnitOfWork, agency: str, objection: str) -> Paper:
    """Return the minutes of the examination (berita acara) as they are printed.

    Raises:
        NotFound: there is no such objection, or its votes are not opened.
    """
    file = _File(work, agency, objection)
    data = file.minutes()
    return Paper(f"berita-acara-{data['nomor']}.pdf", "berita_acara", data, file.minutes_issue())


def letter_data(work: UnitOfWork, agency: str, objection: str) -> dict[str, Any]:
    """Return what the decision letter says, as its template reads it.

    Raises:
        NotFound: there is no such objection, or it is not decided.
    """
    return _File(work, agency, objection).letter()


def minutes_data(work: UnitOfWork, agency: str, objection: str) -> dict[str, Any]:
    """Return what the minutes say, as their template reads it.

    Raises:
        NotFound: there is no such objection, or its votes are not opened.
    """
    return _File(work, agency, objection).minutes()


class _File:
    """One objection with everything that its documents say."""

    def __init__(self, work: UnitOfWork, agency: str, objection: str) -> None:
        found = work.session.get(Objection, objection)
        if found is None or found.agency != agency:
            raise NotFound("objection", objection)
        self.work, self.objection = work, found
        self.session: Session = work.session
        self.evaluation = get_evaluation(self.session, found)
        self.write = Writer(work, agency, self.evaluation.root)
        self.law: RuleSet = self.write.rules
        self.contested: EvaluationVersion = get_version(
            self.session, self.evaluation, found.evaluation_version
        )
        self.votes: Sequence[PanelVote] = list_votes(self.session, found)

    def letter(self) -> dict[str, Any]:
        """Return what the decision letter says."""
        decision = self._decision()
        signer = self.write.signer(decision.decided_by, decision.capacity, decision.decided_at)
        changed = decision.result == "mengubah"
        response = find_response(self.session, self.objection)
        return {
            **self._common(),
            "pemutus": {**signer.data(), "sk": str(decision.capacity.get("decree") or "")},
            "diputus_pukul": self.write.moment(decision.decided_at),
            "tanggapan_pada": self.write.moment(response.given_at) if response else "",
            "rekomendasi": self._recommendation(),
            "dasar_hukum": list(LAW),
            "amar": "Mengubah hasil evaluasi kinerja pegawai sebagai berikut."
            if changed
            else "Menguatkan hasil evaluasi kinerja pegawai.",
            "lama": self._ratings(decision.old),
            "baru": self._ratings(decision.new),
            "pokok": self._points(),
            "alasan": decision.reason,
            "akibat": self._effect(decision),
            "sifat": self._finality(),
            "diputus": self.write.day(decision.decided_at),
        }

    def minutes(self) -> dict[str, Any]:
        """Return what the minutes say."""
        if not self.votes:
            raise NotFound("opened vote on the objection", self.objection.number)
        everyone = list_members(self.session, self.objection)
        sat = {vote.person_id for vote in self.votes}
        sitting = [member for member in everyone if member.person_id in sat]
        return {
            **self._common(),
            "tim": [self._member(member) for member in everyone],
            "kuorum": f"Bersidang {len(sitting)} anggota: "
            + listed([self.write.name(member.person_id) for member in sitting]).removesuffix(".")
            + ".",  # titles end with a full stop of their own: "S.E."
            "pokok": self._points(),
            "diminta": self._requested(),
            "bukti": self._evidence(),
            "sidang": self._hearings(),
            "dibuka": self.write.moment(self.votes[0].opened_at),
            "suara": [self._vote(vote) for vote in self.votes],
            "rekomendasi": self._recommendation(),
            "berbeda": [
                {"nama": self.write.name(vote.person_id), "alasan": vote.reason}
                for vote in self.votes
                if vote.dissents
            ],
            "penanda_tangan": [
                {**self._signer(member).data(), "peran": ROLES[member.role]} for member in sitting
            ],
        }

    def letter_issue(self) -> Issue:
        """Return what the code of the letter is made for."""
        decision, objection = self._decision(), self.objection
        points = list_points(self.session, objection)
        said = {
            "number": objection.number,
            "decided": [decision.decided_by, decision.capacity, decision.decided_at],
            "result": [decision.result, decision.old, decision.new, decision.reason],
            "points": [[p.number, p.text, p.result, p.decision] for p in points],
        }
        at = decision.decided_at
        return Issue.of(objection.agency, "keputusan_keberatan", objection.id, 1, at, said)

    def minutes_issue(self) -> Issue:
        """Return what the code of the minutes is made for."""
        objection = self.objection
        said = {
            "number": objection.number,
            "votes": [
                [v.person_id, v.vote, v.result_rating, v.behaviour_rating, v.reason]
                for v in self.votes
            ],
            "points": [[p.number, p.text] for p in list_points(self.session, objection)],
        }
        return Issue.of(objection.agency, "berita_acara", objection.id, 1, self._opened(), said)

    def _common(self) -> dict[str, Any]:
        objection = self.objection
        return {
            **self.write.letterhead(self.evaluation.unit_id),
            "nomor": objection.number,
            "versi": 1,  # decided once
            "tahun": objection.period,
            "diajukan": self.write.moment(objection.filed_at),
            "diterima": self.write.moment(objection.received_at),
            "pegawai": self.write.signer(objection.person_id, {}, objection.filed_at).data(),
            "penilai": self.write.signer(
                self.contested.decided_by, self.contested.capacity, self.contested.released_at
            ).data(),
        }

    def _decision(self) -> ObjectionDecision:
        found = self.session.scalars(
            sa.select(ObjectionDecision).where(ObjectionDecision.objection_id == self.objection.id)
        ).one_or_none()
        if found is None:
            raise NotFound("decision on the objection", self.objection.number)
        return found

    def _recommendation(self) -> str:
        vote, result, behaviour = recommended(self.votes, self.law)
        count = sum(each.vote == vote for each in self.votes)
        told = f"{VOTES[vote].lower()} hasil evaluasi ({count} dari {len(self.votes)} suara)"
        ratings = self._rating_words(result, behaviour)
        return f"{told}; {ratings}." if ratings else f"{told}."

    def _rating_words(self, result: str | None, behaviour: str | None) -> str:
        names = self.law["nama_rating"]
        pairs = (("hasil kerja", result), ("perilaku kerja", behaviour))
        return "; ".join(f"{what}: {names[rating]}" for what, rating in pairs if rating)

    def _ratings(self, given: dict[str, Any]) -> dict[str, str]:
        names = self.law["nama_rating"]
        return {
            "hasil": names[given["rating_hasil"]],
            "perilaku": names[given["rating_perilaku"]],
            "predikat": self.law["nama_predikat"][given["predikat"]],
        }

    def _points(self) -> list[dict[str, str]]:
        grounds = self.law["dasar_keberatan"]
        return [
            {
                "nomor": str(point.number),
                "teks": point.text,
                "dasar": grounds.get(point.ground, point.ground),
                "alasan": point.reason,
                "tanggapan": point.response or "",
                "putusan": POINT_RESULTS.get(point.result or "", "Belum diputus"),
                "pertimbangan": point.decision or "",
            }
            for point in list_points(self.session, self.objection)
        ]

    def _effect(self, decision: ObjectionDecision) -> str:
        if decision.result != "mengubah":
            return "Hasil evaluasi kinerja tetap berlaku tanpa perubahan."
        return (
            f"Hasil evaluasi kinerja diterbitkan ulang sebagai versi {decision.new['versi']};"
            f" versi {decision.old['versi']} tetap tersimpan. Angka kredit dan tambahan"
            " penghasilan yang bergantung pada predikat dihitung kembali menurut ketentuan yang"
            " berlaku. Predikat pegawai lain tidak berubah karena keputusan ini."
        )

    def _finality(self) -> str:
        length = get("uu30_masa_keberatan").version(self.law.on)
        return (
            "Keputusan ini bersifat final menurut Pasal 59 Peraturan Pemerintah Nomor 30 Tahun"
            " 2019. Pegawai yang menilai keputusan ini melanggar ketentuan administrasi"
            f" pemerintahan dapat menempuh upaya menurut {length.regulation}, sepanjang syaratnya"
            " dipenuhi."
        )

    def _member(self, member: PanelMember) -> dict[str, str]:
        declared = DECLARATIONS[member.state]
        return {
            "nama": self.write.name(member.person_id),
            "peran": ROLES[member.role] + (" (diganti)" if member.replaced else ""),
            "unsur": CATEGORIES[member.category],
            "dasar": member.decree,
            "pernyataan": f"{declared}: {member.state_reason}" if member.state_reason else declared,
        }

    def _signer(self, member: PanelMember) -> Signer:
        return self.write.signer(member.person_id, {}, self._opened())

    def _opened(self) -> datetime:
        return self.votes[0].opened_at

    def _vote(self, vote: PanelVote) -> dict[str, str]:
        return {
            "nama": self.write.name(vote.person_id),
            "suara": VOTES[vote.vote] + (" (berbeda)" if vote.dissents else ""),
            "rating": self._rating_words(vote.result_rating, vote.behaviour_rating) or "–",
            "alasan": vote.reason,
        }

    def _requested(self) -> str:
        grade = self.objection.requested_grade
        named = f" ({self.law['nama_predikat'][grade]})" if grade else ""
        return self.objection.requested + named

    def _evidence(self) -> list[dict[str, str]]:
        return [
            {
                "nomor": str(number),
                "nama": file.name,
                "dari": self.write.name(row.given_by),
                "keadaan": "Sudah ada saat penilaian" if row.known else "Baru",
                "sidik": breakable(file.sha256),
            }
            for number, (row, file) in enumerate(list_evidence(self.work, self.objection), 1)
        ]

    def _hearings(self) -> list[dict[str, str]]:
        rows = self.session.scalars(
            sa.select(ObjectionHearing)
            .where(ObjectionHearing.objection_id == self.objection.id)
            .order_by(ObjectionHearing.number)
        )
        return [
            {
                "tanggal": self.write.weekday(row.held_on),
                "tempat": row.place,
                "pegawai": f"{PRESENCES[row.employee_presence]}. {row.employee_statement}",
                "penilai": f"{PRESENCES[row.assessor_presence]}. {row.assessor_statement}",
                "pertimbangan": row.deliberation,
            }
            for row in rows
        ]


def breakable(digest: str) -> str:
    """Return a long word with invisible places where a line may end, every eight letters."""
    return "\u200b".join(digest[at : at + 8] for at in range(0, len(digest), 8))
