"""Give an item to somebody else: to prepare it and bring it back, or for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import rights
from engine.commands import DelegateItem, HandOverItem, ReassignItem, ReturnItem
from engine.context import CaseContext
from engine.errors import NotAllowed, NotOpen
from engine.handlers.resume import find_wait
from engine.opening import Opening
from engine.parts import Parts
from engine.ports import Assignment
from engine.powers import Power
from engine.progress import Progress
from engine.store import cases, items
from engine.store.cases import CaseRow
from engine.store.history import Event
from engine.store.unit_of_work import UnitOfWork


def handle_delegate(command: DelegateItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Let somebody prepare an item: they read, write its draft and ask, and bring it back.

    Its owner, deadline, reminders and draft stay as they are, so that nothing of its place is
    lost. Who prepares it never completes it.

    Raises:
        NotAllowed: the item is not the giver's, or the other one may not have it (`why`).
        ClaimedByAnother, NotOpen, NotFound, Outdated: as their names say.
    """
    case, item = _lock(work, command.agency, command.item)
    principal = rights.check_gives(work, parts, item, command.person, command.version)
    rights.check_may_receive(work, parts, item, command.to, by=command.person, empowered=True)
    items.lend_out(work, item, command.to, command.person)
    facts = {
        **_facts(item, command.person, command.to),
        "capacity": _capacity(work, parts, command.agency, command.person, principal),
    }
    _tell(work, item, command.to, "item_delegated", command.person)
    _record(parts, work, case, command.person, "item_delegated", item, facts, command.reason)
    return {"item": item["id"], "to": command.to}


