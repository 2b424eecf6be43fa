"""How a moment was counted: kept beside the moment, so that it can be told and counted again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.ports import CaseFacts
    from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Counted:
    """A length of time from a moment on, by a calendar as it was known."""

    since: datetime
    length: str  # ISO 8601, with or without the calendar's name behind it
    calendar: str | None  # of a bare length; None: calendar time
    rules_date: date
    calendar_at: datetime | None  # None: as it was known when it was counted

    def to_json(self) -> dict[str, Any]:
        """Return it as a column keeps it."""
        return {
            "since": self.since.astimezone(UTC).isoformat(),
            "length": self.length,
            "calendar": self.calendar,
            "rules_date": self.rules_date.isoformat(),
            "calendar_at": self.calendar_at.isoformat() if self.calendar_at else None,
        }


def from_json(kept: Mapping[str, Any]) -> Counted:
    """Return it from a column."""
    known = kept["calendar_at"]
    return Counted(
        since=datetime.fromisoformat(kept["since"]),
        length=kept["length"],
        calendar=kept["calendar"],
        rules_date=date.fromisoformat(kept["rules_date"]),
        calendar_at=datetime.fromisoformat(known) if known else None,
    )


def note(
    work: UnitOfWork,
    facts: CaseFacts,
    due: datetime,
    since: datetime,
    length: str,
    calendar: str | None,
) -> None:
    """Remember in this transaction how a moment of a case came out.

    A moment that two different lengths came to is nobody's: it is not guessed which was meant.
    """
    counted = Counted(since, length, calendar, facts.rules_date, facts.calendar_at)
    kept = counted.to_json()
    known = work.cache.setdefault("counted", {})
    key = (facts.case, due.astimezone(UTC))
    before = known.get(key, kept)
    known[key] = kept if before == kept else {}


def how(work: UnitOfWork, case: str, due: datetime | None) -> dict[str, Any] | None:
    """Return how a moment was counted in this transaction, as a column keeps it, or None."""
    if due is None:
        return None
    return work.cache.get("counted", {}).get((case, due.astimezone(UTC))) or None
