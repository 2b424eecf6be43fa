"""What one change of the organisation means for years that run, as a whole file's changes do."""

from __future__ import annotations

from collections import Counter
from datetime import date

from workflows.organisation.changing import Change
from workflows.people.files import Row
from workflows.reorganisation.columns import Head, Order
from workflows.reorganisation.effects import Effects, find_effects, running_years
from workflows.reorganisation.reorganise import order_acts
from workflows.tables.base import new_id
from workflows.tables.people import Person
from workflows.tables.reorganisation import Reorganisation

LONGEST_NAME = 200


def follow(
    change: Change, on: date, *, name: str, decree: str = "", person: str = "", status: str = ""
) -> Effects:
    """Order what follows from what was just carried out on an open change.

    Args:
        change: the open change.
        on: the first day on which it stands.
        name: what was done, in words that the people concerned read as the reason.
        decree: number of its decree.
        person: id of whose status changes, if anybody's does.
        status: the new one, `pensiun` for leaving the service.

    Returns:
        Acts in the order in which they are done, and warnings, those of the change included.
    """
    if not running_years(change):
        return Effects((), tuple(change.warnings))
    nothing = Row("", 0, {})
    head = Head(nothing, decree, on, name[:LONGEST_NAME])
    nip = change.get(Person, person).nip if person and status else None
    orders = [Order(nothing, "status", status, nip, {})] if nip else []
    change.work.flush()
    change.work.cache.clear()
    effects = find_effects(change, head, orders)
    if effects.acts:
        _record(change, head, effects)
    return effects


def _record(change: Change, head: Head, effects: Effects) -> None:
    key = new_id()
    change.work.session.add(
        Reorganisation(
            id=key,
            agency=change.agency,
            digest=f"single:{key}",
            name=head.name,
            decree=head.decree,
            valid_from=head.on,
            applied_by=change.actor,
            applied_at=change.work.now,
            counts={
                "rows": {},
                "acts": dict(Counter(act.kind for act in effects.acts)),
                "changes": len(change.told),
            },
        )
    )
    change.work.flush()
    order_acts(change, key, effects)
