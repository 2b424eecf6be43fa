"""What the forms of an evaluation show."""

from __future__ import annotations

from typing import Any

from engine.ports import Context, ContextCall
from workflows.domain.rating import needs_reason
from workflows.domain.told import joined, word
from workflows.domain.words import listed
from workflows.evaluations import find_of_year, get_version, units_above
from workflows.processes.asking import rules, today
from workflows.processes.asking import subject as subject_of
from workflows.processes.evaluation.year import Line, lines_of, proposals
from workflows.processes.handover.services import notes_of_year
from workflows.tables.evaluation import EvaluationVersion
from workflows.tables.people import Unit

Rows = list[dict[str, Any]]


def organisations(call: ContextCall) -> Rows:
    """Return the units whose grade the person's evaluation may rest on, nearest first."""
    return [{"value": unit.id, "label": unit.name} for unit in _units(call)]


def first_organisation(call: ContextCall) -> str | None:
    """Return the unit that is most likely meant: the one below the agency itself."""
    units = _units(call)
    return units[-2:][0].id if units else None


def organisation_grade(call: ContextCall) -> str:
    """Return the organisation's grade in words, with whose it is."""
    grade = call.variables.get("predikat_organisasi_sekarang") or ""
    name = rules(call)["nama_predikat_organisasi"].get(grade, word("belum ditetapkan"))
    return joined("", (name, " (", call.variables.get("nama_organisasi") or "", ")"))


def results(call: ContextCall) -> Rows:
    """Return each planned result with what the year brought."""
    return [
        {
            "rencana_hasil_kerja": line.text,
            "target": line.target,
            "realisasi": line.realised,
            "capaian": line.achievement,
            "rating_periode": _ratings(call, line),
            "umpan_balik": joined("\n", line.feedback),
        }
        for line in _lines(call)
        if line.subject == "hasil"
    ]


def behaviours(call: ContextCall) -> Rows:
    """Return each behaviour with what the year brought."""
    return [
        {
            "perilaku": line.text,
            "rating_periode": _ratings(call, line),
            "umpan_balik": joined("\n", line.feedback),
        }
        for line in _lines(call)
        if line.subject == "perilaku"
    ]


def proposed_result(call: ContextCall) -> str | None:
    """Return the proposed rating of results, or None when there is nothing to propose from."""
    return _proposals(call)[0]


def proposed_behaviour(call: ContextCall) -> str | None:
    """Return the proposed rating of behaviour, or None."""
    return _proposals(call)[1]


def proposed_result_text(call: ContextCall) -> str:
    """Return the proposed rating of results in words."""
    return _rating_name(call, proposed_result(call)) or word("Belum ada usulan")


def proposed_behaviour_text(call: ContextCall) -> str:
    """Return the proposed rating of behaviour in words."""
    return _rating_name(call, proposed_behaviour(call)) or word("Belum ada usulan")


def why_back(call: ContextCall) -> str | None:
    """Return the note with which the ratings were sent back to be changed, or None."""
    sent = call.work.find_submission(call.facts.case, "rilis")
    if sent is None or sent.answers["keputusan_rilis"] != "ubah":
        return None
    return sent.answers.get("catatan_rilis") or None


def handover_notes(call: ContextCall) -> str:
    """Return what former assessors of the year handed over, or "" when there is none."""
    return joined("\n\n", notes_of_year(call))


def first_result_rating(call: ContextCall) -> str | None:
    """Return the rating that was chosen before the ratings were sent back, or None."""
    return _chosen(call, "rating_hasil")


def first_behaviour_rating(call: ContextCall) -> str | None:
    """Return the rating that was chosen before the ratings were sent back, or None."""
    return _chosen(call, "rating_perilaku")


def grade_name(call: ContextCall) -> str:
    """Return the grade in words."""
    names: dict[str, str] = rules(call)["nama_predikat"]
    return names.get(call.variables.get("predikat") or "", "")


def result_rating_name(call: ContextCall) -> str:
    """Return the rating of results in words."""
    return _rating_name(call, call.variables.get("rating_hasil"))


def behaviour_rating_name(call: ContextCall) -> str:
    """Return the rating of behaviour in words."""
    return _rating_name(call, call.variables.get("rating_perilaku"))


def reason_needed(call: ContextCall) -> bool:
    """Return whether the grade is one that needs a written reason."""
    grade = call.variables.get("predikat")
    return isinstance(grade, str) and needs_reason(grade, rules(call))


def released_result_reason(call: ContextCall) -> str | None:
    """Return the released reason for the rating of results, or None."""
    version = _released(call)
    return version.result_reason or None if version else None


def released_behaviour_reason(call: ContextCall) -> str | None:
    """Return the released reason for the rating of behaviour, or None."""
    version = _released(call)
    return version.behaviour_reason or None if version else None


def released_grade_reason(call: ContextCall) -> str | None:
    """Return the released reason for the grade, or None."""
    version = _released(call)
    return version.grade_reason or None if version else None


def released_recommendation(call: ContextCall) -> str | None:
    """Return the released note or recommendation, or None."""
    version = _released(call)
    return version.recommendation or None if version else None


def _units(call: ContextCall) -> list[Unit]:
    return units_above(call.work.session, call.facts.agency, subject_of(call), today(call))


def _lines(call: ContextCall) -> list[Line]:
    key = ("lines_of", call.facts.case)
    if key not in call.work.cache:
        call.work.cache[key] = lines_of(call)
    lines: list[Line] = call.work.cache[key]
    return lines


def _proposals(call: ContextCall) -> tuple[str | None, str | None]:
    return proposals(call, _lines(call))


def _ratings(call: ContextCall, line: Line) -> str:
    return listed([_rating_name(call, each) for each in line.ratings])


def _rating_name(call: ContextCall, rating: str | None) -> str:
    names: dict[str, str] = rules(call)["nama_rating"]
    return word(names.get(rating or "", ""))


def _chosen(call: ContextCall, field: str) -> str | None:
    sent = call.work.find_submission(call.facts.case, "penilaian")
    return sent.answers.get(field) if sent else None


def _released(call: ContextCall) -> EvaluationVersion | None:
    evaluation = find_of_year(call.work.session, call.facts.root)
    return get_version(call.work.session, evaluation) if evaluation else None


CONTEXTS: dict[str, Context] = {
    "evaluation.pilihan_organisasi": organisations,
    "evaluation.organisasi_awal": first_organisation,
    "evaluation.nama_predikat_organisasi": organisation_grade,
    "evaluation.rekap_hasil": results,
    "evaluation.rekap_perilaku": behaviours,
    "evaluation.usulan_hasil": proposed_result,
    "evaluation.usulan_perilaku": proposed_behaviour,
    "evaluation.usulan_hasil_teks": proposed_result_text,
    "evaluation.usulan_perilaku_teks": proposed_behaviour_text,
    "evaluation.catatan_rilis_terakhir": why_back,
    "evaluation.catatan_serah_terima": handover_notes,
    "evaluation.rating_hasil_awal": first_result_rating,
    "evaluation.rating_perilaku_awal": first_behaviour_rating,
    "evaluation.nama_predikat": grade_name,
    "evaluation.nama_rating_hasil": result_rating_name,
    "evaluation.nama_rating_perilaku": behaviour_rating_name,
    "evaluation.predikat_wajib_alasan": reason_needed,
    "evaluation.alasan_hasil_dirilis": released_result_reason,
    "evaluation.alasan_perilaku_dirilis": released_behaviour_reason,
    "evaluation.alasan_predikat_dirilis": released_grade_reason,
    "evaluation.rekomendasi_dirilis": released_recommendation,
}
