"""A file of changes: seen before it is carried out, then carried out in one recorded operation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.jobs.tasks import new_task
from engine.store import agency_history, jobs
from engine.store import tables as t
from engine.store.history import Event
from workflows.organisation.changing import Change, Told, changing, trying
from workflows.people.columns import RowError
from workflows.people.files import read_sheets
from workflows.people.reviews import midnight
from workflows.reorganisation.applying import Applying
from workflows.reorganisation.effects import Act, Effects, find_effects
from workflows.reorganisation.following import TASK
from workflows.reorganisation.reading import Wanted, read_wanted
from workflows.tables.base import new_id
from workflows.tables.people import Person, Seat, Unit
from workflows.tables.reorganisation import Reorganisation, ReorganisationAct

if TYPE_CHECKING:
    from engine.engine import Engine

EVENT = "reorganised"


class NotCarriedOut(Exception):
    """Rows are wrong; nothing was written."""

    def __init__(self, report: Report) -> None:
        self.report = report
        told = "; ".join(f"{each.line}: {each.message}" for each in report.errors[:3])
        super().__init__(f"Expected every row to be right but {len(report.errors)} are not: {told}")


@dataclass(frozen=True, slots=True)
class Items:
    """Open items of one seat, role or person, and who can do them on the day."""

    principal: str
    name: str
    count: int
    chains: int  # how many of them are steps of an approval in progress
    holders: tuple[str, ...]  # names; none: HR gets them until somebody can


@dataclass(frozen=True, slots=True)
class Report:
    """What a file does, or would do."""

    name: str
    decree: str
    on: date | None
    rows: int
    errors: tuple[RowError, ...]
    ignored_columns: tuple[str, ...] = ()
    changes: tuple[Told, ...] = ()
    items: tuple[Items, ...] = ()
    acts: tuple[Act, ...] = ()
    warnings: tuple[str, ...] = ()
    written: bool = False
    before: bool = False  # this was carried out earlier: nothing happened now
    id: str | None = None  # of the operation

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            **asdict(self),
            "on": self.on.isoformat() if self.on else None,
            "acts": [{**asdict(act), "due_on": act.due_on.isoformat()} for act in self.acts],
            "errors": [asdict(each) for each in self.errors],
        }


def preview(engine: Engine, agency: str, actor: str, content: bytes, name: str) -> Report:
    """Return what a file would do; nothing is written.

    Args:
        engine: the engine of the installation.
        agency: whose organisation.
        actor: who asks, "person:ID" or the name of an account.
        content: the whole file.
        name: its name, ending in .csv, .xlsx or .yaml.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
    """
    with trying(engine, agency, actor) as change:
        report, _, _ = _carry_out(change, content, name)
    return report


def reorganise(engine: Engine, agency: str, actor: str, content: bytes, name: str) -> Report:
    """Carry a file out: everything in one transaction, or nothing.

    The same rows again change nothing. Years of people are seen to by orders of their own, at once
    or on the day (`following.py`).

    Args:
        engine: the engine of the installation.
        agency: whose organisation.
        actor: who carries it out.
        content: the whole file.
        name: its name.

    Raises:
        UnreadableFile: the file as a whole cannot be read.
        NotCarriedOut: rows are wrong.
    """
    with changing(engine, agency, actor) as change:
        report, wanted, effects = _carry_out(change, content, name)
        if report.errors:
            raise NotCarriedOut(report)
        if report.before:
            return report
        key = _record(change, wanted, effects, report)
    return replace(report, written=True, id=key)


def _carry_out(change: Change, content: bytes, name: str) -> tuple[Report, Wanted, Effects]:
    sheets = read_sheets(content, name)
    wanted = read_wanted(sheets, change.rules, change.today)
    head = wanted.head
    report = Report(
        head.name if head else "",
        head.decree if head else "",
        head.on if head else None,
        wanted.rows,
        _in_order(wanted.errors),
        wanted.ignored,
    )
    nothing = Effects((), ())
    if head is None:
        return report, wanted, nothing
    known = find(change, wanted.digest)
    if known is not None:
        return replace(report, before=True, id=known), wanted, nothing
    change.reason = head.name if head.name == head.decree else f"{head.name} ({head.decree})"
    applying = Applying(change, head, wanted.orders)
    applying.run()
    if applying.errors or report.errors:
        return (
            replace(report, errors=_in_order((*report.errors, *applying.errors))),
            wanted,
            nothing,
        )
    change.work.cache.clear()
    effects = find_effects(change, head, wanted.orders)
    told = replace(
        report,
        changes=tuple(change.told),
        items=tuple(_items(change)),
        acts=effects.acts,
        warnings=effects.warnings,
    )
    return told, wanted, effects


def find(change: Change, digest: str) -> str | None:
    """Return the id of the operation that carried these rows out, or None."""
    found: str | None = change.work.session.scalar(
        sa.select(Reorganisation.id).where(
            Reorganisation.agency == change.agency, Reorganisation.digest == digest
        )
    )
    return found


def _record(change: Change, wanted: Wanted, effects: Effects, report: Report) -> str:
    """Write the operation, what follows from it, and its line in the agency's history."""
    head = wanted.head
    if head is None:
        raise ValueError("Expected a file with a row reorganisasi")
    counts = dict(Counter(order.kind for order in wanted.orders))
    follow = dict(Counter(act.kind for act in effects.acts))
    row = Reorganisation(
        id=new_id(),
        agency=change.agency,
        digest=wanted.digest,
        name=head.name,
        decree=head.decree,
        valid_from=head.on,
        applied_by=change.actor,
        applied_at=change.work.now,
        counts={"rows": counts, "acts": follow, "changes": len(report.changes)},
    )
    change.work.session.add(row)
    change.work.flush()
    facts: Mapping[str, Any] = {
        "reorganisation": row.id,
        "digest": row.digest,
        "on": head.on.isoformat(),
        "rows": counts,
        "acts": follow,
    }
    payload = {"name": head.name, "decree": head.decree}
    event = Event(EVENT, actor=change.actor, facts=facts, payload=payload)
    agency_history.record(change.work, change.agency, [event])
    order_acts(change, row.id, effects)
    return row.id


