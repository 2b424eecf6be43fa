"""Work items: what people have to do. One row per principal named, never per eligible person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from engine.errors import NotFound, NotOpen
from engine.ports import Assignment
from engine.store import tables as t
from engine.store import words
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork

OPEN, GROUP = "open", "group"
"""Lanes of what somebody is to do: to be looked at one by one, or ready to be done together."""
TO_DO = (OPEN, GROUP)
HELD = "held"
"""Lane of items on which a decision was taken that can still be undone: nobody's list has them."""
FAR = datetime(9999, 12, 31, tzinfo=UTC)  # sorts items without a deadline last
w = t.work_item
_BACK: dict[str, Any] = {"delegated_by": None, "delegated": None}  # with those it belongs to
_closed = t.work_item_closed

_INSERT = Prepared(w.insert())
_INSERT_PRINCIPAL = Prepared(t.work_item_principal.insert())
_INSERT_EXCLUSION = Prepared(t.work_item_exclusion.insert())
_ENDING = ("closed_at", "closed_as", "closed_by", "capacity")
_DROPPED = {"draft": sa.null(), "checking": sa.false()}
_kept = [c.name for c in w.c if c.name not in _DROPPED]
_COPY_CLOSED = Prepared(
    _closed.insert().from_select(
        [*_kept, *_DROPPED, *_ENDING],
        sa.select(
            *(w.c[name] for name in _kept),
            *_DROPPED.values(),
            *(sa.bindparam(name, type_=_closed.c[name].type) for name in _ENDING),
        ).where(w.c.id == sa.bindparam("closing")),
    )
)
_DELETE = Prepared(sa.delete(w).where(w.c.id == sa.bindparam("closing")))
_DELETE_PRINCIPALS = Prepared(
    sa.delete(t.work_item_principal).where(t.work_item_principal.c.item == sa.bindparam("closing"))
)
_DELETE_EXCLUSIONS = Prepared(
    sa.delete(t.work_item_exclusion).where(t.work_item_exclusion.c.item == sa.bindparam("closing"))
)


