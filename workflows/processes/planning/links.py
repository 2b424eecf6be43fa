"""What a result serves above: choices while planning, and the check when the superior's is set.

A late superior keeps nobody waiting: results sent but not yet set can be chosen (draf), and when
there is none yet the choice is put off (menyusul). When the superior's plan is set, every link to
it is looked at again and those it does not hold are told to their owners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.store import jobs
from engine.store.tables import process_instance
from engine.store.unit_of_work import UnitOfWork
from workflows.domain.reasons import say
from workflows.processes.planning.plans import PlanView, find_plan, get_plan
from workflows.tables.plan import Plan, PlanLink, PlanRow, PlanVersion

ALIGNMENT = "alignment"  # the process in which open links are chosen
AGREEMENT = "perjanjian_kinerja"
LATER = "menyusul"
AGREEMENT_LABEL = say("serves_agreement")
LATER_LABEL = say("serves_later")


class NoSuchTarget(ValueError):
    """The link names a result that the superior's plan does not hold."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something a result may serve."""

    value: str  # key of the superior's result, AGREEMENT or LATER
    label: str
    state: str  # one of LINK_STATES: what a link to it is now
    superior_id: str | None  # whose plan it stands in


def list_targets(
    session: Session, agency: str, period: str, superiors: Iterable[str], *, senior: bool
) -> tuple[Target, ...]:
    """Return what the results of a plan may serve.

    Args:
        session: where plans are.
        agency: whose plans.
        period: the year.
        superiors: ids of the people one step up who make plans; none above who plans: empty.
        senior: the plan is of a JPT, whose results may serve the agency's agreement itself.
    """
    found: dict[str, Target] = {}
    people = tuple(superiors)
    for person in people:
        plan = find_plan(session, agency, person, period)
        if plan is not None:
            found |= {target.value: target for target in _of_plan(session, plan)}
    if senior or not people:
        found[AGREEMENT] = Target(AGREEMENT, AGREEMENT_LABEL, AGREEMENT, None)
    if people and not any(target.superior_id for target in found.values()):
        found[LATER] = Target(LATER, LATER_LABEL, LATER, people[0])
    return tuple(found.values())


def write_links(
    session: Session,
    agency: str,
    serves: Mapping[str, str],
    targets: Iterable[Target],
    at: datetime,
) -> None:
    """Write the links of new rows.

    Args:
        session: where plans are.
        agency: whose plans.
        serves: row id -> value of the target, "" for none.
        targets: what may be served.
        at: when it was looked up.

    Raises:
        NoSuchTarget: a value is not among the targets.
    """
    known = {target.value: target for target in targets}
    for row_id, value in serves.items():
        if not value:
            continue
        if value not in known:
            raise NoSuchTarget(f"Expected one of {len(known)} results to serve but got {value!r}")
        target = known[value]
        session.add(
            PlanLink(
                agency=agency,
                plan_row_id=row_id,
                target_key=value if target.state in ("sah", "draf") else "",
                superior_id=target.superior_id,
                state=target.state,
                checked_at=at,
            )
        )


def check_links_to(work: UnitOfWork, plan: Plan) -> int:
    """Look again at every link to a plan that was just set, and tell whose no longer hold.

    Returns:
        How many links broke or are still to be chosen.
    """
    session = work.session
    assert plan.set_version is not None, "called when a version was set"
    keys = {result.key for result in get_plan(session, plan.id, plan.set_version).results}
    owners: dict[str, int] = {}
    rows = session.execute(
        sa.select(PlanLink, Plan)
        .join(PlanRow, PlanRow.id == PlanLink.plan_row_id)
        .join(PlanVersion, PlanVersion.id == PlanRow.plan_version_id)
        .join(Plan, Plan.id == PlanVersion.plan_id)
        .where(
            PlanLink.agency == plan.agency,
            PlanLink.superior_id == plan.person_id,
            Plan.period == plan.period,
            Plan.version == PlanVersion.version,
        )
        .order_by(PlanLink.id)
    )
    for link, owner in rows:
        if link.state != LATER:
            link.state = "sah" if link.target_key in keys else "putus"
        link.checked_at = work.now
        if link.state != "sah":
            owners[owner.person_id] = owners.get(owner.person_id, 0) + 1
    for person, count in owners.items():
        _ask_to_align(work, plan, person, count)
    return sum(owners.values())


def _ask_to_align(work: UnitOfWork, plan: Plan, person: str, count: int) -> None:
    """Tell the owner of open links, and start the case in which they choose; one at a time."""
    subject = f"person:{person}"
    p = process_instance.c
    running = work.connection.scalar(
        sa.select(p.id).where(
            p.agency == plan.agency,
            p.process == ALIGNMENT,
            p.subject == subject,
            p.period == plan.period,
            p.status == "active",
        )
    )
    if running is not None:
        return
    work.notify(
        [subject],
        "plan_links_open",
        {"count": count},
        agency=plan.agency,
        subject=subject,
        period=plan.period,
    )
    key = f"align:{plan.id}:{plan.set_version}:{person}"
    start = {"process": ALIGNMENT, "key": key, "subject": subject, "period": plan.period}
    jobs.add(work, [jobs.NewJob("StartCase", plan.agency, start, rank=jobs.BULK, dedup=key)])


def choose_target(
    session: Session, agency: str, row_id: str, value: str, targets: Iterable[Target], at: datetime
) -> None:
    """Let a row of a sent plan serve another result: for links put off or broken.

    The rows themselves stay as they were sent.

    Raises:
        NoSuchTarget: the value is not among the targets.
    """
    kept = list(targets)
    if not any(target.value == value for target in kept):
        raise NoSuchTarget(f"Expected one of {len(kept)} results to serve but got {value!r}")
    for link in session.scalars(sa.select(PlanLink).where(PlanLink.plan_row_id == row_id)):
        session.delete(link)
    session.flush()
    write_links(session, agency, {row_id: value}, kept, at)


def _of_plan(session: Session, plan: Plan) -> Iterable[Target]:
    """Yield the results of a plan: those set first, then those only sent."""
    set_keys: set[str] = set()
    if plan.set_version is not None:
        for target in _of_version(get_plan(session, plan.id, plan.set_version), "sah"):
            set_keys.add(target.value)
            yield target
    if plan.version and plan.version != plan.set_version:
        for target in _of_version(get_plan(session, plan.id, plan.version), "draf"):
            if target.value not in set_keys:
                yield target


def _of_version(view: PlanView, state: str) -> Iterable[Target]:
    mark = "" if state == "sah" else " (rancangan)"
    for result in view.results:
        yield Target(result.key, f"{result.text}{mark}"[:300], state, view.person_id)
