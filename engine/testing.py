"""Ports in memory, shipped and tested: for tests of processes, and for trying a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine import durations
from engine.ports import Assignment, CaseFacts
from engine.powers import Lent, Power
from engine.store.unit_of_work import UnitOfWork


class PlainDirectory:
    """A Directory over plain mappings.

    Args:
        seats: "person:ID" -> principals held beside the person's own key.
        functions: extra functions for expressions; `pegawai()` names the subject by itself.
        fallback: principals for items for which nobody was found.
        helpers: persons whom a person may fill in items for.
        borrowed: "person:ID" -> what others have lent the person.
    """

    def __init__(
        self,
        seats: Mapping[str, Sequence[str]] | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
        fallback: Sequence[str] = ("role:pengelola_kinerja@root",),
        helpers: Mapping[str, Sequence[str]] | None = None,
        borrowed: Mapping[str, Sequence[Lent]] | None = None,
    ) -> None:
        self.seats = dict(seats or {})
        self.extra = dict(functions or {})
        self._fallback = tuple(fallback)
        self.helpers = dict(helpers or {})
        self.borrowed = dict(borrowed or {})

    def principals(self, work: UnitOfWork, agency: str, person: str, at: datetime) -> Sequence[str]:
        """Return the person's own key and the principals given for it."""
        return (person, *self.seats.get(person, ()))

    def lent(self, work: UnitOfWork, agency: str, person: str, at: datetime) -> Sequence[Lent]:
        """Return what others have lent the person."""
        return self.borrowed.get(person, ())

    def functions(
        self, work: UnitOfWork, facts: CaseFacts, now: datetime
    ) -> Mapping[str, Callable[..., Any]]:
        """Return the extra functions and `pegawai`."""

        def pegawai() -> dict[str, Any]:
            return {"principals": [facts.subject] if facts.subject else [], "reason": "pegawai"}

        return {"pegawai": pegawai, **self.extra}

    def function_names(self) -> frozenset[str]:
        """Return the names of the extra functions and `pegawai`."""
        return frozenset({"pegawai", *self.extra})

    def capacity(
        self, work: UnitOfWork, agency: str, person: str, principal: Power, at: datetime
    ) -> Mapping[str, Any]:
        """Return the principal itself as the capacity, and who lent it."""
        if isinstance(principal, Lent):
            return {"principal": principal.principal, "for": list(principal.givers)}
        return {"principal": principal}

    def holders(
        self, work: UnitOfWork, agency: str, principals: Sequence[str], at: datetime
    ) -> Sequence[str]:
        """Return persons named themselves, and those to whom one of the principals was given."""
        own = [principal for principal in principals if principal.startswith("person:")]
        given = [who for who, held in self.seats.items() if set(held) & set(principals)]
        return list(dict.fromkeys([*own, *given]))

    def barred(self, work: UnitOfWork, agency: str, subject: str, at: datetime) -> Sequence[str]:
        """Return nobody: no ties are known here."""
        return ()

    def may_help(
        self,
        work: UnitOfWork,
        agency: str,
        helper: str,
        person: str,
        item: Mapping[str, Any],
        at: datetime,
    ) -> bool:
        """Say whether the helper was given for the person."""
        return person in self.helpers.get(helper, ())

    def has_helped(
        self, work: UnitOfWork, agency: str, helper: str, person: str, at: datetime
    ) -> bool:
        """Take everybody who was given as a helper for one who did help."""
        return person in self.helpers.get(helper, ())

    def unfit(
        self, work: UnitOfWork, agency: str, person: str, at: datetime, *, deciding: bool = False
    ) -> str | None:
        """Take everybody for fit, and to decide those to whom a seat was given."""
        seated = any(key.startswith("seat:") for key in self.seats.get(person, ()))
        return "office" if deciding and not seated else None

    def fallback(
        self, work: UnitOfWork, facts: CaseFacts, reason: str, kept_out: Sequence[str] = ()
    ) -> Assignment:
        """Return the principals given for unfound holders."""
        return Assignment(self._fallback, reason)


class PlainCalendar:
    """A Calendar in which every day counts, whatever the calendar is called."""

    def add(
        self,
        work: UnitOfWork,
        facts: CaseFacts,
        start: datetime,
        duration: str,
        calendar: str | None,
    ) -> datetime:
        """Return `start` plus the duration in calendar time."""
        return durations.add(start, duration)


class PlainSealer:
    """A Sealer that only turns bytes around: unreadable at a glance, and no secret."""

    def seal(self, plain: bytes) -> bytes:
        """Return the bytes reversed."""
        return plain[::-1]

    def open(self, sealed: bytes) -> bytes:
        """Return the bytes reversed again."""
        return sealed[::-1]
