"""Rows of campaigns: found, locked, counted."""

from __future__ import annotations

import sqlalchemy as sa

from engine.errors import NotFound
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.campaign import MEMBER_STATES, Campaign, CampaignMember


def find(work: UnitOfWork, agency: str, campaign_id: str) -> Campaign | None:
    """Return a campaign of the agency, or None."""
    found = work.session.get(Campaign, campaign_id)
    return found if found is not None and found.agency == agency else None


def locked(work: UnitOfWork, campaign_id: str) -> Campaign:
    """Return a campaign, locked for this transaction.

    Raises:
        NotFound: there is none.
    """
    found = work.session.get(Campaign, campaign_id, with_for_update=not work.sqlite)
    if found is None:
        raise NotFound("campaign", campaign_id)
    return found


def member_of(work: UnitOfWork, campaign_id: str, person: str) -> CampaignMember:
    """Return a person in a campaign, locked for this transaction.

    Raises:
        NotFound: the person is not in it.
    """
    query = sa.select(CampaignMember).where(
        CampaignMember.campaign_id == campaign_id, CampaignMember.person_id == person
    )
    found = work.session.scalar(query if work.sqlite else query.with_for_update())
    if found is None:
        raise NotFound("member of the campaign", person)
    return found


def count_states(work: UnitOfWork, campaign_id: str) -> dict[str, int]:
    """Return how many people of a campaign are in each state; every state is named."""
    rows = work.session.execute(
        sa.select(CampaignMember.state, sa.func.count())
        .where(CampaignMember.campaign_id == campaign_id)
        .group_by(CampaignMember.state)
    )
    counts: dict[str, int] = dict(rows.all())
    return {state: counts.get(state, 0) for state in MEMBER_STATES}
