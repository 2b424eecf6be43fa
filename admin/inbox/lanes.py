"""The lanes of the inbox: what needs eyes, what is ready as a group, what others are to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from admin.i18n import gettext
from admin.identity import Me
from engine.counting import WAITING, Counts
from engine.lanes import TO_DO, Part, needs_eyes, together
from engine.queries import COUNT_CAP
from engine.store import items
from engine.store.unit_of_work import UnitOfWork
from workflows.calendar import deadline
from workflows.directory import local_day
from workflows.lanes.reasons import NEAR, tell
from workflows.parameters.overrides import value_of

EYES, GROUP = "eyes", "group"


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane as a tab of the list."""

    key: str  # as the address says it
    name: str
    count: str  # "12", or "1000+"


def near(work: UnitOfWork, person: Me) -> datetime:
    """Return until when something is due soon, by the agency's working days; asked once."""
    key = ("inbox_near", person.agency)
    if key not in work.cache:
        today = local_day(work, person.agency, work.now)
        length = value_of(work, person.agency, "tenggat_dekat", today)
        work.cache[key] = deadline(work, person.agency, work.now, length, None, today).end
    found: datetime = work.cache[key]
    return found


def parts(work: UnitOfWork, person: Me) -> dict[str, tuple[Part, ...]]:
    """Return of which parts each lane of what is to do is made."""
    soon = near(work, person)
    return {EYES: needs_eyes(soon), GROUP: together(soon)}


def parts_of(work: UnitOfWork, person: Me, lane: str | None) -> tuple[Part, ...]:
    """Return the parts that a list shows; everything to do without a lane."""
    return TO_DO if lane is None else parts(work, person)[lane]


def tabs(counts: Counts) -> tuple[Lane, ...]:
    """Return the lanes with how many items are in each."""
    names = {
        EYES: gettext("Perlu Anda periksa"),
        GROUP: gettext("Siap bersama"),
        WAITING: gettext("Menunggu orang lain"),
    }
    return tuple(Lane(key, name, _counted(counts.lanes.get(key, 0))) for key, name in names.items())


def why(work: UnitOfWork, person: Me, item: Mapping[str, Any]) -> tuple[str, ...]:
    """Return why an item needs somebody's eyes, in the reader's language."""
    reasons = [*item["reasons"]]
    if item["lane"] == items.GROUP and _is_near(work, person, item):
        reasons.append({"code": NEAR})
    return tuple(tell(reason, gettext) for reason in reasons)


def _is_near(work: UnitOfWork, person: Me, item: Mapping[str, Any]) -> bool:
    return item["due_at"] is not None and item["due_at"] <= near(work, person)


def _counted(count: int) -> str:
    return f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)
