"""The evaluation on paper: grades, ratings, reasons, what was reached, receipt, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound
from engine.store.unit_of_work import UnitOfWork
from workflows.documents.codes import Issue
from workflows.documents.paper import Paper, file_name
from workflows.documents.plan import PERSPECTIVES, capacity_in_words
from workflows.documents.spread import spread_of
from workflows.documents.words import Writer, indicators_of
from workflows.evaluations import find_receipt, get_version, list_rows
from workflows.organisation.looking import superior_of_assessor_at
from workflows.processes.planning.plans import find_plan_in_force
from workflows.tables.evaluation import Evaluation, EvaluationRow
from workflows.tables.objection import Objection
from workflows.tables.people import Person

KIND = "evaluasi"  # as codes name it
MEANS = {
    "aplikasi": "melalui aplikasi, oleh pegawai sendiri",
    "langsung": "diserahkan langsung",
    "surat": "dengan surat",
    "surel": "dengan surel",
    "lainnya": "dengan cara lain",
}


def evaluation_paper(work: UnitOfWork, agency: str, evaluation: str, version: int) -> Paper:
    """Return a released version of an evaluation as it is printed.

    Raises:
        NotFound: there is no such evaluation or version.
    """
    found = work.session.get(Evaluation, evaluation)
    if found is None or found.agency != agency:
        raise NotFound("evaluation", evaluation)
    return _Evaluation(work, found, version).paper()


class _Evaluation:
    """One version of an evaluation with everything that its paper says."""

    def __init__(self, work: UnitOfWork, evaluation: Evaluation, version: int) -> None:
        self.work, self.evaluation = work, evaluation
        self.session: Session = work.session
        self.write = Writer(work, evaluation.agency, evaluation.root)
        self.law = self.write.rules
        self.version = get_version(work.session, evaluation, version)
        self.rows = list_rows(work.session, self.version)
        self.plan = find_plan_in_force(
            work.session, evaluation.agency, evaluation.person_id, evaluation.period
        )
        self.results = {each.key: each for each in self.plan.results} if self.plan else {}
        self.expectations = dict(self.plan.behaviours) if self.plan else {}

    def paper(self) -> Paper:
        """Return what is printed, under the name that people look for."""
        one = self.evaluation
        person = self.session.get_one(Person, one.person_id)
        name = file_name(
            "Evaluasi",
            one.period,
            person.nip or person.id[:8],
            version=self.version.version,
            current=one.version == self.version.version,
        )
        return Paper(name, "evaluasi", self._data(), self._issue())

    def _data(self) -> dict[str, Any]:
        one, version = self.evaluation, self.version
        grades, ratings = self.law["nama_predikat"], self.law["nama_rating"]
        signer = self.write.party(version.decided_by, version.capacity, version.released_at)
        return {
            **self.write.letterhead(one.unit_id),
            "nomor": f"Evaluasi {one.period} versi {version.version}",
            "tahun": one.period,
            "periode": f"1 Januari – 31 Desember {one.period}",
            "versi": version.version,
            "dirilis": self.write.moment(version.released_at),
            "asal": self._origin(),
            "pegawai": self.write.party(one.person_id, {}, version.released_at),
            "penilai": {
                **signer,
                "kedudukan": capacity_in_words(self.write, version.capacity),
                "sk": str(version.capacity.get("decree") or ""),
            },
            "atasan": self._above(),
            "pendekatan": self.plan.approach if self.plan else "",
            "perspektif": any(result.perspective for result in self.results.values()),
            "organisasi": self._organisation(),
            "pola": spread_of(self.session, one, version, self.law),
            "hasil": [self._row(row) for row in self.rows if row.subject == "hasil"],
            "perilaku": [self._row(row) for row in self.rows if row.subject == "perilaku"],
            "rating_hasil": ratings[version.result_rating],
            "rating_perilaku": ratings[version.behaviour_rating],
            "usulan_hasil": ratings.get(version.result_proposed or "", ""),
            "usulan_perilaku": ratings.get(version.behaviour_proposed or "", ""),
            "alasan_hasil": version.result_reason,
            "alasan_perilaku": version.behaviour_reason,
            "predikat": grades[version.grade],
            "alasan_predikat": version.grade_reason,
            "rekomendasi": version.recommendation,
            "penerimaan": self._receipt(),
        }

    def _issue(self) -> Issue:
        one, version = self.evaluation, self.version
        said = {
            "grades": [version.organisation_grade, version.grade],
            "ratings": [version.result_rating, version.behaviour_rating],
            "proposed": [version.result_proposed, version.behaviour_proposed],
            "reasons": [version.result_reason, version.behaviour_reason, version.grade_reason],
            "recommendation": version.recommendation,
            "decided": [version.decided_by, version.capacity, version.released_at],
            "rows": [[r.subject, r.subject_ref, r.text, r.facts, r.feedback] for r in self.rows],
        }
        return Issue.of(one.agency, KIND, one.id, version.version, version.released_at, said)

    def _origin(self) -> str:
        """Return which decision on an objection made this version; "" for the assessment."""
        if self.version.objection_id is None:
            return ""
        number = self.session.scalar(
            sa.select(Objection.number).where(Objection.id == self.version.objection_id)
        )
        return f"Diterbitkan menurut keputusan atas keberatan {number}."

    def _above(self) -> dict[str, str] | None:
        """Return who stood above the assessor on the day of release; None where nobody does."""
        at, agency = self.version.released_at, self.evaluation.agency
        found = superior_of_assessor_at(self.work, agency, self.evaluation.person_id, at)
        return self.write.party(*found, at) if found is not None else None

    def _organisation(self) -> str:
        names: dict[str, str] = self.law["nama_predikat_organisasi"]
        return names[self.version.organisation_grade]

    def _row(self, row: EvaluationRow) -> dict[str, Any]:
        ratings = self.law["nama_rating"]
        periods = [ratings[each] for each in row.facts.get("rating_periode", ())]
        rated = list(_runs(periods))
        planned = self.results.get(row.subject_ref)
        measured = indicators_of(row.facts)
        return {
            "nomor": str(row.number),
            "teks": row.text,
            "indikator": [name or "–" for name, _ in measured] or ["–"],
            "target": [target or "–" for _, target in measured] or ["–"],
            "perspektif": PERSPECTIVES.get((planned and planned.perspective) or "", "–"),
            "tambahan": planned is not None and planned.kind == "tambahan",
            "ekspektasi": self.expectations.get(row.subject_ref, ""),
            "realisasi": row.facts.get("realisasi") or "–",
            "capaian": row.facts.get("capaian") or "–",
            "rating": rated or ["–"],
            "umpan_balik": [line for line in row.feedback.splitlines() if line],
        }

    def _receipt(self) -> dict[str, str] | None:
        found = find_receipt(self.session, self.evaluation, self.version.version)
        if found is None:
            return None
        return {
            "waktu": self.write.moment(found.received_at),
            "cara": MEANS[found.means],
            "catatan": found.note,
            "dicatat": self.write.name(found.recorded_by),
        }


def _runs(ratings: Sequence[str]) -> Iterator[str]:
    """Give ratings by period, equal ones after each other together: "1–3: Sesuai ekspektasi"."""
    last = 0
    for rating, group in groupby(ratings):
        first, last = last + 1, last + len(list(group))
        yield f"{first}: {rating}" if first == last else f"{first}–{last}: {rating}"
