"""Which campaigns and units a person may see, and which campaigns they may change."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import abort

from admin.access import Who
from admin.formats import local
from admin.identity import Me, me
from admin.office.scope import units_in_scope
from admin.work import work
from engine.store.unit_of_work import UnitOfWork
from workflows.campaign import records
from workflows.campaign.extending import units_below
from workflows.tables.base import in_force
from workflows.tables.campaign import Campaign
from workflows.tables.people import Holding, Seat, Unit

RUNS_THE_AGENCY = frozenset({Who.ADMINISTRATOR, Who.AGENCY_HR})


def runs_the_agency(person: Me) -> bool:
    """Say whether the person looks after every unit."""
    return bool(person.roles & RUNS_THE_AGENCY)


def own_units(person: Me) -> set[str]:
    """Return the ids of the units whose years the person opens."""
    query: sa.Select[Any] = (
        sa.select(Unit.id).where(Unit.agency == person.agency)
        if runs_the_agency(person)
        else units_in_scope(person)
    )
    return set(work().connection.scalars(query))


def followed_units(person: Me) -> sa.Select[Any] | None:
    """Return the query for the ids of units whose board the person sees; None: all of them."""
    if runs_the_agency(person):
        return None
    led = sa.select(Seat.unit_id).join(Holding, Holding.seat_id == Seat.id)
    led = led.where(
        Holding.agency == person.agency,
        sa.or_(
            Holding.person_id == (person.person or "").removeprefix("person:"),
            Seat.id.in_(person.seats_lent),
        ),
        in_force(Holding, local(work().now).date()),
        Seat.is_head.is_(True),
    )
    tops = list(work().connection.scalars(led))
    return sa.union(units_in_scope(person), units_below(person.agency, tops)).subquery().select()


def may_change(unit: UnitOfWork, campaign: Campaign, own: set[str]) -> bool:
    """Say whether every unit that was chosen is among the person's own."""
    chosen = set(campaign.units)
    if not chosen:
        chosen = set(
            unit.connection.scalars(
                sa.select(Unit.id).where(Unit.agency == campaign.agency, Unit.parent_id.is_(None))
            )
        )
    return bool(chosen) and chosen <= own


def own_campaign(campaign_id: str) -> Campaign:
    """Return a campaign that the person of this request may change, else answer 404."""
    found = records.find(work(), me().agency, campaign_id)
    if found is None or not may_change(work(), found, own_units(me())):
        abort(404)
    return found


def followed_campaign(campaign_id: str) -> Campaign:
    """Return a campaign whose board the person may see, else answer 404; a draft has none."""
    found = records.find(work(), me().agency, campaign_id)
    if found is None or found.state == "rancangan":
        abort(404)
    return found
