"""Who may do an item, checked again by every command whatever a list showed before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bpmn.forms import Form
from engine.errors import ClaimedByAnother, NotAllowed, NotOpen, Outdated
from engine.parts import Parts
from engine.ports import Directory
from engine.powers import Lent, Power, condition, givers_of, key_of
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

w = t.work_item


def find_principal(
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], person: str
) -> str | None:
    """Return the principal through which a person may do an item, or None."""
    found = find_power(work, parts.directory, item, person)
    return None if found is None else key_of(found)


def find_power(
    work: UnitOfWork, directory: Directory, item: Mapping[str, Any], person: str
) -> Power | None:
    """Return the power through which a person may do an open item, own before lent, or None.

    A claim of somebody else's does not matter here, save that a lent power goes before one's own
    when it is a giver of it who has claimed the item.
    """
    own = _find_own(work, directory, item, person)
    if own is not None and item["assignee"] in (None, person):
        return own
    through = [
        each
        for each in directory.lent(work, item["agency"], person, work.now)
        if each.principal in item["owner"]["principals"]
    ]
    through.sort(key=lambda each: item["assignee"] not in each.givers)
    for each in through:
        reached = sa.select(w.c.id).where(w.c.id == item["id"], condition(person, [each]))
        if work.connection.execute(reached).first() is not None and (
            own is None or item["assignee"] in each.givers
        ):
            return each
    return own


def find_free(
    work: UnitOfWork, directory: Directory, item: Mapping[str, Any], person: str
) -> Power | None:
    """Return the power through which a person may do an open item now, or None.

    None too while somebody else has claimed it, who lent the person nothing.
    """
    power = find_power(work, directory, item, person)
    if power is None or item["assignee"] not in (None, *who_may_hold(person, power)):
        return None
    return power


def who_may_hold(person: str, power: Power) -> tuple[str, ...]:
    """Return whose claim on an item does not keep the person from doing it through a power."""
    return (person, *givers_of(power))


def _find_own(
    work: UnitOfWork, directory: Directory, item: Mapping[str, Any], person: str
) -> str | None:
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
    held = directory.principals(work, item["agency"], person, work.now)
    found = [principal for principal in owner["principals"] if principal in held]
    return found[0] if found else None


def check_may_complete(
    work: UnitOfWork,
    parts: Parts,
    item: Mapping[str, Any],
    person: str,
    on_behalf: str | None = None,
) -> Power:
    """Return the power through which the person acts.

    A helper acts on behalf of somebody, through what that person holds. Who has helped somebody
    does nothing about them as an official.

    Raises:
        NotAllowed: the person holds none of the item's principals, by right or lent, or is
            excluded; or is no helper for this item.
        ClaimedByAnother: somebody else has taken the item.
        NotOpen: it was decided a moment ago, or an earlier answer to it is being checked.
    """
    if on_behalf is not None:
        check_helper(work, parts, item, person, on_behalf)
        person = on_behalf
    power = find_power(work, parts.directory, item, person)
    if power is not None and on_behalf is None:
        for each in who_may_hold(person, power):
            _check_has_not_helped(work, parts, item, each)
    if power is None or (on_behalf is not None and isinstance(power, Lent)):
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
    if item["assignee"] is not None and item["assignee"] not in who_may_hold(person, power):
        raise ClaimedByAnother(
            f"Expected item {item['id']} to be free but {item['assignee']} holds it",
            item=item["id"],
            holder=item["assignee"],
        )
    if item["checking"]:
        raise NotOpen(f"Expected item {item['id']} to be open but an answer to it is being checked")
    return power


def check_gives(
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], person: str, version: int | None
) -> Power:
    """Return the power of somebody who may give an item away: to prepare it, or for good.

    Raises:
        NotAllowed, ClaimedByAnother, NotOpen: as for completing it; NotAllowed too (`why`) while
            it is being prepared, and for what is never given away (`find_keeps`).
        Outdated: it changed since it was seen.
    """
    power = check_may_complete(work, parts, item, person)
    check_not_delegated(item)
    why = find_keeps(work, parts, item, person)
    if why is not None:
        raise NotAllowed(
            f"Expected item {item['id']} to be one that can be given away but found: {why}",
            why=why,
            item=item["id"],
        )
    if version is not None and version != item["version"]:
        raise Outdated(
            f"Expected item {item['id']} to be as it was seen but it changed since",
            version=item["version"],
        )
    return power


def find_keeps(work: UnitOfWork, parts: Parts, item: Mapping[str, Any], person: str) -> str | None:
    """Return why somebody keeps an item whatever happens, or None.

    `own`: it is about themself, as a plan that they write. `personal`: it names them and nobody in
    their place, or it holds a secret, as a vote.
    """
    if item["subject"] == person:
        return "own"
    form = _find_form(work, parts, item)
    if item["substitute"] == "person" or (form is not None and form.sealed):
        return "personal"
    return None


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
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], to: str, *, by: str, empowered: bool
) -> None:
    """Refuse whoever may not have an item: nobody decides about themself or fills two steps.

    Args:
        work: the transaction.
        parts: of the engine.
        item: open.
        to: "person:ID".
        by: "person:ID" of who gives it.
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
    if why is None and to in (by, item["assignee"]):
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


def check_may_be_asked(
    work: UnitOfWork, parts: Parts, item: Mapping[str, Any], person: str, to: str
) -> None:
    """Refuse whoever cannot be asked about an item; somebody kept from deciding it may be asked.

    Raises:
        NotAllowed: with `why`: unknown or same.
    """
    why = parts.directory.unfit(work, item["agency"], to, work.now)
    if to == person:
        why = "same"
    if why in ("unknown", "same"):
        raise NotAllowed(f"Expected somebody else of the agency but got {to}", why=why, person=to)


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
    form = _find_form(work, parts, item)
    return (
        form is None
        or form.decision is not None
        or bool(form.sealed)
        or any(each.widget == "rating" for each in form.fields)
    )


def _find_form(work: UnitOfWork, parts: Parts, item: Mapping[str, Any]) -> Form | None:
    if item["form"] is None:
        return None
    return parts.definitions.get(work, item["bundle"]).bundle.forms[item["form"]]


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
