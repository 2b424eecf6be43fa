"""What the tasks of a period do to the domain."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import ExecutionFailed
from engine.ports import Context, Service, ServiceCall
from workflows.achievement_aid import achievement
from workflows.calendar import deadline_of_case
from workflows.cases import check_files, id_of, key_of, name_of, refuse, submission, tell
from workflows.domain.told import phrase
from workflows.processes.asking import extended, rules
from workflows.processes.asking import period as period_of
from workflows.processes.asking import subject as subject_of
from workflows.processes.measurement.contexts import CONTEXTS as _CONTEXTS
from workflows.processes.planning.plans import PlannedResult, find_plan_in_force
from workflows.tables.feedback import FeedbackNote
from workflows.tables.measurement import ActionPlan, Evidence, PeriodicRating, Realisation


def open_period(call: ServiceCall) -> Mapping[str, Any]:
    """Name the period and say until when its results may be told."""
    law = rules(call)
    kinds: Mapping[str, list[Mapping[str, Any]]] = law["periode_pengukuran"]
    periods = kinds[law["jenis_periode"]]
    part = _part(call)
    if not 1 <= part <= len(periods):
        raise ExecutionFailed(
            f"Expected a period from 1 to {len(periods)} but got {part}", element=call.element
        )
    year, found = int(period_of(call)), periods[part - 1]
    month = int(found["sampai_bulan"])
    last = date(year, month, calendar.monthrange(year, month)[1])
    zone = ZoneInfo(law["zona_waktu"])
    noon = datetime.combine(last, time(12), zone)
    due = deadline_of_case(call.work, call.facts, noon, law["tenggat_pengukuran"])
    limit = extended(call, "realisasi", due.end)
    return {"nama_periode": f"{found['nama']} {year}", "batas_realisasi": limit.isoformat()}


def record_action_plan(call: ServiceCall) -> None:
    """Keep the actions; each planned result needs one.

    Raises:
        DomainRefused: a planned result has no action.
    """
    plan = _results(call)
    rows = submission(call, "rencana_aksi").answers["rencana_aksi"]
    named = {row["baris_rencana"] for row in rows}
    missing = [result.number for result in plan.values() if result.key not in named]
    if missing:
        numbers = ", ".join(str(number) for number in missing)
        raise refuse(
            "rencana_aksi_kurang",
            phrase(
                "Rencana hasil kerja nomor %(numbers)s belum memiliki rencana aksi", numbers=numbers
            ),
            "rencana_aksi",
            nomor=missing,
        )
    call.work.session.add_all(
        ActionPlan(
            **_place(call),
            number=number,
            row_key=plan[row["baris_rencana"]].key,
            action=row["aksi"],
            target=_number(row.get("target")),
            unit=row.get("satuan") or "",
            due_on=_date(row.get("batas")),
        )
        for number, row in enumerate(rows, 1)
    )


def record_realisation(call: ServiceCall) -> None:
    """Keep what was reached and the evidence, and compute the aid.

    Raises:
        DomainRefused: an indicator is told twice or not at all, or a file is not of this case.
    """
    plan, law = _results(call), rules(call)
    sent = submission(call, "realisasi")
    indicators = {
        each.key: (result, each) for result in plan.values() for each in result.indicators
    }
    rows = sent.answers["realisasi"]
    _once_each(rows, "indikator", "realisasi", "Indikator ini sudah diisi pada baris lain")
    missing = set(indicators) - {row["indikator"] for row in rows}
    if missing:
        raise refuse(
            "realisasi_kurang",
            phrase("Masih ada %(count)s indikator yang belum dilaporkan", count=len(missing)),
            "realisasi",
            jumlah=len(missing),
        )
    files = sent.answers.get("bukti_dukung") or []
    check_files(call, {f"bukti_dukung.{n}.berkas": each["berkas"] for n, each in enumerate(files)})
    session, place = call.work.session, _place(call)
    for row in rows:
        result, indicator = indicators[row["indikator"]]
        value = _number(row.get("nilai"))
        session.add(
            Realisation(
                **place,
                version=sent.version,
                row_key=result.key,
                indicator_key=indicator.key,
                value=value,
                source=row["sumber_data"],
                note=row.get("keterangan") or "",
                achievement=achievement(indicator, value, law),
            )
        )
    for row in _distinct_files(files):
        session.add(
            Evidence(
                **place,
                version=sent.version,
                row_key=plan[row["baris_rencana"]].key,
                attachment_id=row["berkas"],
                title=row.get("judul") or "",
            )
        )


def record_feedback(call: ServiceCall) -> Mapping[str, Any]:
    """Keep the assessor's feedback and ratings and tell the employee, or send the results back.

    Raises:
        DomainRefused: a reason is missing, it was sent back too often, or a row is missing.
    """
    sent = submission(call, "umpan_balik")
    if sent.answers["keputusan_periode"] == "kembalikan":
        return _send_back(call, sent.answers)
    plan = _results(call)
    results, behaviours = sent.answers.get("hasil") or [], sent.answers.get("perilaku") or []
    _once_each(results, "baris_rencana", "hasil", "Rencana hasil kerja ini sudah dinilai")
    _once_each(behaviours, "perilaku", "perilaku", "Perilaku ini sudah dinilai")
    _complete(results, "baris_rencana", plan, "hasil")
    _complete(behaviours, "perilaku", rules(call)["perilaku_kerja"], "perilaku")
    giver = id_of(sent.actor)
    names = rules(call)["perilaku_kerja"]
    notes = 0
    for row in results:
        key = row["baris_rencana"]
        notes += _rate(call, giver, "hasil", key, plan[key].text, row)
    for row in behaviours:
        key = row["perilaku"]
        notes += _rate(call, giver, "perilaku", key, names[key]["nama"], row)
    facts = {
        "from": name_of(call.work, giver),
        "notes": notes,
        "period_name": call.variables.get("nama_periode", ""),
    }
    tell(call, [key_of(subject_of(call))], "feedback_given", facts)
    return {}


def _send_back(call: ServiceCall, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    if not (answers.get("alasan_pengembalian") or "").strip():
        raise refuse(
            "alasan_pengembalian_wajib",
            "Tulis apa yang harus diperbaiki pegawai",
            "alasan_pengembalian",
        )
    law = rules(call)
    earlier = call.work.list_submissions(call.facts.case, "umpan_balik")
    returns = sum(each.answers["keputusan_periode"] == "kembalikan" for each in earlier)
    if returns > law["maksimum_pengembalian"]:
        raise refuse(
            "terlalu_sering_dikembalikan",
            phrase(
                "Realisasi sudah %(returns)s kali dikembalikan; beri umpan balik dan rating",
                returns=returns - 1,
            ),
            "keputusan_periode",
            kali=returns - 1,
        )
    facts = {"period_name": call.variables.get("nama_periode", "")}
    tell(call, [key_of(subject_of(call))], "realisation_returned", facts)
    return {"batas_realisasi": law["tenggat_perbaikan"]}


def _rate(
    call: ServiceCall, giver: str, subject: str, ref: str, text: str, row: Mapping[str, Any]
) -> int:
    """Keep the rating and, when something was written, the note; return how many notes."""
    session, place = call.work.session, _place(call)
    session.add(
        PeriodicRating(
            **place, subject=subject, subject_ref=ref, rating=row["rating"], assessor_id=giver
        )
    )
    good, improve = (row.get("baik") or "").strip(), (row.get("perbaiki") or "").strip()
    if not good and not improve:
        return 0
    session.add(
        FeedbackNote(
            **place,
            giver_id=giver,
            role="atasan",
            subject=subject,
            subject_ref=ref,
            subject_text=text,
            good=good,
            improve=improve,
            at=call.now,
        )
    )
    return 1


def _once_each(rows: Iterable[Mapping[str, Any]], column: str, field: str, message: str) -> None:
    seen = Counter[str]()
    for number, row in enumerate(rows):
        seen[row[column]] += 1
        if seen[row[column]] > 1:
            raise refuse("baris_ganda", message, f"{field}.{number}.{column}")


def _complete(
    rows: Iterable[Mapping[str, Any]], column: str, wanted: Iterable[str], field: str
) -> None:
    missing = len(set(wanted) - {row[column] for row in rows})
    if missing:
        raise refuse(
            "penilaian_kurang",
            phrase("Masih ada %(missing)s baris yang belum dinilai", missing=missing),
            field,
            jumlah=missing,
        )


def _distinct_files(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the rows without those that name the same file for the same result again."""
    return list({(row["baris_rencana"], row["berkas"]): row for row in rows}.values())


