"""A later last day for a stage: a decision with a reason, which moves the deadlines that run."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engine.commands import MoveDeadline
from engine.engine import Engine
from engine.errors import DomainRefused, EngineError, NotFound, Refused
from engine.jobs.tasks import STRETCH, new_task
from engine.store import agency_history, jobs
from engine.store import tables as t
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork
from workflows.calendar import working_calendar
from workflows.campaign.records import locked
from workflows.directory import local_day
from workflows.tables.base import new_id
from workflows.tables.campaign import CampaignMember, WindowExtension
from workflows.tables.people import Unit
from workflows.windows import WINDOWS

TASK = "campaign.extend"
BATCH = 50

m, w = CampaignMember, t.work_item.c


class NotAllMoved(EngineError):
    """Some deadlines could not be moved; the job tries again."""


def extend(
    work: UnitOfWork,
    campaign_id: str,
    window: str,
    last_day: date,
    reason: str,
    *,
    unit: str | None = None,
    person: str | None = None,
    actor: str | None,
) -> str:
    """Decide a later last day for a unit with all below it, for a person, or for everybody.

    Jobs move the deadlines that run; stages that begin until then know of it by themselves.

    Returns:
        The id of the decision.

    Raises:
        NotFound: there is no such campaign.
        Refused: it is not open.
        DomainRefused: the stage is unknown, the day is over, no reason is given.
    """
    campaign = locked(work, campaign_id)
    if campaign.state != "dibuka":
        raise Refused(f"Expected campaign {campaign_id} to be open but it is {campaign.state}")
    if window not in WINDOWS:
        raise DomainRefused("Pilih tahapnya", field="tahap", message_id="tahap_tidak_dikenal")
    if last_day < local_day(work, campaign.agency, work.now):
        raise DomainRefused(
            "Hari terakhir yang baru harus hari ini atau sesudahnya",
            field="hari",
            message_id="hari_sudah_lewat",
        )
    if not reason.strip():
        raise DomainRefused("Tulis alasannya", field="alasan", message_id="alasan_wajib")
    decision = WindowExtension(
        id=new_id(),
        agency=campaign.agency,
        campaign_id=campaign.id,
        period=campaign.period,
        window=window,
        last_day=last_day,
        unit_id=unit,
        person_id=person,
        reason=reason.strip()[:1000],
        decided_by=actor,
        decided_at=work.now,
    )
    work.session.add(decision)
    work.flush()
    facts = {
        "campaign": campaign.id,
        "period": campaign.period,
        "window": window,
        "last_day": last_day.isoformat(),
        "unit": unit,
        "person": f"person:{person}" if person else None,
        "decision": decision.id,
    }
    event = Event("window_extended", actor=actor, facts=facts, payload={"reason": decision.reason})
    agency_history.record(work, campaign.agency, [event])
    jobs.add(work, [new_task(campaign.agency, TASK, {"decision": decision.id})])
    return decision.id


def count_affected(
    work: UnitOfWork,
    campaign_id: str,
    window: str,
    last_day: date,
    *,
    unit: str | None = None,
    person: str | None = None,
) -> int:
    """Return how many deadlines that run would move."""
    campaign = locked(work, campaign_id)
    asked = WindowExtension(
        agency=campaign.agency,
        campaign_id=campaign_id,
        period=campaign.period,
        window=window,
        last_day=last_day,
        unit_id=unit,
        person_id=person,
    )
    query = _items(work, asked).with_only_columns(sa.func.count())
    return work.connection.scalar(query) or 0


def extend_in_stretches(engine: Engine, agency: str, given: Mapping[str, Any]) -> bool:
    """Move deadlines by a decision for a while; the task of the name in TASK.

    Raises:
        NotAllMoved: all were tried and some refused.
    """
    end, after, moved, failed = time.monotonic() + STRETCH, "", 0, 0
    more = False
    while True:
        with engine.read() as work:
            decision = work.session.get_one(WindowExtension, given["decision"])
            due = _end_of(work, decision)
            reason, actor = decision.reason, decision.decided_by
            query = _items(work, decision).where(w.id > after).order_by(w.id).limit(BATCH)
            ids = list(work.connection.scalars(query))
        for item in ids:
            key = f"extend:{given['decision']}:{item}"
            try:
                engine.execute(MoveDeadline(agency, item, due, reason, key, actor))
                moved += 1
            except NotFound:
                pass  # done meanwhile
            except EngineError:
                failed += 1
        if not ids:
            break
        after = ids[-1]
        if time.monotonic() > end:
            more = True
            break
    with engine.database.write() as work:
        decision = work.session.get_one(WindowExtension, given["decision"])
        decision.moved += moved
        if not more and not failed:
            decision.applied_at = work.now
        work.commit()
    if failed and not more:
        raise NotAllMoved(f"Expected every deadline to move but {failed} did not")
    return more


def _items(work: UnitOfWork, decision: WindowExtension) -> sa.Select[Any]:
    """Return the query for open items that a decision is about and that are due before it."""
    window = WINDOWS[decision.window]
    query = (
        sa.select(w.id)
        .select_from(t.work_item)
        .join(m, m.case == w.root)
        .where(
            m.campaign_id == decision.campaign_id,
            w.agency == decision.agency,
            w.process == window.process,
            w.element.in_(window.elements),
            w.due_at < _end_of(work, decision),
        )
    )
    if decision.person_id is not None:
        query = query.where(m.person_id == decision.person_id)
    if decision.unit_id is not None:
        query = query.where(m.unit_id.in_(units_below(decision.agency, [decision.unit_id])))
    return query


def units_below(agency: str, tops: list[str]) -> sa.Select[tuple[str]]:
    """Return the query for the ids of units and all units below them."""
    tree = sa.select(Unit.id).where(Unit.agency == agency, Unit.id.in_(tops)).cte(recursive=True)
    tree = tree.union(sa.select(Unit.id).join(tree, Unit.parent_id == tree.c.id))
    return sa.select(tree.c.id)


def _end_of(work: UnitOfWork, decision: WindowExtension) -> datetime:
    today = local_day(work, decision.agency, work.now)
    return working_calendar(work, decision.agency, today).end_of(decision.last_day)
