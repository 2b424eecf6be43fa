"""How a person wants to be told, and when the next message may therefore leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from admin.delivery.tables import AT_ONCE, DIGEST, NONE, DeliveryChoice
from admin.settings import Settings
from engine.store.unit_of_work import UnitOfWork
from workflows.calendar import working_calendar
from workflows.directory import local_day
from workflows.parameters.overrides import rules_of

LONGEST_WAIT = 14  # days: who calls every day quiet is still told twice a month
MAILS = (AT_ONCE, DIGEST, NONE)


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person wants to be told."""

    mail: str  # at_once, digest or none
    hour: int  # of the agency's day
    quiet: frozenset[int] = frozenset()  # ISO weekdays
    quiet_off: bool = True  # days off are quiet as well
    message: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The agency's clock and its days off."""

    zone: ZoneInfo
    is_off: Callable[[date], bool]


def usual(settings: Settings) -> Choice:
    """Return the way of whoever has chosen nothing."""
    return Choice(settings.notify, settings.digest_hour)


def choice_of(row: DeliveryChoice | None, settings: Settings) -> Choice:
    """Return what a row says, or the installation's way."""
    if row is None:
        return usual(settings)
    return Choice(
        row.mail, row.hour, frozenset(int(n) for n in row.quiet), row.quiet_off, row.message
    )


def day_of(work: UnitOfWork, agency: str) -> Day:
    """Return the clock and the days off of an agency, by the rules of today."""
    on = local_day(work, agency, work.now)
    zone = ZoneInfo(rules_of(work, agency, on)["zona_waktu"])
    calendar = working_calendar(work, agency, on)
    return Day(zone, lambda day: not calendar.is_working_day(day))


def is_quiet(choice: Choice, on: date, day: Day) -> bool:
    """Say whether nothing is to be sent on a day."""
    return on.isoweekday() in choice.quiet or (choice.quiet_off and day.is_off(on))


def next_digest(choice: Choice, now: datetime, day: Day) -> datetime:
    """Return the next moment after `now` at which a digest leaves: the hour of a day not quiet."""
    on = now.astimezone(day.zone).date()
    for _ in range(LONGEST_WAIT):
        at = datetime.combine(on, time(choice.hour), tzinfo=day.zone)
        if at > now and not is_quiet(choice, on, day):
            return at
        on += timedelta(days=1)
    return datetime.combine(on, time(choice.hour), tzinfo=day.zone)


def leaves(choice: Choice, now: datetime, day: Day) -> tuple[datetime, bool]:
    """Return when a mail leaves, and whether it waits for the digest.

    What is wanted at once waits on a quiet day, too, and comes with the next digest.
    """
    if choice.mail == AT_ONCE and not is_quiet(choice, now.astimezone(day.zone).date(), day):
        return now, False
    return next_digest(choice, now, day), True


def message_leaves(choice: Choice, now: datetime, day: Day) -> datetime:
    """Return when a message leaves: now, or after a quiet day at the hour of the digest."""
    quiet = is_quiet(choice, now.astimezone(day.zone).date(), day)
    return next_digest(choice, now, day) if quiet else now
