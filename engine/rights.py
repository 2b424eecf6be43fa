"""Who may do an item, checked again by every command whatever a list showed before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ClaimedByAnother, NotAllowed, NotOpen
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
    if item["substitute"] == "person" and any(
        principal.startswith("person:") for principal in owner["principals"]
    ):
        return None
    held = parts.directory.principals(work, item["agency"], person, work.now)
    found = [principal for principal in owner["principals"] if principal in held]
    return found[0] if found else None


def check_may_complete(work: UnitOfWork, parts: Parts, item: Mapping[str, Any], person: str) -> str:
    """Return the principal through which the person acts.

    Raises:
        NotAllowed: the person holds none of the item's principals, or is excluded.
        ClaimedByAnother: somebody else has taken the item.
        NotOpen: an earlier answer to it is being checked.
    """
    principal = find_principal(work, parts, item, person)
    if principal is None:
        raise NotAllowed(
            f"Expected item {item['id']} to belong to {person} but it does not",
            item=item["id"],
            person=person,
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
