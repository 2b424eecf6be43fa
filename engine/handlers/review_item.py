"""Look again at who may do an open item, after offices have changed hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from engine import rights
from engine.commands import ReviewItem
from engine.parts import Parts
from engine.ports import Assignment
from engine.progress import Progress
from engine.store import cases, items
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork

NOBODY = "Tidak ada yang dapat mengerjakannya saat ini."
"""Begins what is added to an item's reason while it is lent to those who settle such items."""


def handle(command: ReviewItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Let a claim lapse that no right stands behind any more; never leave an item with nobody.

    Who has a declared tie to the subject is kept from the item.

    An item that nobody can do is lent to those whom the directory names for it, beside its own
    principals; when somebody can do it again, it is theirs alone.

    Raises:
        NotFound: the item is over.
    """
    case, item = cases.lock_with_item(work, command.agency, command.item)
    owner = items.assignment_from_json(item["owner"])
    events = []
    tied = _tied(work, parts, item, owner)
    if tied:
        owner = replace(owner, excluded=(*owner.excluded, *tied))
        _set(work, item, owner)
        events.append(Event("item_kept_from", item["element"], facts=_told(item, tied)))
    first = _before_lending(owner)
    able = _able(work, parts, command.agency, first, first.principals)
    if able and owner.lent:
        _set(work, item, first)
        events.append(Event("item_given_back", item["element"], facts=_told(item, able)))
    elif not able and not _able(work, parts, command.agency, owner, owner.lent):
        spare = parts.directory.fallback(work, case.facts, NOBODY, first.excluded)
        lent = tuple(each for each in spare.principals if each not in first.principals)
        if lent != owner.lent:
            principals = (*first.principals, *lent)
            excluded = tuple(dict.fromkeys([*first.excluded, *spare.excluded]))
            reason = f"{first.reason} {spare.reason}".strip()
            _set(work, item, Assignment(principals, reason, excluded, lent))
            _tell(work, item, lent)
            events.append(Event("item_lent", item["element"], facts=_told(item, lent)))
    if item["delegated"] and not _still_delegated(work, parts, item):
        items.bring_back(work, item, None)
        item |= {"assignee": None, "delegated": None, "delegated_by": None}
        events.append(Event("delegation_lapsed", item["element"], facts=_told(item, ())))
    if item["assignee"] and rights.find_principal(work, parts, item, item["assignee"]) is None:
        items.let_go(work, item["id"])
        facts = {"item": item["id"], "name": item["name"], "holder": item["assignee"]}
        events.append(Event("claim_lapsed", item["element"], facts=facts))
    if events:
        Progress(parts, work, case).record(events)
        cases.save(work, case)
    return {"item": item["id"], "events": [event.kind for event in events]}


def _still_delegated(work: UnitOfWork, parts: Parts, item: dict[str, Any]) -> bool:
    """Say whether who gave an item away still holds it, and who prepares it may still act."""
    giver, to = item["delegated_by"], item["delegated"]["to"]
    held = rights.find_principal(work, parts, {**item, "delegated": None}, giver)
    return (
        held is not None
        and rights.find_principal(work, parts, item, to) is not None
        and parts.directory.unfit(work, item["agency"], to, work.now) is None
    )


def _before_lending(owner: Assignment) -> Assignment:
    """Return the assignment as it was before the item was lent; itself when it is not."""
    if not owner.lent:
        return owner
    first = tuple(each for each in owner.principals if each not in owner.lent)
    return Assignment(first, owner.reason.partition(NOBODY)[0].strip(), owner.excluded)


def _able(
    work: UnitOfWork, parts: Parts, agency: str, owner: Assignment, principals: Sequence[str]
) -> list[str]:
    found = parts.directory.holders(work, agency, principals, work.now)
    return [person for person in found if person not in owner.excluded]


def _tied(work: UnitOfWork, parts: Parts, item: dict[str, Any], owner: Assignment) -> list[str]:
    """Return holders of the item whom a tie to its subject keeps from it, newly found."""
    if not item["subject"]:
        return []
    barred = parts.directory.barred(work, item["agency"], item["subject"], work.now)
    if not barred:
        return []
    able = _able(work, parts, item["agency"], owner, owner.principals)
    return [person for person in able if person in barred]


def _set(work: UnitOfWork, item: dict[str, Any], owner: Assignment) -> None:
    items.set_principals(work, item, owner)
    item["owner"] = items.assignment_to_json(owner)


def _told(item: dict[str, Any], to: Sequence[str]) -> dict[str, Any]:
    return {"item": item["id"], "name": item["name"], "to": list(to)}


def _tell(work: UnitOfWork, item: dict[str, Any], to: Sequence[str]) -> None:
    work.notify(
        to,
        "item_lent",
        {"name": item["name"], "label": item["label"]},
        agency=item["agency"],
        case=item["case"],
        item=item["id"],
        subject=item["subject"],
        period=item["period"],
    )