def insert(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write open items with their principals and exclusions.

    Args:
        work: the transaction.
        rows: columns of work_item; `owner` as `assignment_to_json` gives it.
    """
    if not rows:
        return
    _INSERT.run_each(work, rows)
    words.learn(work, rows)
    for row in rows:
        _insert_principals(work, row)


def set_owner(work: UnitOfWork, item: Mapping[str, Any], owner: Assignment) -> None:
    """Move an open item to other principals; a claim lapses, a draft stays."""
    run = work.connection.execute
    run(sa.delete(t.work_item_principal).where(t.work_item_principal.c.item == item["id"]))
    run(sa.delete(t.work_item_exclusion).where(t.work_item_exclusion.c.item == item["id"]))
    json = assignment_to_json(owner)
    run(
        sa.update(w)
        .where(w.c.id == item["id"])
        .values(
            owner=json,
            escalated_from=item["owner"],
            assignee=None,
            claimed_at=None,
            version=w.c.version + 1,
            **_BACK,
        )
    )
    _insert_principals(work, {**item, **_BACK, "owner": json})


def pass_on(work: UnitOfWork, item: Mapping[str, Any], owner: Assignment) -> None:
    """Give an open item to other principals as if it had always been theirs; a draft stays."""
    set_principals(work, {**item, **_BACK}, owner)
    work.connection.execute(
        sa.update(w).where(w.c.id == item["id"]).values(assignee=None, claimed_at=None, **_BACK)
    )


def lend_out(work: UnitOfWork, item: Mapping[str, Any], to: str, giver: str) -> None:
    """Let somebody prepare an open item for who gives it; only the preparer has it meanwhile."""
    given = {"to": to, "claimed": item["assignee"] == giver}
    work.connection.execute(
        sa.update(w)
        .where(w.c.id == item["id"])
        .values(
            delegated_by=giver,
            delegated=given,
            assignee=to,
            claimed_at=work.now,
            version=w.c.version + 1,
        )
    )
    set_principals(
        work, {**item, "delegated": given}, assignment_from_json(item["owner"]), moved=False
    )


def bring_back(work: UnitOfWork, item: Mapping[str, Any], holder: str | None) -> None:
    """End the preparing of an item; it is the holder's again, or whoever's it is."""
    claimed_at = None if holder is None else work.now
    work.connection.execute(
        sa.update(w)
        .where(w.c.id == item["id"])
        .values(assignee=holder, claimed_at=claimed_at, version=w.c.version + 1, **_BACK)
    )
    set_principals(work, {**item, **_BACK}, assignment_from_json(item["owner"]), moved=False)


def set_due(
    work: UnitOfWork,
    item: Mapping[str, Any],
    due: datetime,
    counted: Mapping[str, Any] | None = None,
) -> None:
    """Give an open item another deadline, counted or not; lists are sorted by it."""
    run, p = work.connection.execute, t.work_item_principal
    run(
        sa.update(w)
        .where(w.c.id == item["id"])
        .values(
            due_at=due,
            counted=sa.null() if counted is None else counted,
            version=w.c.version + 1,
        )
    )
    run(sa.update(p).where(p.c.item == item["id"]).values(sort_at=due))


def forget_escalation(work: UnitOfWork, item: str) -> None:
    """Let an item be as if it had never been escalated."""
    work.connection.execute(sa.update(w).where(w.c.id == item).values(escalated_from=sa.null()))


def set_principals(
    work: UnitOfWork, item: Mapping[str, Any], owner: Assignment, *, moved: bool = True
) -> None:
    """Change who may do an open item, without an escalation; claim and draft stay.

    Args:
        work: the transaction.
        item: as it stands.
        owner: who may do it.
        moved: whether this is a change of its own, which an editor of the item must see.
    """
    run = work.connection.execute
    run(sa.delete(t.work_item_principal).where(t.work_item_principal.c.item == item["id"]))
    run(sa.delete(t.work_item_exclusion).where(t.work_item_exclusion.c.item == item["id"]))
    json = assignment_to_json(owner)
    version = w.c.version + 1 if moved else w.c.version
    run(sa.update(w).where(w.c.id == item["id"]).values(owner=json, version=version))
    _insert_principals(work, {**item, "owner": json})


def let_go(work: UnitOfWork, item: str) -> None:
    """End a claim on an open item; the draft stays."""
    work.connection.execute(
        sa.update(w)
        .where(w.c.id == item)
        .values(assignee=None, claimed_at=None, version=w.c.version + 1)
    )


def exclude(work: UnitOfWork, item: Mapping[str, Any], person: str) -> None:
    """Keep one more person from an open item; their claim on it lapses, other claims stay."""
    owner = assignment_from_json(item["owner"])
    if person in owner.excluded:
        return
    json = assignment_to_json(replace(owner, excluded=(*owner.excluded, person)))
    values: dict[str, Any] = {"owner": json, "version": w.c.version + 1}
    if item["assignee"] == person:
        values |= {"assignee": None, "claimed_at": None}
    if person in (item["delegated_by"], (item["delegated"] or {}).get("to")):
        bring_back(work, item, None)
    work.connection.execute(sa.update(w).where(w.c.id == item["id"]).values(values))
    work.connection.execute(t.work_item_exclusion.insert().values(item=item["id"], person=person))


def close(
    work: UnitOfWork,
    items: Sequence[Mapping[str, Any]],
    *,
    closed_as: str,
    closed_by: str | None = None,
    capacity: Mapping[str, Any] | None = None,
) -> None:
    """Move items to the closed ones. Drafts are dropped: what was sent stands in submission."""
    if not items:
        return
    closing = {
        "closed_at": work.now,
        "closed_as": closed_as,
        "closed_by": closed_by,
        "capacity": dict(capacity) if capacity else None,
    }
    ids = [{"closing": item["id"]} for item in items]
    _COPY_CLOSED.run_each(work, [{**closing, **each} for each in ids])
    _DELETE_PRINCIPALS.run_each(work, ids)
    if any(item["owner"].get("excluded") for item in items):
        _DELETE_EXCLUSIONS.run_each(work, ids)
    _DELETE.run_each(work, ids)


def set_lane(work: UnitOfWork, item: str, lane: str) -> None:
    """Move an item between the lanes of its lists; the item's own column is not touched."""
    p = t.work_item_principal
    work.connection.execute(sa.update(p).where(p.c.item == item).values(lane=lane))


def sort_into(
    work: UnitOfWork, item: Mapping[str, Any], lane: str, reasons: Sequence[Mapping[str, Any]]
) -> None:
    """Keep in which lane an open item belongs, and why; one that is held stays held."""
    work.connection.execute(
        sa.update(w).where(w.c.id == item["id"]).values(lane=lane, reasons=list(reasons))
    )
    if not item["decision"]:
        set_lane(work, item["id"], lane)


def list_by_tokens(work: UnitOfWork, case: str, tokens: Iterable[int]) -> list[dict[str, Any]]:
    """Return the open items of these tokens of a case."""
    rows = work.connection.execute(
        sa.select(w).where(w.c.case == case, w.c.token.in_(list(tokens))).order_by(w.c.id)
    ).mappings()
    return [dict(row) for row in rows]


def list_of_element(work: UnitOfWork, case: str, element: str) -> list[dict[str, Any]]:
    """Return the open items at an element of a case, oldest first."""
    rows = work.connection.execute(
        sa.select(w).where(w.c.case == case, w.c.element == element).order_by(w.c.id)
    ).mappings()
    return [dict(row) for row in rows]


def find(work: UnitOfWork, agency: str, item: str) -> dict[str, Any] | None:
    """Return an open item, or None."""
    row = (
        work.connection.execute(sa.select(w).where(w.c.id == item, w.c.agency == agency))
        .mappings()
        .first()
    )
    return None if row is None else dict(row)


def was_closed(work: UnitOfWork, agency: str, item: str) -> bool:
    """Tell whether an item with this id is over."""
    c = t.work_item_closed.c
    found = work.connection.execute(sa.select(c.id).where(c.id == item, c.agency == agency)).first()
    return found is not None


def get_open(work: UnitOfWork, agency: str, item: str) -> dict[str, Any]:
    """Return an open item.

    Raises:
        NotOpen: it is over.
        NotFound: there never was one.
    """
    found = find(work, agency, item)
    if found is not None:
        return found
    if was_closed(work, agency, item):
        raise NotOpen(f"Expected item {item} to be open but it is over", item=item)
    raise NotFound("item", item)


def assignment_to_json(owner: Assignment) -> dict[str, Any]:
    """Return an assignment as it is kept with an item."""
    return {
        "principals": list(owner.principals),
        "reason": owner.reason,
        "excluded": list(owner.excluded),
        **({"lent": list(owner.lent)} if owner.lent else {}),
    }


def assignment_from_json(owner: Mapping[str, Any]) -> Assignment:
    """Return the assignment kept with an item or job."""
    return Assignment(
        tuple(owner["principals"]),
        owner.get("reason", ""),
        tuple(owner.get("excluded", ())),
        tuple(owner.get("lent", ())),
    )


def _preparing(row: Mapping[str, Any]) -> list[str]:
    """Return who prepares an item for its holder, as a list of one or none."""
    given = row.get("delegated")
    return [given["to"]] if given else []


def _insert_principals(work: UnitOfWork, row: Mapping[str, Any]) -> None:
    owner = row["owner"]
    _INSERT_PRINCIPAL.run_each(
        work,
        [
            {
                "agency": row["agency"],
                "principal": principal,
                "sort_at": row.get("due_at") or FAR,
                "item": row["id"],
                "subject": row.get("subject"),
                "lane": HELD if row.get("decision") else row.get("lane", OPEN),
            }
            for principal in dict.fromkeys([*owner["principals"], *_preparing(row)])
        ],
    )
    _INSERT_EXCLUSION.run_each(
        work,
        [
            {"item": row["id"], "person": person}
            for person in dict.fromkeys(owner.get("excluded", ()))
        ],
    )
