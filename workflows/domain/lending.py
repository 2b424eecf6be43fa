"""Whose work somebody may do by delegation: directly, or passed on where that is allowed.

A delegation is for the one who receives it. It is passed on only where the decree says so, what is
passed on is never more than what was received, and nothing comes back to whom it came from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_STEPS = 4  # delegations behind each other; no office letter has a longer "u.b."
MOST_LOANS = 200


@dataclass(frozen=True, slots=True)
class Grant:
    """A delegation in force on the day that is meant."""

    id: str
    giver: str
    receiver: str
    documents: frozenset[str] | None = None  # kinds of documents; None: all work
    may_pass_on: bool = False


@dataclass(frozen=True, slots=True)
class Loan:
    """Somebody's own work, as it reached the receiver."""

    givers: tuple[str, ...]  # whose work it is, then who passed it on
    grants: tuple[str, ...]  # the delegations, in the same order
    documents: frozenset[str] | None


def loans_of(receiver: str, grants: Iterable[Grant]) -> tuple[Loan, ...]:
    """Return what a person may do for others, the shortest ways first.

    Args:
        receiver: id of the person.
        grants: at least all from which a way leads to the person; cycles do no harm.
    """
    to: dict[str, list[Grant]] = {}
    for grant in sorted(grants, key=lambda each: each.id):
        to.setdefault(grant.receiver, []).append(grant)
    level = [
        Loan((grant.giver,), (grant.id,), grant.documents)
        for grant in to.get(receiver, ())
        if grant.giver != receiver
    ]
    found: list[Loan] = []
    while level and len(found) < MOST_LOANS:
        found += level
        level = [
            Loan(
                (grant.giver, *loan.givers),
                (grant.id, *loan.grants),
                _both(grant.documents, loan.documents),
            )
            for loan in level
            if len(loan.givers) < MOST_STEPS
            for grant in to.get(loan.givers[0], ())
            if grant.may_pass_on and grant.giver not in (receiver, *loan.givers)
        ]
        level = [loan for loan in level if loan.documents != frozenset()]
    return tuple(found[:MOST_LOANS])


def _both(first: frozenset[str] | None, second: frozenset[str] | None) -> frozenset[str] | None:
    if first is None or second is None:
        return second if first is None else first
    return first & second
