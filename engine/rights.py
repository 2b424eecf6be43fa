"""Who may do an item, checked again by every command whatever a list showed before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ClaimedByAnother, NotAllowed, NotOpen, Outdated
from engine.parts import Parts
from engine.store.unit_of_work import UnitOfWork


def find_principal(
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], person: str
) -> str | None:
    """Return the principal through which a person may do an item, or None."""
    owner = item["owner"]
    if person in owner.get("excluded", ()):
        return None
    if person in owner["principals"]:
        return person
    if (item.get("delegated") or {}).get("to") == person:
        return person
    if item["substitute"] == "person" and any(
        principal.startswith("person:") for principal in owner["principals"]
    ):
        return None
    held = parts.directory.principals(work, item["agency"], person, work.now)
    found = [principal for principal in owner["principals"] if principal in held]
    return found[0] if found else None


def check_may_complete(
    work: UnitOfWork,
    parts: Parts,
    item: Mapping[str, Any],
    person: str,
    on_behalf: str | None = None,
) -> str:
    """Return the principal through which the person acts.

    A helper acts on behalf of somebody, through what that person holds. Who has helped somebody
    does nothing about them as an official.

    Raises:
        NotAllowed: the person holds none of the item's principals, or is excluded; or is no helper
            for this item.
        ClaimedByAnother: somebody else has taken the item.
        NotOpen: it was decided a moment ago, or an earlier answer to it is being checked.
    """
    if on_behalf is not None:
        check_helper(work, parts, item, person, on_behalf)
        person = on_behalf
    principal = find_principal(work, parts, item, person)
    if principal is not None and on_behalf is None:
        _check_has_not_helped(work, parts, item, person)
    if principal is None:
        raise NotAllowed(
            f"Expected item {item['id']} to belong to {person} but it does not",
            item=item["id"],
            person=person,
        )
    if item.get("decision"):
        raise NotOpen(
            f"Expected item {item['id']} to be open but {item['assignee']} has decided it",
            item=item["id"],
            decided_by=item["assignee"],
        )
    if item["assignee"] is not None and item["assignee"] != person:
        raise ClaimedByAnother(
            f"Expected item {item['id']} to be free but {item['assignee']} holds it",
            item=item["id"],
            holder=item["assignee"],
        )
    if item["checking"]:
        raise NotOpen(f"Expected item {item['id']} to be open but an answer to it is being checked")
    return principal


def check_gives(
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], person: str, version: int | None
) -> str:
    """Return the principal of somebody who may give an item away: to prepare it, or for good.

    Raises:
        NotAllowed, ClaimedByAnother, NotOpen: as for completing it.
        Outdated: it changed since it was seen.
    """
    principal = check_may_complete(work, parts, item, person)
    check_not_delegated(item)
    if version is not None and version != item["version"]:
        raise Outdated(
            f"Expected item {item['id']} to be as it was seen but it changed since",
            version=item["version"],
        )
    return principal


def check_not_delegated(item: Mapping[str, Any]) -> None:
    """Refuse what only who gave an item away may do.

    Raises:
        NotAllowed: somebody prepares the item for another one.
    """
    if item["delegated"]:
        raise NotAllowed(
            f"Expected item {item['id']} to be with its holder but it is being prepared",
            why="delegated",
            item=item["id"],
        )


def check_may_receive(
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], to: str, *, empowered: bool
) -> None:
    """Refuse whoever may not have an item: nobody decides about themself or fills two steps.

    Args:
        work: the transaction.
        parts: of the engine.
        item: open.
        to: "person:ID".
        empowered: by a letter, or because they will not complete it: their office is not asked.

    Raises:
        NotAllowed: with `why`: unknown, status, self, other_step, tied, helped, office or same.
    """
    agency, subject = item["agency"], item["subject"]
    why = parts.directory.unfit(work, agency, to, work.now)
    if why is None and to == subject:
        why = "self"
    if why is None and to in item["owner"].get("excluded", ()):
        why = "other_step"
    if why is None and subject and to in parts.directory.barred(work, agency, subject, work.now):
        why = "tied"
    if why is None and subject and parts.directory.has_helped(work, agency, to, subject, work.now):
        why = "helped"
    if why is None and item["assignee"] == to:
        why = "same"
    if (
        why is None
        and not empowered
        and is_ones_own_act(work, parts, item)
        and find_principal(work, parts, item, to) is None
        and parts.directory.unfit(work, agency, to, work.now, deciding=True)
    ):
        why = "office"
    if why is not None:
        raise NotAllowed(
            f"Expected {to} to be somebody who may have item {item['id']} but found: {why}",
            why=why,
            person=to,
        )


def check_helper(
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], helper: str, person: str
) -> None:
    """Refuse whoever is not named to fill in this item, which must be the person's own."""
    own = item["subject"] == person and person in item["owner"]["principals"]
    agency = item["agency"]
    if (
        not own
        or is_ones_own_act(work, parts, item)
        or not parts.directory.may_help(work, agency, helper, person, item, work.now)
    ):
        raise NotAllowed(
            f"Expected {helper} to be named to fill in item {item['id']} for {person}",
            item=item["id"],
            person=helper,
        )


def is_ones_own_act(work: UnitOfWork, parts: Parts, item: Mapping[str, Any]) -> bool:
    """Say whether an item is a decision, a rating or a secret, which no rule gives to a helper."""
    if item["form"] is None:
        return True
    form = parts.definitions.get(work, item["bundle"]).bundle.forms[item["form"]]
    return (
        form.decision is not None
        or bool(form.sealed)
        or any(each.widget == "rating" for each in form.fields)
    )


def _check_has_not_helped(
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], person: str
) -> None:
    """Refuse an official's act about somebody for whom the official filled something in."""
    subject = item["subject"]
    if subject in (None, person):
        return
    if parts.directory.has_helped(work, item["agency"], person, subject, work.now):
        raise NotAllowed(
            f"Expected {person} to have filled in nothing for {subject} but a helper's own case"
            " is decided by others",
            item=item["id"],
            person=person,
        )