def order_acts(change: Change, key: str, effects: Effects) -> None:
    """Keep what follows from an operation (an id), and order it for its days."""
    change.work.session.add_all(
        ReorganisationAct(
            agency=change.agency,
            reorganisation_id=key,
            number=number,
            kind=act.kind,
            person_id=act.person,
            period=act.period,
            case=act.case,
            from_id=act.from_id,
            to_id=act.to_id,
            due_on=act.due_on,
        )
        for number, act in enumerate(effects.acts, 1)
    )
    change.work.flush()
    orders = []
    for day in sorted({act.due_on for act in effects.acts}):
        given = {"reorganisation": key, "on": day.isoformat()}
        job = new_task(change.agency, TASK, given)
        if day > change.today:
            job = replace(job, due_at=midnight(change.work, change.agency, day))
        orders.append(job)
    jobs.add(change.work, orders)


def _items(change: Change) -> list[Items]:
    w, p = t.work_item.c, t.work_item_principal.c
    found = []
    for each in change.consequences():
        chains = change.work.connection.scalar(
            sa.select(sa.func.count())
            .select_from(t.work_item_principal)
            .join(t.work_item, w.id == p.item)
            .where(
                p.agency == change.agency, p.principal == each.principal, w.process == "approval"
            )
        )
        people = [key.removeprefix("person:") for key in each.holders]
        names = change.work.session.scalars(
            sa.select(Person.name).where(Person.id.in_(people)).order_by(Person.name)
        )
        label = _label(change, each.principal)
        found.append(Items(each.principal, label, each.items, chains or 0, tuple(names)))
    return found


def _label(change: Change, principal: str) -> str:
    kind, _, rest = principal.partition(":")
    role, _, unit = rest.partition("@")
    model: Any = {"seat": Seat, "person": Person, "role": Unit}[kind]
    row = change.work.session.get(model, unit or rest)
    name = row.name if row is not None else rest
    return f"{role.replace('_', ' ')}, {name}" if kind == "role" else name


def _in_order(errors: tuple[RowError, ...]) -> tuple[RowError, ...]:
    return tuple(sorted(errors, key=lambda each: (each.sheet, each.line, each.column)))
