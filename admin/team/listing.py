"""The rows of a team: found, filtered, cut into pages; facts are read for the page alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from admin.formats import local
from admin.identity import Me
from admin.team import facts as known
from admin.team.facts import Facts, Open, Reached
from engine.store.unit_of_work import UnitOfWork
from workflows.achievement_aid import percent_text
from workflows.domain.rating import proposed_rating
from workflows.domain.rules import Rules
from workflows.people.team import Member, team_of
from workflows.processes.planning.plans import number_in_words

PAGE = 30  # people of a page
QUIET = timedelta(days=30)  # without a word from the assessor, somebody "needs feedback"
FILTERS = ("feedback", "waiting", "late")


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the row shows them."""

    member: Member
    facts: Facts
    waiting: tuple[Open, ...]  # for the looker to do
    late: tuple[Open, ...]  # past their day, whoever's they are
    last: datetime | None  # of one's own feedback
    quiet: bool  # needs feedback


@dataclass(frozen=True, slots=True)
class Team:
    """A page of the team."""

    lines: tuple[Line, ...]
    total: int  # in the whole team
    shown: int  # that the filter and the search leave
    counts: Mapping[str, int]  # by filter, in the whole team
    period: str
    years: tuple[str, ...]
    next: str | None  # the person that the next page begins behind
    next_name: str
    first: bool


def read_team(
    work: UnitOfWork,
    person: Me,
    *,
    period: str | None = None,
    only: str | None = None,
    search: str = "",
    after: str | None = None,
) -> Team:
    """Return a page of those whom the person assesses today.

    Args:
        work: the request's unit of work.
        person: the assessor.
        period: the year; the one under way when not given.
        only: one of FILTERS.
        search: part of a name or NIP.
        after: id of the person that the page begins behind, wherever they are now.
    """
    members = team_members(work, person)
    ids = [one.person for one in members]
    years = known.years_of(work, person.agency, ids) if ids else []
    year = period if period in years else next(iter(years), str(local(work.now).year))
    items = known.open_items(work, person, ids) if ids else {}
    last = known.last_feedback(work, person, ids) if ids else {}
    flags = {one: _flags(items.get(one, ()), last.get(one), work.now) for one in ids}
    wanted = [
        one
        for one in members
        if (only is None or only in flags[one.person]) and _matches(one, search)
    ]
    rest = _behind(wanted, members, after)
    page = rest[:PAGE]
    found = known.facts_of(work, person.agency, [one.person for one in page], year) if page else {}
    return Team(
        lines=tuple(
            Line(
                member=one,
                facts=found[one.person],
                waiting=tuple(item for item in items.get(one.person, ()) if item.mine),
                late=tuple(i for i in items.get(one.person, ()) if i.due and i.due < work.now),
                last=last.get(one.person),
                quiet="feedback" in flags[one.person],
            )
            for one in page
        ),
        total=len(members),
        shown=len(wanted),
        counts={name: sum(name in each for each in flags.values()) for name in FILTERS},
        period=year,
        years=tuple(years),
        next=page[-1].person if len(rest) > PAGE else None,
        next_name=rest[PAGE].name if len(rest) > PAGE else "",
        first=after is None,
    )


def team_members(work: UnitOfWork, person: Me) -> tuple[Member, ...]:
    """Return everybody whom the person assesses today, or stands in for the assessor of."""
    if person.person is None:
        return ()
    today = local(work.now).date()
    found: dict[str, Member] = {}
    for each in (person.person, *person.stands_in_for):
        for one in team_of(work, person.agency, each.removeprefix("person:"), today):
            found.setdefault(one.person, one)
    found.pop(person.person.removeprefix("person:"), None)
    if not person.stands_in_for:
        return tuple(found.values())
    return tuple(sorted(found.values(), key=lambda one: (one.name.casefold(), one.person)))


def next_after(members: Sequence[Member], person: str) -> Member | None:
    """Return who comes behind a person in the team, or None."""
    rest = _behind(members, members, person)
    return rest[0] if rest else None


def middle(counts: Mapping[str, int], rules: Rules) -> str:
    """Return the median of ratings that are counted; "" for none."""
    ratings = [rating for rating, many in counts.items() for _ in range(many)]
    return proposed_rating(ratings, rules) or ""


def reached_text(reached: Reached) -> str:
    """Return "390 dari 1.600 keluarga (24,4 %)", or the target alone before anything was told."""
    target = "" if reached.target is None else f"{number_in_words(reached.target)} {reached.unit}"
    if reached.value is None:
        return target.strip()
    said = number_in_words(reached.value)
    parts = f"{said} / {target}" if target else f"{said} {reached.unit}"
    aid = percent_text(reached.percent)
    return f"{parts.strip()} ({aid})" if aid else parts.strip()


def _flags(items: Sequence[Open], last: datetime | None, now: datetime) -> frozenset[str]:
    found = set()
    if last is None or now - last > QUIET:
        found.add("feedback")
    if any(item.mine for item in items):
        found.add("waiting")
    if any(item.due is not None and item.due < now for item in items):
        found.add("late")
    return frozenset(found)


def _matches(member: Member, search: str) -> bool:
    words = search.casefold().split()
    if not words:
        return True
    digits = "".join(words)
    if digits.isdigit():
        return digits in (member.nip or "")
    name = member.name.casefold()
    return all(word in name for word in words)


def _behind(
    wanted: Sequence[Member], members: Sequence[Member], after: str | None
) -> Sequence[Member]:
    """Return those behind a person in the order of the team, even if the filter hides them now."""
    place = next((n for n, one in enumerate(members) if one.person == after), None)
    if place is None:
        return wanted
    passed = {one.person for one in members[: place + 1]}
    return [one for one in wanted if one.person not in passed]
