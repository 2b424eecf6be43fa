"""A draft thrown away, a campaign closed, and opened again with a reason."""

from __future__ import annotations

import sqlalchemy as sa

from engine.errors import DomainRefused, Refused
from engine.store import agency_history
from engine.store import tables as t
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork
from workflows.campaign.opening import start_by_jobs
from workflows.campaign.records import count_states, locked
from workflows.tables.campaign import Campaign, CampaignMember


def discard(work: UnitOfWork, campaign_id: str) -> None:
    """Throw a draft away: nothing was started, so nothing is recorded.

    Raises:
        NotFound: there is no such campaign.
        Refused: it is not a draft any more.
    """
    campaign = locked(work, campaign_id)
    _expect(campaign, "rancangan")
    work.session.execute(sa.delete(CampaignMember).where(CampaignMember.campaign_id == campaign_id))
    work.session.delete(campaign)


def close(work: UnitOfWork, campaign_id: str, reason: str, *, actor: str | None) -> None:
    """Close a campaign: nobody is started or added any more; cases that run go on to their end.

    Raises:
        NotFound: there is no such campaign.
        Refused: it is not open.
        DomainRefused: no reason is given.
    """
    campaign = locked(work, campaign_id)
    _expect(campaign, "dibuka")
    _record(work, campaign, "campaign_closed", reason, actor)
    campaign.state, campaign.closed_at = "ditutup", work.now


def reopen(work: UnitOfWork, campaign_id: str, reason: str, *, actor: str | None) -> None:
    """Open a closed campaign again; whoever still waits is started by jobs.

    Raises:
        NotFound: there is no such campaign.
        Refused: it is not closed.
        DomainRefused: no reason is given.
    """
    campaign = locked(work, campaign_id)
    _expect(campaign, "ditutup")
    _record(work, campaign, "campaign_reopened", reason, actor)
    campaign.state, campaign.closed_at = "dibuka", None
    start_by_jobs(work, campaign)


def count_open_cases(work: UnitOfWork, campaign_id: str) -> int:
    """Return how many years of a campaign still run."""
    p = t.process_instance.c
    found: int | None = work.session.scalar(
        sa.select(sa.func.count())
        .select_from(CampaignMember)
        .join(t.process_instance, p.id == CampaignMember.case)
        .where(CampaignMember.campaign_id == campaign_id, p.status == "active")
    )
    return found or 0


def _expect(campaign: Campaign, state: str) -> None:
    if campaign.state != state:
        raise Refused(
            f"Expected campaign {campaign.id} to be {state} but it is {campaign.state}",
            state=campaign.state,
        )


def _record(
    work: UnitOfWork, campaign: Campaign, kind: str, reason: str, actor: str | None
) -> None:
    if not reason.strip():
        raise DomainRefused("Tulis alasannya", field="alasan", message_id="alasan_wajib")
    facts = {
        "campaign": campaign.id,
        "period": campaign.period,
        "people": count_states(work, campaign.id),
    }
    event = Event(kind, actor=actor, facts=facts, payload={"reason": reason.strip()[:1000]})
    agency_history.record(work, campaign.agency, [event])