def _place(call: ServiceCall) -> dict[str, Any]:
    """Return the columns that every row of a period has."""
    return {
        "agency": call.facts.agency,
        "case": call.facts.case,
        "person_id": subject_of(call),
        "period": period_of(call),
        "part": _part(call),
    }


def _part(call: ServiceCall) -> int:
    part = call.variables.get("periode_ke")
    if not isinstance(part, int) or isinstance(part, bool):
        raise ExecutionFailed(
            f"Expected `periode_ke` to be the number of the period but got {part!r}",
            element=call.element,
        )
    return part


def _results(call: ServiceCall) -> dict[str, PlannedResult]:
    """Return the planned results in force by their keys."""
    plan = find_plan_in_force(
        call.work.session, call.facts.agency, subject_of(call), period_of(call)
    )
    if plan is None:
        raise ExecutionFailed(
            "Expected a plan in force of this year but there is none", element=call.element
        )
    return {result.key: result for result in plan.results}


def _number(given: Any) -> Decimal | None:
    return None if given is None else Decimal(str(given))


def _date(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None


SERVICES: dict[str, Service] = {
    "measurement.open_period": open_period,
    "measurement.record_action_plan": record_action_plan,
    "measurement.record_realisation": record_realisation,
    "measurement.record_feedback": record_feedback,
}
CONTEXTS: dict[str, Context] = _CONTEXTS
