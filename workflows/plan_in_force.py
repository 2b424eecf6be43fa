"""The plan (SKP) of a person's year as it is in force: what is measured and rated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.errors import NotFound
from workflows.tables.plan import Plan, PlanBehaviour, PlanIndicator, PlanRow, PlanVersion

LESS_IS_BETTER = ("waktu", "biaya")  # aspects in which reaching less than the target is good


@dataclass(frozen=True, slots=True)
class Indicator:
    """How a planned result is measured."""

    key: str  # the same in every version of the plan
    number: int
    aspect: str | None
    text: str
    target: Decimal | None
    unit: str

    @property
    def less_is_better(self) -> bool:
        """Whether a smaller number is the better one."""
        return self.aspect in LESS_IS_BETTER

    @property
    def target_text(self) -> str:
        """The target as people write it: "12 dokumen"."""
        return f"{number_text(self.target)} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Result:
    """One planned result (rencana hasil kerja)."""

    key: str  # the same in every version of the plan
    number: int
    kind: str  # utama or tambahan
    text: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class PlanInForce:
    """What a person planned for a year, as set."""

    plan: str  # id
    version: int
    set_at: datetime | None
    results: tuple[Result, ...]
    expectations: dict[str, str]  # behaviour -> what the leader expects

    def result(self, key: str) -> Result:
        """Return a planned result by its key.

        Raises:
            NotFound: the plan has no such result.
        """
        for result in self.results:
            if result.key == key:
                return result
        raise NotFound("planned result", key)


def find_plan(session: Session, agency: str, person: str, period: str) -> PlanInForce | None:
    """Return the plan in force, or None while none is set."""
    plan = session.scalars(
        sa.select(Plan).where(
            Plan.agency == agency, Plan.person_id == person, Plan.period == period
        )
    ).one_or_none()
    if plan is None or plan.set_version is None:
        return None
    version = session.scalars(
        sa.select(PlanVersion).where(
            PlanVersion.plan_id == plan.id, PlanVersion.version == plan.set_version
        )
    ).one()
    rows = session.scalars(
        sa.select(PlanRow).where(PlanRow.plan_version_id == version.id).order_by(PlanRow.number)
    ).all()
    indicators = _indicators(session, [row.id for row in rows])
    behaviours = session.scalars(
        sa.select(PlanBehaviour).where(PlanBehaviour.plan_version_id == version.id)
    )
    return PlanInForce(
        plan=plan.id,
        version=version.version,
        set_at=plan.set_at,
        results=tuple(
            Result(row.key, row.number, row.kind, row.result, tuple(indicators[row.id]))
            for row in rows
        ),
        expectations={each.value: each.expectation for each in behaviours},
    )


def get_plan(session: Session, agency: str, person: str, period: str) -> PlanInForce:
    """Return the plan in force.

    Raises:
        NotFound: no plan of this year is set.
    """
    plan = find_plan(session, agency, person, period)
    if plan is None:
        raise NotFound("plan in force", f"{person} {period}")
    return plan


def number_text(number: Decimal | None) -> str:
    """Return a number as Indonesian texts write it, without needless zeros: "1.250,5"."""
    if number is None:
        return ""
    text = f"{number.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def _indicators(session: Session, rows: Sequence[str]) -> dict[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = defaultdict(list)
    for each in session.scalars(
        sa.select(PlanIndicator)
        .where(PlanIndicator.plan_row_id.in_(rows))
        .order_by(PlanIndicator.plan_row_id, PlanIndicator.number)
    ):
        found[each.plan_row_id].append(
            Indicator(each.key, each.number, each.aspect, each.indicator, each.target, each.unit)
        )
    return found
