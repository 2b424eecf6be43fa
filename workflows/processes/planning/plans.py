"""Reading plans: a whole version as one value, for services, pages and documents alike."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store.base import new_id
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork
from workflows.tables.plan import (
    Plan,
    PlanAnnex,
    PlanBehaviour,
    PlanIndicator,
    PlanLink,
    PlanRow,
    PlanVersion,
)


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """How a result is measured."""

    id: str
    key: str  # the same in every version that keeps it
    aspect: str | None
    text: str
    target: Decimal | None
    unit: str

    @property
    def target_in_words(self) -> str:
        """Return "1.200 keluarga", or nothing in the kualitatif approach."""
        return "" if self.target is None else f"{number_in_words(self.target)} {self.unit}"


@dataclass(frozen=True, slots=True)
class PlannedResult:
    """A planned result (RHK) with what it serves and how it is measured."""

    id: str
    key: str  # the same in every version that keeps it
    number: int
    kind: str
    classification: str
    text: str
    perspective: str | None
    serves: str  # key of the superior's result, "" when none is named
    link_state: str | None  # one of LINK_STATES; None when it serves nothing
    indicators: tuple[PlannedIndicator, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """One version of a plan, whole."""

    plan_id: str
    person_id: str
    period: str
    state: str  # of the plan
    version: int
    set_version: int | None
    approach: str
    sent_at: datetime
    sent_by: str
    sent_for: bool
    results: tuple[PlannedResult, ...]
    behaviours: tuple[tuple[str, str], ...]  # value, expectation
    annexes: Mapping[str, tuple[str, ...]]


class PlanStand(NamedTuple):
    """How far a plan is."""

    id: str
    version: int  # last sent; 0: none yet
    returns: int  # how often it came back


_STAND = Prepared(
    sa.select(Plan.id, Plan.version, Plan.returns).where(
        Plan.agency == sa.bindparam("given_agency"),
        Plan.person_id == sa.bindparam("given_person"),
        Plan.period == sa.bindparam("given_period"),
    )
)
_BEGIN = Prepared(sa.insert(Plan))

# A form asks for the plan under several names. Columns of the tables, not objects: a plan in force
# is read in a third of the time.
_plan, _version, _row, _link = (each.__table__ for each in (Plan, PlanVersion, PlanRow, PlanLink))
_VIEWED = sa.select(
    _plan.c.id.label("plan_id"),
    _plan.c.person_id,
    _plan.c.period,
    _plan.c.state,
    _plan.c.set_version,
    _version.c.id.label("version_id"),
    _version.c.version,
    _version.c.approach,
    _version.c.sent_at,
    _version.c.sent_by,
    _version.c.sent_for,
).join_from(_plan, _version, _version.c.plan_id == _plan.c.id)
_IN_FORCE = _VIEWED.where(
    _plan.c.agency == sa.bindparam("given_agency"),
    _plan.c.person_id == sa.bindparam("given_person"),
    _plan.c.period == sa.bindparam("given_period"),
    _version.c.version == _plan.c.set_version,
)
_VERSION = _VIEWED.where(
    _plan.c.id == sa.bindparam("given_plan"), _version.c.version == sa.bindparam("given_version")
)
_LINKS = (
    sa.select(_link.c.plan_row_id, _link.c.target_key, _link.c.state)
    .join_from(_row, _link, _link.c.plan_row_id == _row.c.id)
    .where(_row.c.plan_version_id == sa.bindparam("given_version"))
)


def find_plan(session: Session, agency: str, person_id: str, period: str) -> Plan | None:
    """Return the plan of a person's year, or None."""
    return session.scalar(
        sa.select(Plan).where(
            Plan.agency == agency, Plan.person_id == person_id, Plan.period == period
        )
    )


def stand_of(work: UnitOfWork, agency: str, person_id: str, period: str) -> PlanStand | None:
    """Return how far the plan of a person's year is, or None when there is none yet."""
    work.flush()
    row = _STAND.first(
        work, {"given_agency": agency, "given_person": person_id, "given_period": period}
    )
    return None if row is None else PlanStand(*row)


def begin_plan(work: UnitOfWork, agency: str, person_id: str, period: str, root: str) -> PlanStand:
    """Write the plan of a person's year, without a version; `root` is the case of the year."""
    plan = {"agency": agency, "person_id": person_id, "period": period, "root": root}
    key = new_id()
    _BEGIN.run(work, {"id": key, **plan})
    return PlanStand(key, 0, 0)