def handle_return(command: ReturnItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Bring a delegated item back to who gave it away, if it is still theirs; else to its owner.

    Raises:
        NotAllowed: the item is not away (`why`: not_delegated), or the person is neither who
            prepares it nor who gave it.
        NotOpen, NotFound: as their names say.
    """
    case, item = _lock(work, command.agency, command.item)
    given = item["delegated"]
    if not given:
        raise NotAllowed(
            f"Expected item {item['id']} to be with somebody who prepares it but it is not",
            why="not_delegated",
        )
    giver, preparer = item["delegated_by"], given["to"]
    if command.person not in (giver, preparer):
        raise NotAllowed(f"Expected {command.person} to have item {item['id']} but they do not")
    own = rights.find_principal(work, parts, {**item, "delegated": None}, giver)
    items.bring_back(work, item, giver if own is not None and given["claimed"] else None)
    by_giver = command.person == giver
    kind = "delegation_taken_back" if by_giver else "delegation_returned"
    _tell(work, item, preparer if by_giver else giver, kind, command.person)
    facts = _facts(item, command.person, giver)
    _record(parts, work, case, command.person, kind, item, facts, command.note)
    return {"item": item["id"], "to": giver}


def handle_hand_over(command: HandOverItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Give an item to somebody for good; deadline and draft stay, a claim lapses.

    Whoever was kept from the item stays kept from it.

    Raises:
        NotAllowed: the item is not the giver's, or the other one may not have it (`why`).
        ClaimedByAnother, NotOpen, NotFound, Outdated: as their names say.
    """
    case, item = _lock(work, command.agency, command.item)
    principal = rights.check_gives(work, parts, item, command.person, command.version)
    rights.check_may_receive(
        work, parts, item, command.to, by=command.person, empowered=bool(command.decree)
    )
    before = items.assignment_from_json(item["owner"])
    capacity = _capacity(work, parts, command.agency, command.person, principal)
    owner = Assignment((command.to,), f"{before.reason} {_told(command)}".strip(), before.excluded)
    items.pass_on(work, item, owner)
    facts = {
        **_facts(item, command.person, command.to),
        "capacity": capacity,
        "decree": command.decree,
        "from": list(before.principals),
    }
    _tell(work, item, command.to, "item_handed_over", command.person)
    _record(parts, work, case, command.person, "item_handed_over", item, facts, command.reason)
    return {"item": item["id"], "to": command.to}


def handle_reassign(command: ReassignItem, work: UnitOfWork, parts: Parts) -> dict[str, Any]:
    """Give an item to whom it belongs now; nothing changes where that is who has it.

    Raises:
        NotFound: the item is over.
        NotAllowed: whom a lead names may not have it (`why`), or it is never given away.
        NotOpen: it was decided a moment ago.
        ExecutionFailed: the diagram's `owner` cannot be worked out.
    """
    case, item = cases.lock_with_item(work, command.agency, command.item)
    before = items.assignment_from_json(item["owner"])
    if command.to is not None:
        _check_lead(command, work, parts, item)
    owner = _owner(command, work, parts, case, item)
    if set(owner.principals) == set(before.principals) or not owner.principals:
        return {"item": item["id"], "to": list(before.principals)}
    items.pass_on(work, item, owner)
    items.forget_escalation(work, item["id"])
    facts = {
        "item": item["id"],
        "name": item["name"],
        "from": list(before.principals),
        "to": list(owner.principals),
    }
    for principal in owner.principals:
        _tell(work, item, principal, "item_reassigned", command.actor)
    if command.decree:
        facts["decree"] = command.decree
    actor = command.actor
    _record(parts, work, case, actor, "item_reassigned", item, facts, command.reason)
    return {"item": item["id"], "to": list(owner.principals)}


def _check_lead(
    command: ReassignItem, work: UnitOfWork, parts: Parts, item: Mapping[str, Any]
) -> None:
    """Refuse what nobody gives away, and whoever may not have the item."""
    if item["decision"]:
        raise NotOpen(f"Expected item {item['id']} to be open but it was decided a moment ago")
    by, subject = command.actor or "", item["subject"]
    why = "own" if subject in item["owner"]["principals"] else None
    why = why or rights.find_keeps(work, parts, item, by)
    if why is not None:
        raise NotAllowed(
            f"Expected item {item['id']} to be one that can be given away but found: {why}",
            why=why,
        )
    to = str(command.to)
    rights.check_may_receive(work, parts, item, to, by=by, empowered=bool(command.decree))


def _owner(
    command: ReassignItem, work: UnitOfWork, parts: Parts, case: CaseRow, item: Mapping[str, Any]
) -> Assignment:
    """Return the owner that the order names, or that the diagram's expression names today."""
    if command.to is not None:
        basis = f" dengan surat {command.decree}" if command.decree else ""
        before = items.assignment_from_json(item["owner"])
        return Assignment(
            (command.to,), f"{before.reason} Dialihkan kepada Anda{basis}.".strip(), before.excluded
        )
    if command.owner is not None:
        return items.assignment_from_json(command.owner)
    progress = Progress(parts, work, case, command.actor)
    context = CaseContext(parts, work, case.facts, command.actor)
    opening = Opening(parts, work, case, progress.compiled.bundle, context)
    return opening.owner_of(find_wait(progress, item["token"]))


def _lock(work: UnitOfWork, agency: str, item: str) -> tuple[CaseRow, dict[str, Any]]:
    items.get_open(work, agency, item)  # tells "over" from "never was"
    return cases.lock_with_item(work, agency, item)


def _facts(item: Mapping[str, Any], by: str, to: str) -> dict[str, Any]:
    return {"item": item["id"], "name": item["name"], "by": by, "to": [to]}


def _capacity(
    work: UnitOfWork, parts: Parts, agency: str, person: str, principal: Power
) -> dict[str, Any]:
    return dict(parts.directory.capacity(work, agency, person, principal, work.now))


def _told(command: HandOverItem) -> str:
    """Return the sentence that the item's reason gets; names are added where it is shown."""
    basis = f" dengan surat {command.decree}" if command.decree else ""
    return f"Diserahkan kepada Anda oleh pemegang sebelumnya{basis}."


def _tell(work: UnitOfWork, item: Mapping[str, Any], to: str, kind: str, by: str | None) -> None:
    work.notify(
        [to],
        kind,
        {"name": item["name"], "label": item["label"], "by": by},
        agency=item["agency"],
        case=item["case"],
        item=item["id"],
        subject=item["subject"],
        period=item["period"],
    )


def _record(
    parts: Parts,
    work: UnitOfWork,
    case: CaseRow,
    actor: str | None,
    kind: str,
    item: Mapping[str, Any],
    facts: Mapping[str, Any],
    reason: str,
) -> None:
    payload = {"reason": reason} if reason else None
    Progress(parts, work, case, actor).record([Event(kind, item["element"], actor, facts, payload)])
    cases.save(work, case)
