"""One change of the organisation: a transaction with its author, its story and its consequences.

    with changing(engine, "lampung", actor) as change:
        seats.put_in_seat(change, seat, person, terms)

The story goes to the agency's own hash-linked history in the same transaction. Who may do open
items is looked at again: at once for what is in force today, on its day for what is not yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from engine.commands import ReviewHolders
from engine.errors import DomainRefused, NotFound
from engine.handlers import review_holders
from engine.store import agency_history, jobs
from engine.store import tables as t
from engine.store.history import Event
from workflows.directory import local_day
from workflows.domain.told import phrase
from workflows.parameters.overrides import rules_of
from workflows.people.columns import Reader
from workflows.people.files import Row
from workflows.people.reviews import midnight, review_on
from workflows.tables.organisation import OrganisationChange
from workflows.tables.people import Holding, Person, Seat, Unit, UnitRole

if TYPE_CHECKING:
    from engine.engine import Engine
    from engine.parts import Parts
    from engine.store.unit_of_work import UnitOfWork
    from workflows.parameters import RuleSet

_Row = TypeVar("_Row")

LONGEST_REASON = 500
ID = 32  # letters of a key
KIND = {Unit: "unit", Seat: "seat", Person: "person"}
MOST_ERRORS_IN_MESSAGE = 3


def refuse(field: str, message: str, **facts: Any) -> DomainRefused:
    """Return the refusal of one field, in Indonesian."""
    return DomainRefused(message, field=field, errors=[(field, message)], **facts)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story of a change."""

    kind: str
    name: str  # of what changed
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What becomes of the open items of a seat, a role or a person."""

    principal: str
    items: int
    holders: tuple[str, ...]  # "person:ID" of those who can do them then


@dataclass
class Change:
    """An open transaction in which an author changes the organisation."""

    work: UnitOfWork
    parts: Parts | None  # None: within an order of the engine
    agency: str
    actor: str  # "person:ID", or the name of an account without a person
    reason: str = ""
    units: frozenset[str] | None = None  # ids of units that the author may change; None: all
    told: list[Told] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _events: list[tuple[Event, frozenset[str]]] = field(default_factory=list)
    _reviews: dict[date, set[str]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day on the agency's clock."""
        return local_day(self.work, self.agency, self.work.now)

    @property
    def rules(self) -> RuleSet:
        """The rules in force today."""
        return rules_of(self.work, self.agency, self.today)

    def read(self, cells: Mapping[str, Any]) -> Reader:
        """Return a reader of typed values, which checks them as the import checks a row."""
        return Reader(Row("", 0, {k: v for k, v in cells.items() if v}), self.rules, self.today)

    def check(self, read: Reader) -> None:
        """Refuse what a reader found wrong, all of it at once.

        Raises:
            DomainRefused: something is; `errors` are (field, message).
        """
        if read.errors:
            errors = [(each.column, each.message) for each in read.errors]
            first = errors[0]
            raise DomainRefused(first[1], field=first[0], errors=errors)

    def get(self, model: type[_Row], key: str, field: str | None = None) -> _Row:
        """Return a row of the agency, locked against other changes.

        Raises:
            NotFound: there is none, and no field asked for it.
            DomainRefused: there is none, and `field` did.
        """
        row: Any = None
        if len(key) == ID:
            columns: Any = model  # every table of an agency's rows has these two
            query = sa.select(model).where(columns.id == key, columns.agency == self.agency)
            row = self.work.session.scalar(query.with_for_update())
        if row is None:
            name = model.__name__.lower()
            raise refuse(field, "Pilih dari daftar.") if field else NotFound(name, key)
        found: _Row = row
        return found

    def day(self, value: date | None, field: str = "mulai") -> date:
        """Return the day from which a change stands; one that is past needs a reason.

        Raises:
            DomainRefused: no reason is given for it.
        """
        on = value or self.today
        if on < self.today:
            self.need_reason(
                phrase(
                    "Tanggal %(on)s sudah lewat. Tulis alasan mengapa baru dicatat sekarang.",
                    on=f"{on:%d-%m-%Y}",
                )
            )
        return on

    def need_reason(self, message: str) -> None:
        """Refuse a change without a reason.

        Raises:
            DomainRefused: there is none.
        """
        if not self.reason.strip():
            raise refuse("alasan", message)
        if len(self.reason) > LONGEST_REASON:
            raise refuse(
                "alasan",
                phrase("Paling banyak %(longest_reason)s huruf.", longest_reason=LONGEST_REASON),
            )

    def note(
        self,
        kind: str,
        about: Iterable[Any],
        *,
        name: str,
        on: date | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        units: Iterable[Unit] = (),
    ) -> None:
        """Add a line to the story.

        Args:
            kind: unit_changed, holding_begun, ...
            about: rows of units, seats and people that it is about, the first one first of all.
            name: what it is about, as people call it.
            on: the day from which it stands.
            before: values that were, by the names of forms and files.
            after: values that are.
            units: units whose story it belongs to as well, though they do not change.

        Raises:
            DomainRefused: a unit, or the unit of a seat, is not the author's to change.
        """
        rows = list(about)
        for row in rows:
            self._check_scope(row)
        keys = [f"{KIND[type(row)]}:{row.id}" for row in [*rows, *units]]
        facts = {
            "about": keys,
            "on": on.isoformat() if on else None,
            "fields": sorted({*(before or {}), *(after or {})}),
            "late": on is not None and on < self.today,
        }
        told = Told(kind, name, _plain(before or {}), _plain(after or {}))
        payload = {
            "name": name,
            "before": told.before,
            "after": told.after,
            "reason": self.reason.strip(),
        }
        event = Event(kind, keys[0] if keys else None, self.actor, facts, payload)
        self._events.append((event, frozenset(keys)))
        self.told.append(told)

    def not_oneself(self, person: Person, field: str = "pegawai") -> None:
        """Refuse a change by which the author would gain or decide something for themself.

        Raises:
            DomainRefused: the person is the author.
        """
        if self.actor == f"person:{person.id}":
            raise refuse(field, "Data Anda sendiri diubah oleh pengelola lain, bukan oleh Anda.")

    def _check_scope(self, row: Any) -> None:
        if self.units is None or isinstance(row, Person):
            return
        mine = {row.id, row.parent_id} if isinstance(row, Unit) else {row.unit_id}
        if not mine & self.units:
            raise refuse(
                "unit", phrase("%(name)s bukan bagian dari unit yang Anda kelola.", name=row.name)
            )

    def review(self, principals: Iterable[str], on: date) -> None:
        """Have the open items of seats, roles and persons looked at on a day, or at once."""
        self._reviews.setdefault(max(on, self.today), set()).update(principals)

    def offices_of(self, person: Person, on: date) -> set[str]:
        """Return the person's key, and the seats and roles held on a day or later."""
        held = self.work.session.scalars(
            sa.select(Holding.seat_id).where(
                Holding.person_id == person.id,
                sa.or_(Holding.valid_to.is_(None), Holding.valid_to >= on),
            )
        )
        roles = self.work.session.execute(
            sa.select(UnitRole.role, UnitRole.unit_id).where(
                UnitRole.person_id == person.id,
                sa.or_(UnitRole.valid_to.is_(None), UnitRole.valid_to >= on),
            )
        )
        return {
            f"person:{person.id}",
            *(f"seat:{seat}" for seat in held),
            *(f"role:{role}@{unit}" for role, unit in roles),
        }

    def bookmark(self) -> tuple[int, int, int, dict[date, set[str]]]:
        """Return where the story stands, for `back_to`."""
        reviews = {day: set(keys) for day, keys in self._reviews.items()}
        return len(self.told), len(self._events), len(self.warnings), reviews

    def back_to(self, kept: tuple[int, int, int, dict[date, set[str]]]) -> None:
        """Forget what was told since a bookmark, after the database was taken back to it."""
        told, events, warnings, reviews = kept
        del self.told[told:], self._events[events:], self.warnings[warnings:]
        self._reviews = reviews

    def finish(self) -> None:
        """Write the story, and have open items looked at."""
        self.work.flush()
        roots = self.work.cache.get("roots")
        self.work.cache.clear()  # what was looked up before may have changed
        if roots is not None:
            self.work.cache["roots"] = roots
        self._write_events()
        for on, keys in sorted(self._reviews.items()):
            persons = tuple(sorted(key for key in keys if key.startswith("person:")))
            principals = tuple(sorted(keys - set(persons)))
            if on <= self.today and self.parts is not None:
                order = ReviewHolders(self.agency, principals, persons)
                review_holders.handle(order, self.work, self.parts)
            else:
                review_on(self.work, self.agency, {on: keys})

    def consequences(self) -> list[Consequence]:
        """Return what becomes of the open items concerned, on the day of each change."""
        found: list[Consequence] = []
        if self.parts is None:
            return found
        for on, keys in sorted(self._reviews.items()):
            at = midnight(self.work, self.agency, on) if on > self.today else self.work.now
            for key in sorted(keys):
                count = self._count_items(key)
                if count:
                    who = self.parts.directory.holders(self.work, self.agency, [key], at)
                    found.append(Consequence(key, count, tuple(who)))
        return found

    def _count_items(self, principal: str) -> int:
        p = t.work_item_principal.c
        query = sa.select(sa.func.count()).where(p.agency == self.agency, p.principal == principal)
        return self.work.connection.scalar(query) or 0

    def _write_events(self) -> None:
        if not self._events:
            return
        agency_history.record(self.work, self.agency, [event for event, _ in self._events])
        c = t.agency_chain.c
        last = self.work.connection.scalar(sa.select(c.seq).where(c.agency == self.agency)) or 0
        first = last - len(self._events) + 1
        rows = [
            OrganisationChange(agency=self.agency, about=about, seq=first + place)
            for place, (_, keys) in enumerate(self._events)
            for about in sorted(keys)
        ]
        self.work.session.add_all(rows)
        self.work.flush()


@contextmanager
def changing(
    engine: Engine,
    agency: str,
    actor: str,
    *,
    reason: str = "",
    units: frozenset[str] | None = None,
) -> Iterator[Change]:
    """Open a change; it is durable when the block ends well, and undone when it raises."""
    with engine.database.write() as work:
        change = Change(work, engine.parts, agency, actor, reason, units)
        yield change
        change.finish()
        work.commit()
        sent = jobs.sent(work)
    engine.carry_on(sent)


@contextmanager
def trying(
    engine: Engine,
    agency: str,
    actor: str,
    *,
    reason: str = "",
    units: frozenset[str] | None = None,
) -> Iterator[Change]:
    """Open a change that is undone whatever happens, to see what it would do."""
    with engine.database.write() as work:
        yield Change(work, engine.parts, agency, actor, reason, units)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - timedelta(days=1)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the history keeps them: days as text, empty as none."""
    return {
        name: value.isoformat() if isinstance(value, date) else None if value == "" else value
        for name, value in values.items()
    }
