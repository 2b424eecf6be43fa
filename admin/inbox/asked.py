"""What a list of items is narrowed to: a search, a kind of work, a period, a unit, its deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import request

from admin.formats import local
from admin.i18n import gettext
from admin.identity import Me
from engine.powers import key_of
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.campaign.extending import units_below
from workflows.people.searching import matching
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Seat, Unit

SOON = timedelta(days=3)  # due soon
WAITING = ("7", "30")  # days that an item waits at least
LANES = ("eyes", "group", "waiting")  # to be looked at, ready as a group, with others
MOST_CHOICES = 100
LONGEST = 100  # characters of a search


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; empty fields ask for everything. The names are those in the address."""

    q: str = ""
    element: str | None = None
    period: str | None = None
    unit: str | None = None
    due: str | None = None  # late, soon
    since: str | None = None  # one of WAITING
    lane: str | None = None  # one of LANES

    @property
    def args(self) -> dict[str, str]:
        """Return it as it stands in an address."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def filters(self) -> int:
        """How many filters are set besides the search and the kind of work."""
        return sum(1 for name in self.args if name not in ("q", "element", "lane"))

    def __bool__(self) -> bool:
        """Say whether anything is asked for."""
        return bool(self.args)


EVERYTHING = Asked()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: (value, text)."""

    periods: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    dues: tuple[tuple[str, str], ...]
    waiting: tuple[tuple[str, str], ...]


def read_asked(args: Mapping[str, str]) -> Asked:
    """Return what an address or a saved view asks for; unknown values ask for nothing."""
    due, since = args.get("due"), args.get("since")
    return Asked(
        q=(args.get("q") or "").strip()[:LONGEST],
        element=(args.get("element") or "")[:120] or None,
        period=(args.get("period") or "")[:20] or None,
        unit=(args.get("unit") or "")[:32] or None,
        due=due if due in ("late", "soon") else None,
        since=since if since in WAITING else None,
        lane=args.get("lane") if args.get("lane") in LANES else None,
    )


def place() -> dict[str, Any]:
    """Return where in the list the person of this request is, as it stands in an address."""
    turned = {name: request.args.get(name) for name in ("after", "before")}
    return {**read_asked(request.args).args, **{k: v for k, v in turned.items() if v}}


def conditions(
    work: UnitOfWork, person: Me, asked: Asked, items: sa.Table = t.work_item
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions on items that narrow a list to what was asked for.

    Args:
        work: the request's unit of work.
        person: who asks.
        asked: what for.
        items: work_item (with work_item_principal) or work_item_closed; closed ones have no
            deadline to keep, and none of them waits.
    """
    waiting = asked.lane == "waiting"
    found = matching(
        work,
        person.agency,
        asked.q,
        items,
        t.work_item.c.subject if waiting else None,
    )
    c = items.c
    if asked.element is not None:
        found.append(c.element == asked.element)
    if asked.period is not None:
        found.append(c.period == asked.period)
    if asked.unit is not None:
        found.append(_in_unit(work, person, asked.unit, c.subject))
    if items is not t.work_item:
        return found
    # The deadline, in the index of the list.
    sort_at = t.work_item.c.due_at if waiting else t.work_item_principal.c.sort_at
    if asked.due == "late":
        found.append(sort_at < work.now)
    elif asked.due == "soon":
        found.append(sort_at.between(work.now, work.now + SOON))
    if asked.since is not None:
        found.append(c.created_at <= work.now - timedelta(days=int(asked.since)))
    return found


def _in_unit(
    work: UnitOfWork, person: Me, unit: str, subject: sa.ColumnElement[str]
) -> sa.ColumnElement[bool]:
    """Return the condition that the subject sits in the unit, or in one below it, today."""
    return sa.exists().where(
        Holding.agency == person.agency,
        Holding.person_id == sa.func.substr(subject, 8),
        in_force(Holding, local(work.now).date()),
        Seat.id == Holding.seat_id,
        Seat.unit_id.in_(units_below(person.agency, [unit])),
    )


def choices(work: UnitOfWork, person: Me) -> Choices:
    """Return what the filters offer to a person: their units and those below, and the periods."""
    k = t.item_word.c
    periods = work.connection.scalars(
        sa.select(k.text)
        .where(k.agency == person.agency, k.kind == "period")
        .distinct()
        .order_by(k.text.desc())
        .limit(MOST_CHOICES)
    )
    return Choices(
        periods=tuple((one, one) for one in periods),
        units=_units(work, person),
        dues=(("late", gettext("Lewat tenggat")), ("soon", gettext("Tenggat dalam 3 hari"))),
        waiting=(("7", gettext("Lebih dari 7 hari")), ("30", gettext("Lebih dari 30 hari"))),
    )


def _units(work: UnitOfWork, person: Me) -> tuple[tuple[str, str], ...]:
    held = [key_of(power) for power in person.powers]
    tops = [key.rpartition("@")[2] for key in held if key.startswith("role:")]
    seats = [key.removeprefix("seat:") for key in held if key.startswith("seat:")]
    tops += work.connection.scalars(sa.select(Seat.unit_id).where(Seat.id.in_(seats)))
    rows = work.connection.execute(
        sa.select(Unit.id, Unit.name)
        .where(Unit.id.in_(units_below(person.agency, tops)))
        .order_by(Unit.name, Unit.id)
        .limit(MOST_CHOICES)
    ).all()
    return tuple((row.id, row.name) for row in rows) if len(rows) > 1 else ()
