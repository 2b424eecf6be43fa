"""What the forms of a period show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.ports import Context, ContextCall
from workflows.achievement_aid import percent_text, value_text
from workflows.domain.told import phrase, word
from workflows.processes.asking import period as period_of
from workflows.processes.asking import rules
from workflows.processes.asking import subject as subject_of
from workflows.processes.measurement.records import evidence_of, latest_realisations
from workflows.processes.planning.plans import PlannedResult, find_plan_in_force
from workflows.tables.measurement import Realisation

Rows = list[dict[str, Any]]


def planned_results(call: ContextCall) -> Rows:
    """Return the planned results to choose from."""
    return [
        {"value": result.key, "label": f"{result.number}. {result.text}"}
        for result in _results(call)
    ]


def indicators(call: ContextCall) -> Rows:
    """Return the indicators to choose from, with their targets."""
    return [
        {
            "value": each.key,
            "label": _with_target(f"{result.number}.{number} {each.text}", each.target_in_words),
        }
        for result in _results(call)
        for number, each in enumerate(result.indicators, 1)
    ]


def first_actions(call: ContextCall) -> Rows:
    """Return one row to fill for each planned result."""
    return [{"baris_rencana": result.key} for result in _results(call)]


def first_realisations(call: ContextCall) -> Rows:
    """Return one row for each indicator, with what was sent before if it came back."""
    earlier = call.work.find_submission(call.facts.case, "realisasi")
    if earlier is not None:
        return list(earlier.answers["realisasi"])
    return [{"indikator": each.key} for result in _results(call) for each in result.indicators]


def first_evidence(call: ContextCall) -> Rows:
    """Return the evidence that was sent before, if the results came back."""
    earlier = call.work.find_submission(call.facts.case, "realisasi")
    return list((earlier.answers.get("bukti_dukung") or []) if earlier else [])


def last_return(call: ContextCall) -> str | None:
    """Return why the results came back, or None when they did not."""
    answers = _last_feedback(call)
    if answers.get("keputusan_periode") != "kembalikan":
        return None
    return answers.get("alasan_pengembalian")


def reached(call: ContextCall) -> Rows:
    """Return what was reached of each indicator in this period, with the aid."""
    realised = {row.indicator_key: row for row in _of_this_case(call)}
    rows: Rows = []
    for result in _results(call):
        for each in result.indicators:
            row = realised.get(each.key)
            rows.append(
                {
                    "rencana_hasil_kerja": f"{result.number}. {result.text}",
                    "indikator": each.text,
                    "target": each.target_in_words,
                    "realisasi": (value_text(row.value, each.unit) if row else "")
                    or word("tidak diukur"),
                    "sumber_data": row.source if row else "",
                    "capaian": percent_text(row.achievement) if row else "",
                    "keterangan": row.note if row else "",
                }
            )
    return rows


def evidence(call: ContextCall) -> Rows:
    """Return the evidence of this period, with its files."""
    realised = _of_this_case(call)
    if not realised:
        return []
    names = {result.key: f"{result.number}. {result.text}" for result in _results(call)}
    return [
        {
            "rencana_hasil_kerja": names.get(each.row_key, ""),
            "berkas": each.attachment_id,
            "judul": each.title,
        }
        for each in evidence_of(call.work.session, call.facts.case, realised[0].version)
    ]


def _with_target(text: str, target: str) -> str:
    return phrase("%(text)s (target %(target)s)", text=text, target=target) if target else text


def first_result_feedback(call: ContextCall) -> Rows:
    """Return one row to fill for each planned result."""
    return [{"baris_rencana": result.key} for result in _results(call)]


def first_behaviour_feedback(call: ContextCall) -> Rows:
    """Return one row to fill for each of the seven behaviours."""
    return [{"perilaku": key} for key in rules(call)["perilaku_kerja"]]


def _results(call: ContextCall) -> tuple[PlannedResult, ...]:
    """Return the planned results in force; none while no plan is set."""
    key = ("plan_in_force", call.facts.subject, call.facts.period)
    if key not in call.work.cache:
        plan = find_plan_in_force(
            call.work.session, call.facts.agency, subject_of(call), period_of(call)
        )
        call.work.cache[key] = plan.results if plan else ()
    found: tuple[PlannedResult, ...] = call.work.cache[key]
    return found


def _of_this_case(call: ContextCall) -> list[Realisation]:
    rows = latest_realisations(
        call.work.session, call.facts.agency, subject_of(call), period_of(call)
    )
    return [row for row in rows if row.case == call.facts.case]


def _last_feedback(call: ContextCall) -> Mapping[str, Any]:
    sent = call.work.find_submission(call.facts.case, "umpan_balik")
    return sent.answers if sent else {}


CONTEXTS: dict[str, Context] = {
    "measurement.pilihan_rencana": planned_results,
    "measurement.pilihan_indikator": indicators,
    "measurement.rencana_aksi_awal": first_actions,
    "measurement.realisasi_awal": first_realisations,
    "measurement.bukti_awal": first_evidence,
    "measurement.alasan_pengembalian_terakhir": last_return,
    "measurement.ringkasan_capaian": reached,
    "measurement.daftar_bukti": evidence,
    "measurement.umpan_balik_hasil_awal": first_result_feedback,
    "measurement.umpan_balik_perilaku_awal": first_behaviour_feedback,
}
