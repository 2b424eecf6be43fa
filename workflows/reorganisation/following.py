"""Carries out what follows from a reorganisation for the year of each person: one order at a time.

A task of many orders (engine/jobs/tasks.py): each order has a key of its own, so that a stretch in
which a worker died is done again without harm.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine import queries
from engine.commands import CancelCase, MoveToken, ResumeCase, SetVariables, StartCase, SuspendCase
from engine.errors import EngineError
from engine.jobs.tasks import STRETCH
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.calendar import deadline, working_calendar
from workflows.directory import local_day
from workflows.organisation.changing import day_before
from workflows.parameters.overrides import rules_of
from workflows.tables.base import new_id
from workflows.tables.people import Seat
from workflows.tables.plan import Plan
from workflows.tables.reorganisation import PlanSegment, Reorganisation, ReorganisationAct

if TYPE_CHECKING:
    from engine.engine import Engine

TASK = "reorganisation.follow"
HANDOVER = "handover"  # the process in which a former assessor writes a note
PLANNING, APPROVAL = "perencanaan", "persetujuan_skp"
MEASURING = ("awal_periode", "pengukuran")

a = ReorganisationAct


class NotAllDone(EngineError):
    """Something that follows could not be carried out; the job tries again."""

    kind = "not_all_done"


@dataclass(frozen=True, slots=True)
class _Act:
    """An act with what it belongs to."""

    id: str
    agency: str
    kind: str
    person: str
    period: str
    case: str
    former: str | None  # id of the seat or assessor before
    successor: str | None  # and after
    operation: str
    name: str
    decree: str
    on: date
    actor: str | None

    @property
    def reason(self) -> str:
        return f"{self.name} ({self.decree})" if self.decree else self.name

    def key(self, step: str = "") -> str:
        """Return the key of an order: the same order again does nothing."""
        return f"reorganise:{self.id}{step and ':'}{step}"


def follow_in_stretches(engine: Engine, agency: str, given: Mapping[str, Any]) -> bool:
    """Carry out acts that are due for a while; the task of the name in TASK.

    Args:
        engine: carries out the orders.
        agency: whose reorganisation.
        given: reorganisation (id), on (the day whose acts are meant, ISO).

    Returns:
        Whether more is left.

    Raises:
        NotAllDone: all were tried and some refused.
    """
    end, on = time.monotonic() + STRETCH, date.fromisoformat(given["on"])
    failed = after = 0
    while True:
        found = _next(engine, given["reorganisation"], on, after)
        if found is None:
            break
        after, act = found
        try:
            state, told = _DO[act.kind](engine, act)
        except EngineError as error:
            state, told = "gagal", str(error)
            failed += 1
        _note(engine, act.id, state, told)
        if time.monotonic() > end:
            return True
    if failed:
        raise NotAllDone(f"Expected every act to be done but {failed} were refused")
    return False


def _next(engine: Engine, operation: str, on: date, after: int) -> tuple[int, _Act] | None:
    r = Reorganisation
    with engine.read() as work:
        row = work.connection.execute(
            sa.select(
                a.number,
                a.id,
                a.agency,
                a.kind,
                a.person_id,
                a.period,
                a.case,
                a.from_id,
                a.to_id,
                a.reorganisation_id,
                r.name,
                r.decree,
                r.valid_from,
                r.applied_by,
            )
            .join(r, r.id == a.reorganisation_id)
            .where(
                a.reorganisation_id == operation,
                a.number > after,
                a.due_on <= on,
                a.state.in_(("menunggu", "gagal")),
            )
            .order_by(a.number)
            .limit(1)
        ).first()
    return None if row is None else (row.number, _Act(*list(row)[1:]))


def _note(engine: Engine, act: str, state: str, told: str) -> None:
    with engine.database.write() as work:
        row = work.session.get_one(ReorganisationAct, act)
        row.state, row.told, row.done_at = state, told[:1000], work.now
        work.commit()


def _status(engine: Engine, act: _Act) -> str:
    p = t.process_instance.c
    with engine.read() as work:
        found = work.connection.scalar(sa.select(p.status).where(p.id == act.case))
    return found or "over"


def _hand_over(engine: Engine, act: _Act) -> tuple[str, str]:
    """Start the case in which the former assessor writes a note about one subordinate."""
    with engine.read() as work:
        limit = _limit(work, act)
    data = {
        "penilai_lama": f"person:{act.former}",
        "penilai_baru": f"person:{act.successor}" if act.successor else "",
        "batas_serah_terima": limit,
    }
    order = StartCase(
        act.agency,
        HANDOVER,
        key=act.key(),
        data=data,
        subject=f"person:{act.person}",
        period=act.period,
        actor=act.actor,
    )
    engine.execute(order)
    return "selesai", ""


def _limit(work: UnitOfWork, act: _Act) -> str:
    """Return the end of the last day in office, or a length of time when that is over."""
    today = local_day(work, act.agency, work.now)
    last = day_before(act.on)
    if last >= today:
        return working_calendar(work, act.agency, today).end_of(last).isoformat()
    length = rules_of(work, act.agency, today)["tenggat_serah_terima"]
    return deadline(work, act.agency, work.now, length, None, today).end.isoformat()


def _pause(engine: Engine, act: _Act) -> tuple[str, str]:
    if _status(engine, act) != "active":
        return "tidak_perlu", "Tahun kinerja tidak sedang berjalan."
    engine.execute(SuspendCase(act.agency, act.case, act.reason, act.key(), act.actor))
    return "selesai", ""


def _go_on(engine: Engine, act: _Act) -> tuple[str, str]:
    if _status(engine, act) != "suspended":
        return "tidak_perlu", "Tahun kinerja tidak sedang berhenti sementara."
    engine.execute(ResumeCase(act.agency, act.case, act.reason, act.key(), act.actor))
    return "selesai", ""


def _end(engine: Engine, act: _Act) -> tuple[str, str]:
    if _status(engine, act) not in ("active", "suspended"):
        return "tidak_perlu", "Tahun kinerja sudah berakhir."
    engine.execute(CancelCase(act.agency, act.case, act.reason, act.key(), act.actor))
    return "selesai", ""


def _plan_anew(engine: Engine, act: _Act) -> tuple[str, str]:
    """Close the part of the year in the old seat, and let the person plan for the new one.

    Source: PermenPANRB 8/2021 Lampiran E angka 6: who is moved after the plan was set writes a new
    one. The period of measurement that runs is begun again under the new plan.
    """
    if _status(engine, act) != "active":
        return "tidak_perlu", "Tahun kinerja sedang berhenti; rencana baru disusun setelah lanjut."
    with engine.read() as work:
        waits = {wait["element"] for wait in queries.list_waits(work, act.case)}
        counted = work.connection.scalar(
            sa.select(t.process_instance.c.variables).where(t.process_instance.c.id == act.case)
        )
    if PLANNING in waits:
        return "tidak_perlu", "Rencana belum ditetapkan; disusun untuk jabatan baru."
    at = next((each for each in (APPROVAL, *MEASURING) if each in waits), None)
    if at is None:
        return "tidak_perlu", "Penilaian tahun ini sudah dekat atau dimulai; rencananya tetap."
    _close_segment(engine, act)
    if at in MEASURING:
        number = max(int((counted or {}).get("periode_ke", 1)) - 1, 0)
        order = SetVariables(
            act.agency,
            act.case,
            {"periode_ke": number},
            act.reason,
            act.key("periode"),
            act.actor,
        )
        engine.execute(order)
    engine.execute(
        MoveToken(act.agency, act.case, at, PLANNING, act.reason, act.key("rencana"), act.actor)
    )
    return "selesai", ""


def _close_segment(engine: Engine, act: _Act) -> None:
    """Note which plan was in force in the old seat, and who assessed; once for an operation."""
    with engine.database.write() as work:
        s = PlanSegment
        plan = work.session.scalar(
            sa.select(Plan).where(
                Plan.agency == act.agency,
                Plan.person_id == act.person,
                Plan.period == act.period,
                Plan.set_version.is_not(None),
            )
        )
        if plan is None or plan.set_version is None or act.former is None:
            return
        mine = sa.select(s.reorganisation_id, s.number).where(s.plan_id == plan.id)
        known = work.connection.execute(mine.order_by(s.number)).all()
        if act.operation in {row.reorganisation_id for row in known}:
            return
        assessor = work.session.scalar(
            sa.select(a.from_id).where(
                a.reorganisation_id == act.operation,
                a.kind == "serah_terima",
                a.case == act.case,
            )
        )
        work.session.add(
            PlanSegment(
                id=new_id(),
                agency=act.agency,
                plan_id=plan.id,
                number=len(known) + 1,
                version=plan.set_version,
                seat_id=work.session.get_one(Seat, act.former).id,
                assessor_id=assessor,
                last_day=day_before(act.on),
                reorganisation_id=act.operation,
            )
        )
        work.commit()


_DO: Mapping[str, Callable[[Engine, _Act], tuple[str, str]]] = {
    "segmen": _plan_anew,
    "serah_terima": _hand_over,
    "jeda": _pause,
    "lanjut": _go_on,
    "berhenti": _end,
}
