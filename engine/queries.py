"""What pages ask: lists, items, cases. No query loads a case's state."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

import orjson
import sqlalchemy as sa

from engine import lanes as cut
from engine import powers as lending
from engine.errors import NotFound
from engine.powers import Lent, Power
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

COUNT_CAP = 1000  # counts are exact up to here, then "1000+"
PAGE = 50  # rows of a list
END = "end"  # as `before`: the last page

Conditions = Sequence[sa.ColumnElement[bool]]

w, wp = t.work_item, t.work_item_principal


@dataclass(frozen=True, slots=True)
class InboxPage:
    """One page of a list of items."""

    rows: tuple[Mapping[str, Any], ...]  # columns of work_item without draft and context
    next: str | None  # cursor of the page after
    previous: str | None  # cursor of the page before
    total: int  # at most COUNT_CAP + 1

    @property
    def total_text(self) -> str:
        """The number as people read it: "1000+" beyond the cap."""
        return f"{COUNT_CAP}+" if self.total > COUNT_CAP else str(self.total)


_NOT_LISTED = {"agency", "token", "context", "substitute", "claimed_at", "follow_up_at", "draft"}
LIST_COLUMNS = [each for each in w.c if each.name not in _NOT_LISTED]


def inbox(
    work: UnitOfWork,
    agency: str,
    person: str,
    powers: Sequence[Power],
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = PAGE,
    where: Conditions = (),
    counted: int | None = None,
    lanes: Sequence[cut.Part] = cut.TO_DO,
) -> InboxPage:
    """Return open items of a person, soonest deadline first.

    Each power and lane is asked with its own bounded query; exclusions are filtered there.
    Items that another person has claimed, or that only a named person may do, are not listed.

    Args:
        work: a unit of work.
        agency: whose database rows.
        person: "person:ID" of who looks.
        powers: what the person holds today, own or lent, the person's own key included.
        after: cursor to go on behind.
        before: cursor to go back before; END for the last page.
        limit: rows of the page.
        where: conditions on columns of work_item and work_item_principal.
        counted: how many there are, when the caller knows; counted here otherwise.
        lanes: which parts of the lanes are listed.

    Raises:
        ValueError: the cursor is damaged.
    """
    branches = []
    for each, part in product(dict.fromkeys(powers), lanes):
        query = mine(agency, person, each, where, part)
        key = sa.tuple_(wp.c.sort_at, wp.c.item)
        if before is not None:
            if before != END:
                query = query.where(key < _bound(before))
            query = query.order_by(wp.c.sort_at.desc(), wp.c.item.desc())
        else:
            if after is not None:
                query = query.where(key > _bound(after))
            query = query.order_by(wp.c.sort_at, wp.c.item)
        branches.append(sa.select(query.limit(limit + 1).subquery()))
    found: dict[str, tuple[datetime, str]] = {}
    if branches:
        found = {
            row.item: (row.sort_at, row.item)
            for row in work.connection.execute(sa.union_all(*branches))
        }
    ordered = sorted(found.values(), reverse=before is not None)
    more = len(ordered) > limit
    ordered = sorted(ordered[:limit])
    rows = _rows(work, [item for _, item in ordered])
    has_next = more if before is None else before != END
    has_previous = more if before is not None else after is not None
    return InboxPage(
        rows=tuple(rows[item] for _, item in ordered if item in rows),
        next=to_cursor(ordered[-1]) if ordered and has_next else None,
        previous=to_cursor(ordered[0]) if ordered and has_previous else None,
        total=(
            count_inbox(work, agency, person, powers, where, lanes) if counted is None else counted
        ),
    )


def count_inbox(
    work: UnitOfWork,
    agency: str,
    person: str,
    powers: Sequence[Power],
    where: Conditions = (),
    lanes: Sequence[cut.Part] = cut.TO_DO,
) -> int:
    """Return how many items a person has, exact up to COUNT_CAP, else COUNT_CAP + 1."""
    branches = [
        sa.select(
            mine(agency, person, each, where, part)
            .with_only_columns(wp.c.item)
            .limit(COUNT_CAP + 1)
            .subquery()
            .c.item
        )
        for each, part in product(dict.fromkeys(powers), lanes)
    ]
    if not branches:
        return 0
    all_of_them = sa.union(*branches).subquery()
    some = sa.select(all_of_them.c.item).limit(COUNT_CAP + 1).subquery()
    total: int = work.connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0
    return total


def find_item(work: UnitOfWork, agency: str, item: str) -> dict[str, Any] | None:
    """Return an open or closed item with all its columns, or None.

    Who may see it is decided by the caller (engine.rights, admin.access). Closed ones have
    `closed_at`, `closed_as`, `closed_by`.
    """
    for table in (w, t.work_item_closed):
        row = (
            work.connection.execute(
                sa.select(table).where(table.c.id == item, table.c.agency == agency)
            )
            .mappings()
            .first()
        )
        if row is not None:
            return dict(row)
    return None


def list_items(
    work: UnitOfWork,
    agency: str,
    *,
    case: str | None = None,
    root: str | None = None,
    subject: str | None = None,
    period: str | None = None,
) -> list[dict[str, Any]]:
    """Return open items of a case, a family of cases, or about a person; oldest first."""
    query = sa.select(w).where(w.c.agency == agency)
    for column, value in (
        (w.c.case, case),
        (w.c.root, root),
        (w.c.subject, subject),
        (w.c.period, period),
    ):
        if value is not None:
            query = query.where(column == value)
    return [dict(row) for row in work.connection.execute(query.order_by(w.c.id)).mappings()]


def list_closed_items(
    work: UnitOfWork, agency: str, *, root: str | None = None, person: str | None = None
) -> list[dict[str, Any]]:
    """Return closed items of a family of cases or done by a person, newest first, 500 at most."""
    c = t.work_item_closed.c
    query = sa.select(t.work_item_closed).where(c.agency == agency)
    if root is not None:
        query = query.where(c.root == root)
    if person is not None:
        query = query.where(c.closed_by == person)
    query = query.order_by(c.closed_at.desc(), c.id.desc()).limit(500)
    return [dict(row) for row in work.connection.execute(query).mappings()]


CASE_COLUMNS = [
    t.process_instance.c[name]
    for name in (
        "id",
        "agency",
        "bundle",
        "process",
        "business_key",
        "correlation",
        "subject",
        "period",
        "rules_date",
        "calendar_at",
        "root",
        "parent",
        "parent_token",
        "parent_element",
        "status",
        "version",
        "variables",
        "history_seq",
        "started_at",
        "ended_at",
    )
]


def get_case(work: UnitOfWork, agency: str, case: str) -> dict[str, Any]:
    """Return the row of a case without its state.

    Raises:
        NotFound: there is none in the agency.
    """
    p = t.process_instance
    row = (
        work.connection.execute(
            sa.select(*CASE_COLUMNS).where(p.c.id == case, p.c.agency == agency)
        )
        .mappings()
        .first()
    )
    if row is None:
        raise NotFound("case", case)
    return dict(row)


def list_cases(
    work: UnitOfWork,
    agency: str,
    *,
    root: str | None = None,
    subject: str | None = None,
    period: str | None = None,
    process: str | None = None,
    status: str | None = None,
    limit: int = 500,
) -> list[dict[str, Any]]:
    """Return cases without their states, oldest first."""
    p = t.process_instance.c
    query = sa.select(*CASE_COLUMNS).where(p.agency == agency)
    for column, value in (
        (p.root, root),
        (p.subject, subject),
        (p.period, period),
        (p.process, process),
        (p.status, status),
    ):
        if value is not None:
            query = query.where(column == value)
    query = query.order_by(p.id).limit(limit)
    return [dict(row) for row in work.connection.execute(query).mappings()]


def case_view(
    work: UnitOfWork, agency: str, case: str, *, after: int = 0, limit: int = 1000
) -> dict[str, Any]:
    """Return what `siklus case show` and the case page tell.

    Returns:
        case, process, bundle, state, subject, period, open (waits for people, timers, messages,
        conditions, children), variables, history (after the event of that number, at most `limit`),
        history_next (number of its last event, if more follow; null at the end), incidents.

    Raises:
        NotFound: there is none in the agency.
    """
    row = get_case(work, agency, case)
    incidents = list_incidents(work, agency, case=case)
    history = list_history(work, case=case, after=after, limit=limit + 1)
    return {
        "case": row["id"],
        "process": row["process"],
        "bundle": row["bundle"],
        "state": "incident" if incidents and row["status"] == "active" else row["status"],
        "subject": row["subject"],
        "period": row["period"],
        "root": row["root"],
        "parent": row["parent"],
        "open": list_waits(work, case),
        "variables": row["variables"],
        "history": history[:limit],
        "history_next": history[limit - 1]["seq"] if len(history) > limit else None,
        "incidents": incidents,
    }


def list_waits(work: UnitOfWork, case: str) -> list[dict[str, Any]]:
    """Return where a case stands: kind, element, name, due; from rows, without its state."""
    run = work.connection.execute
    waits: list[dict[str, Any]] = [
        {"kind": "item", "element": r.element, "name": r.name, "item": r.id, "due": r.due_at}
        for r in run(
            sa.select(w.c.id, w.c.element, w.c.name, w.c.due_at)
            .where(w.c.case == case)
            .order_by(w.c.id)
        )
    ]
    s, h, p = t.subscription.c, t.history.c, t.process_instance.c
    waits += [
        {"kind": r.kind, "element": r.element, "name": r.name, "due": None}
        for r in run(sa.select(s.kind, s.element, s.name).where(s.case == case).order_by(s.token))
    ]
    waits += [
        {"kind": "child", "element": r.parent_element, "name": r.process, "case": r.id, "due": None}
        for r in run(
            sa.select(p.id, p.process, p.parent_element)
            .where(p.parent == case, p.status == "active")
            .order_by(p.id)
        )
    ]
    j = t.job.c
    timers = run(
        sa.select(j.due_at, j.payload, j.counted)
        .where(j.case == case, j.kind == "FireTimer", j.state != "dead")
        .order_by(j.due_at)
    ).all()
    if timers:
        named: dict[int | datetime, str] = {}
        for r in run(
            sa.select(h.element, h.facts)
            .where(h.case == case, h.kind.in_(("timer_set", "timer_moved")))
            .order_by(h.seq)
        ):
            named[datetime.fromisoformat(r.facts["due"])] = r.element
            if "token" in r.facts:  # older rows name their timer by its moment only
                named[r.facts["token"]] = r.element
        waits += [
            {
                "kind": "timer",
                "element": named.get(r.payload["token"]) or named.get(r.due_at, ""),
                "name": "timer",
                "due": r.due_at,
                "counted": r.counted,
            }
            for r in timers
        ]
    return waits


def list_history(
    work: UnitOfWork,
    *,
    case: str | None = None,
    root: str | None = None,
    after: int | None = None,
    limit: int = 1000,
) -> list[dict[str, Any]]:
    """Return history of a case, or of a whole family of cases, oldest first, with its texts.

    Args:
        after: number of an event of the one case; only later ones are returned.
    """
    h, hp = t.history.c, t.history_payload.c
    query = sa.select(
        h.case, h.seq, h.kind, h.element, h.actor, h.at, h.facts, h.hash, hp.payload
    ).outerjoin(t.history_payload, (hp.case == h.case) & (hp.seq == h.seq))
    if case is not None:
        query = query.where(h.case == case)
    if root is not None:
        query = query.where(h.root == root)
    if after is not None:
        query = query.where(h.seq > after)
    query = query.order_by(h.at, h.case, h.seq).limit(limit)
    return [dict(row) for row in work.connection.execute(query).mappings()]


def list_incidents(
    work: UnitOfWork, agency: str, *, case: str | None = None
) -> list[dict[str, Any]]:
    """Return open incidents, oldest first; what was typed stays out."""
    i = t.incident.c
    query = sa.select(i.id, i.case, i.item, i.element, i.message, i.received_at).where(
        i.agency == agency, i.state == "open"
    )
    if case is not None:
        query = query.where(i.case == case)
    return [dict(r) for r in work.connection.execute(query.order_by(i.id)).mappings()]


def get_incident(work: UnitOfWork, agency: str, incident: str) -> dict[str, Any]:
    """Return an incident, open or settled, with the order that it keeps.

    Raises:
        NotFound: there is none with this id.
    """
    i = t.incident
    query = sa.select(i).where(i.c.agency == agency, i.c.id == incident)
    row = work.connection.execute(query).mappings().first()
    if row is None:
        raise NotFound("incident", incident)
    return dict(row)


def list_notices(
    work: UnitOfWork, agency: str, person: str, powers: Sequence[Power], *, limit: int = 50
) -> list[dict[str, Any]]:
    """Return notices to a person through any of the powers, newest first."""
    n = t.notice.c
    query = (
        sa.select(t.notice)
        .where(n.agency == agency, told_to(person, powers))
        .order_by(n.id.desc())
        .limit(limit)
    )
    return [dict(row) for row in work.connection.execute(query).mappings()]


def told_to(person: str, powers: Sequence[Power]) -> sa.ColumnElement[bool]:
    """Return the condition on notices that they are for a person.

    Through a lent power come those about open items that it lets the person do, and no others:
    what a giver is told about themself is the giver's.
    """
    n = t.notice.c
    lent = [each for each in powers if isinstance(each, Lent)]
    own = n.principal.in_([each for each in powers if not isinstance(each, Lent)])
    if not lent:
        return own
    reached = sa.exists().where(w.c.id == n.item, lending.condition(person, lent))
    return sa.or_(own, sa.and_(n.principal.in_({each.principal for each in lent}), reached))


def find_attachment(work: UnitOfWork, agency: str, attachment: str) -> dict[str, Any] | None:
    """Return an attachment with its content, or None."""
    a = t.attachment
    row = (
        work.connection.execute(sa.select(a).where(a.c.id == attachment, a.c.agency == agency))
        .mappings()
        .first()
    )
    return None if row is None else dict(row)


def mine(
    agency: str, person: str, through: Power, where: Conditions = (), part: cut.Part = cut.ALONE
) -> sa.Select[Any]:
    """Return the query for open items of a part of a lane that somebody may do with one power."""
    return (
        sa.select(wp.c.sort_at, wp.c.item)
        .join(w, w.c.id == wp.c.item)
        .where(
            wp.c.agency == agency,
            *part.conditions(),
            *lending.joined(person, through),
            *where,
        )
    )


def _rows(work: UnitOfWork, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    if not ids:
        return {}
    query = sa.select(*LIST_COLUMNS).where(w.c.id.in_(ids))
    return {row["id"]: dict(row) for row in work.connection.execute(query).mappings()}


def to_cursor(key: tuple[datetime, str]) -> str:
    """Return the text that stands for a place in a list."""
    return base64.urlsafe_b64encode(orjson.dumps([key[0].isoformat(), key[1]])).decode()


def from_cursor(cursor: str) -> tuple[datetime, str]:
    """Return the place that a cursor stands for.

    Raises:
        ValueError: the cursor is damaged.
    """
    try:
        moment, item = orjson.loads(base64.urlsafe_b64decode(cursor))
        return datetime.fromisoformat(moment).astimezone(UTC), str(item)
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError("Expected a cursor as this list gives it") from error


def _bound(cursor: str) -> Any:
    at, item = from_cursor(cursor)
    return sa.tuple_(sa.literal(at, t.work_item_principal.c.sort_at.type), sa.literal(item))
