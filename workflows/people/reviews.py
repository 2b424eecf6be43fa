"""Orders to look again at open items on the day when offices change hands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.store import jobs
from engine.store import tables as t
from engine.store.jobs import TIMER, NewJob
from workflows.parameters.overrides import rules_of

if TYPE_CHECKING:
    from engine.store.unit_of_work import UnitOfWork

AT_ONCE = 400  # principals in one order


def review_on(work: UnitOfWork, agency: str, reviews: Mapping[date, Iterable[str]]) -> None:
    """Order reviews of what seats, roles and persons have to do.

    Args:
        work: the open transaction.
        agency: whose items.
        reviews: principal keys by the day on whose first moment they are looked at; a day that is
            over or today means as soon as a worker comes to it.
    """
    orders = []
    for on, keys in sorted(reviews.items()):
        ordered = sorted(keys)
        for start in range(0, len(ordered), AT_ONCE):
            some = ordered[start : start + AT_ONCE]
            persons = [key for key in some if key.startswith("person:")]
            payload = {
                "principals": [key for key in some if not key.startswith("person:")],
                "persons": persons,
            }
            due = midnight(work, agency, on)
            orders.append(NewJob("ReviewHolders", agency, payload, rank=TIMER, due_at=due))
    jobs.add(work, orders)


def midnight(work: UnitOfWork, agency: str, on: date) -> datetime:
    """Return the first moment of a day in the agency's own time zone."""
    return datetime.combine(on, time(), ZoneInfo(rules_of(work, agency, on)["zona_waktu"]))


def anything_open(work: UnitOfWork, agency: str) -> bool:
    """Say whether the agency has open items at all."""
    w = t.work_item.c
    query = sa.select(w.id).where(w.agency == agency).limit(1)
    return work.connection.execute(query).first() is not None