def find_plan_in_force(
    session: Session, agency: str, person_id: str, period: str
) -> PlanView | None:
    """Return the version of a person's plan that was set, or None while none is."""
    session.flush()
    row = session.execute(
        _IN_FORCE,
        {"given_agency": agency, "given_person": person_id, "given_period": period},
    ).first()
    return None if row is None else _view(session, row)


def get_plan(session: Session, plan_id: str, version: int) -> PlanView:
    """Return one version of a plan.

    Raises:
        sqlalchemy.exc.NoResultFound: there is no such version.
    """
    session.flush()
    found = session.execute(_VERSION, {"given_plan": plan_id, "given_version": version})
    return _view(session, found.one())


def _view(session: Session, row: sa.Row[*tuple[Any, ...]]) -> PlanView:
    content = _content(session, row.version_id)
    links = {
        link.plan_row_id: link
        for link in session.execute(_LINKS, {"given_version": row.version_id})
    }
    return PlanView(
        plan_id=row.plan_id,
        person_id=row.person_id,
        period=row.period,
        state=row.state,
        version=row.version,
        set_version=row.set_version,
        approach=row.approach,
        sent_at=row.sent_at,
        sent_by=row.sent_by,
        sent_for=row.sent_for,
        results=tuple(_linked(each, links.get(each.id)) for each in content.results),
        behaviours=content.behaviours,
        annexes=content.annexes,
    )


def number_in_words(value: Decimal) -> str:
    """Return a number as Indonesian texts write it: 1.200 and 97,5."""
    text = f"{value.normalize():,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


@dataclass(frozen=True, slots=True)
class _Content:
    """What never changes in a version once it was sent."""

    results: tuple[PlannedResult, ...]  # without their links, which are checked again later
    behaviours: tuple[tuple[str, str], ...]
    annexes: Mapping[str, tuple[str, ...]]


_contents: OrderedDict[str, _Content] = OrderedDict()
KEPT = 5000  # contents of plan versions kept in memory: a few kB each


def _content(session: Session, version_id: str) -> _Content:
    """Return the unchanging part of a version; read once a process, as every step asks for it."""
    found = _contents.get(version_id)
    if found is None:
        found = _read_content(session, version_id)
        _contents[version_id] = found
        while len(_contents) > KEPT:
            _contents.popitem(last=False)
    return found


def _read_content(session: Session, version_id: str) -> _Content:
    annexes: dict[str, list[str]] = {}
    for line in session.scalars(
        sa.select(PlanAnnex)
        .where(PlanAnnex.plan_version_id == version_id)
        .order_by(PlanAnnex.kind, PlanAnnex.number)
    ):
        annexes.setdefault(line.kind, []).append(line.text)
    behaviours = session.scalars(
        sa.select(PlanBehaviour)
        .where(PlanBehaviour.plan_version_id == version_id)
        .order_by(PlanBehaviour.number)
    )
    return _Content(
        results=_results(session, version_id),
        behaviours=tuple((each.value, each.expectation) for each in behaviours),
        annexes={kind: tuple(lines) for kind, lines in annexes.items()},
    )


def _results(session: Session, version_id: str) -> tuple[PlannedResult, ...]:
    rows = session.scalars(
        sa.select(PlanRow).where(PlanRow.plan_version_id == version_id).order_by(PlanRow.number)
    ).all()
    indicators: dict[str, list[PlannedIndicator]] = {}
    for each in session.scalars(
        sa.select(PlanIndicator)
        .where(PlanIndicator.plan_row_id.in_([row.id for row in rows]))
        .order_by(PlanIndicator.number)
    ):
        indicators.setdefault(each.plan_row_id, []).append(
            PlannedIndicator(each.id, each.key, each.aspect, each.indicator, each.target, each.unit)
        )
    return tuple(
        PlannedResult(
            id=row.id,
            key=row.key,
            number=row.number,
            kind=row.kind,
            classification=row.classification,
            text=row.result,
            perspective=row.perspective,
            serves="",
            link_state=None,
            indicators=tuple(indicators.get(row.id, ())),
        )
        for row in rows
    )


def _linked(result: PlannedResult, link: sa.Row[*tuple[Any, ...]] | None) -> PlannedResult:
    if link is None:
        return result
    return replace(result, serves=link.target_key, link_state=link.state)
