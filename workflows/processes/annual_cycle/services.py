"""Services of the process `annual_cycle`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa

from engine.errors import ExecutionFailed
from engine.ports import Context, Service, ServiceCall
from workflows.processes import asking
from workflows.processes.planning.plans import find_plan
from workflows.tables.evaluation import Evaluation, EvaluationReceipt


def open_year(call: ServiceCall) -> Mapping[str, Any]:
    """Say into how many periods the year falls and from when it is evaluated."""
    year = int(asking.period(call))
    return {
        "periode_ke": 0,
        "jumlah_periode": len(_periods(call)),
        "evaluasi_mulai": _begin(call, asking.rules(call).date_in("mulai_evaluasi_tahunan", year)),
    }


def open_period(call: ServiceCall) -> Mapping[str, Any]:
    """Go to the next period; it begins on the first day of its first month."""
    number = int(call.variables["periode_ke"]) + 1
    periods, year = _periods(call), int(asking.period(call))
    if number > len(periods):
        raise ExecutionFailed(
            f"Expected one of {len(periods)} periods but got the number {number}",
            element=call.element,
        )
    first = date(year, int(periods[number - 1]["dari_bulan"]), 1)
    return {"periode_ke": number, "periode_mulai": _begin(call, first)}


def open_objection_window(call: ServiceCall) -> Mapping[str, Any]:
    """Say until when the employee may object, counted from the recorded receipt.

    Source: PP 30/2019 Pasal 59; the day of receipt is day 0.
    """
    received = call.work.session.scalar(
        sa.select(EvaluationReceipt.received_at)
        .join(Evaluation, Evaluation.id == EvaluationReceipt.evaluation_id)
        .where(Evaluation.agency == call.facts.agency, Evaluation.root == call.facts.root)
        .order_by(EvaluationReceipt.version.desc(), EvaluationReceipt.received_at.desc())
        .limit(1)
    )
    if received is None:
        raise ExecutionFailed(
            "Expected the evaluation to have been received before the objection window opens",
            element=call.element,
        )
    limit = asking.deadline(call, asking.rules(call)["masa_keberatan"], received)
    if call.facts.subject is not None:
        call.work.notify(
            [call.facts.subject],
            "objection_window_opened",
            {"until": limit.isoformat()},
            agency=call.facts.agency,
            case=call.facts.case,
            subject=call.facts.subject,
            period=call.facts.period,
        )
    return {"batas_keberatan": limit.isoformat()}


def close_year(call: ServiceCall) -> None:
    """Close the plan of the year: nothing about it changes any more."""
    plan = find_plan(
        call.work.session, call.facts.agency, asking.subject(call), asking.period(call)
    )
    if plan is not None:
        plan.state = "ditutup"


def _periods(call: ServiceCall) -> list[Mapping[str, Any]]:
    rules = asking.rules(call)
    periods: list[Mapping[str, Any]] = rules["periode_pengukuran"][rules["jenis_periode"]]
    return periods


def _begin(call: ServiceCall, day: date) -> str:
    return datetime.combine(day, time.min, asking.calendar(call).zone).isoformat()


SERVICES: dict[str, Service] = {
    "annual_cycle.open_year": open_year,
    "annual_cycle.open_period": open_period,
    "annual_cycle.open_objection_window": open_objection_window,
    "annual_cycle.close_year": close_year,
}
CONTEXTS: dict[str, Context] = {}
