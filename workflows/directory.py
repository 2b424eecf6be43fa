"""Who people are, at a moment, and the functions about them that diagrams may call.

An adapter of engine.ports.Directory over the tables of people: a few indexed queries bring the part
of the chart that a question needs, and the pure rules of workflows.domain.resolver answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from engine.ports import Assignment
from engine.powers import Lent, Power
from workflows.calendar import calendar_of_case, deadline_of_case
from workflows.called_names import FUNCTIONS, OF_NUMBERS, OF_PEOPLE
from workflows.domain.questions import Charts, Questions, UnknownName
from workflows.parameters import RuleSet, plain
from workflows.parameters.overrides import rules_of
from workflows.people import helping, lending, queries
from workflows.people.chart import StoredCharts
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat
from workflows.windows import extended_until

if TYPE_CHECKING:
    from engine.ports import CaseFacts
    from engine.store.unit_of_work import UnitOfWork

__all__ = ["FUNCTIONS", "PeopleDirectory", "UnknownName", "local_day"]


def local_day(work: UnitOfWork, agency: str, at: datetime) -> date:
    """Return the day of a moment in the agency's own time zone."""
    zone = rules_of(work, agency, at.date())["zona_waktu"]
    return at.astimezone(ZoneInfo(zone)).date()


class PeopleDirectory:
    """The Directory of an installation: seats, holdings and roles as they stand at a moment."""

    def principals(self, work: UnitOfWork, agency: str, person: str, at: datetime) -> Sequence[str]:
        """Return the person's own key, the seats held in any capacity, and the roles in units.

        Somebody whose status keeps from office (leave without pay, suspended, ...) has only the
        own key.
        """
        return (person, *self._offices(work, agency, person, local_day(work, agency, at)).keys)

    def lent(self, work: UnitOfWork, agency: str, person: str, at: datetime) -> Sequence[Lent]:
        """Return what others have lent the person by decree (workflows.people.lending).

        Asks nothing beside what `principals` asks for whoever has been lent nothing.
        """
        on = local_day(work, agency, at)
        if not self._offices(work, agency, person, on).borrows:
            return ()
        key = ("lent", agency, person, on)
        if key not in work.cache:
            work.cache[key] = lending.lent_to(work, agency, _id_of(person), on)
        found: tuple[Lent, ...] = work.cache[key]
        return found

    def functions(
        self, work: UnitOfWork, facts: CaseFacts, now: datetime
    ) -> Mapping[str, Callable[..., Any]]:
        """Return what expressions of a case may call; nothing is read before it is called."""
        return _Functions(work, facts, now).by_name()

    def function_names(self) -> frozenset[str]:
        """Return the names under which expressions of a case call them."""
        return FUNCTIONS

    def questions(
        self, work: UnitOfWork, facts: CaseFacts, now: datetime, charts: Charts | None = None
    ) -> Questions:
        """Return all that can be asked about the people of a case, the rules of chains included."""
        return _Functions(work, facts, now, charts).questions

    def capacity(
        self, work: UnitOfWork, agency: str, person: str, principal: Power, at: datetime
    ) -> Mapping[str, Any]:
        """Return in which capacity a person acts through a principal.

        Keys: `principal`, `capacity` (definitif, plt, plh, peran or pribadi), `title` as the
        person signs, and where there is one `seat`, `seat_name`, `unit`, `unit_name`, `decree`.
        Through a lent one: `capacity` delegasi, `giver` ("person:ID"), `giver_title`, and the
        number (`decree`) and day (`decree_date`) of the delegation.
        """
        on = local_day(work, agency, at)
        if isinstance(principal, Lent):
            return self._lent_capacity(work, agency, person, principal, at)
        kind, _, name = principal.partition(":")
        found: dict[str, Any] | None = None
        if kind == "seat":
            found = self._seat_capacity(work, agency, _id_of(person), on, seat=name)
        elif kind == "role":
            found = self._role_capacity(work, agency, _id_of(person), name, on)
        else:
            own = self._seat_capacity(work, agency, _id_of(person), on)
            found = {**(own or {"title": ""}), "capacity": "pribadi"}
        return {"principal": principal, **(found or {"capacity": "pribadi", "title": ""})}

    def holders(
        self, work: UnitOfWork, agency: str, principals: Sequence[str], at: datetime
    ) -> Sequence[str]:
        """Return who can act through one of the principals: named, in the seat, with the role.

        A status that keeps from office keeps from acting for a seat or a role.
        """
        on = local_day(work, agency, at)
        seats: list[str] = []
        roles: list[str] = []
        found: dict[str, None] = {}
        for principal in principals:
            kind, _, name = principal.partition(":")
            if kind == "person":
                found[principal] = None
            elif kind == "seat":
                seats.append(name)
            else:
                roles.append(name)
        bound = {
            "agency": agency,
            "on": on,
            "unable": rules_of(work, agency, on)["status_tidak_menilai"],
            "seats": seats,
            "roles": roles,
        }
        if seats or roles:
            rows = work.connection.scalars(queries.ABLE_HOLDERS, bound)
            found |= {f"person:{each}": None for each in rows}
        return list(found)

    def barred(self, work: UnitOfWork, agency: str, subject: str, at: datetime) -> Sequence[str]:
        """Return whom a declared tie to the subject keeps from deciding about them."""
        bound = {"agency": agency, "person": _id_of(subject), "on": local_day(work, agency, at)}
        rows = work.connection.execute(queries.RELATIONS, bound)
        ends = {f"person:{each}" for a, b, _ in rows for each in (a, b)}
        return sorted(ends - {subject})

    def may_help(
        self,
        work: UnitOfWork,
        agency: str,
        helper: str,
        person: str,
        item: Mapping[str, Any],
        at: datetime,
    ) -> bool:
        """Say whether a named helper may fill in an item for the person today.

        Only steps that an agency's rules list are filled in by helpers, and filing only by those
        who were named for that as well.
        """
        on = local_day(work, agency, at)
        return helping.may_fill_in(work, agency, _id_of(helper), _id_of(person), item, on)

    def has_helped(
        self, work: UnitOfWork, agency: str, helper: str, person: str, at: datetime
    ) -> bool:
        """Say whether somebody worked as the person's helper in the year of the moment."""
        on = local_day(work, agency, at)
        return helping.has_helped(work, agency, _id_of(helper), _id_of(person), on)

    def unfit(
        self, work: UnitOfWork, agency: str, person: str, at: datetime, *, deciding: bool = False
    ) -> str | None:
        """Return why a person may be given nothing to do: unknown, status or office; else None."""
        on = local_day(work, agency, at)
        rules = rules_of(work, agency, on)
        found = work.session.get(Person, _id_of(person))
        if found is None or found.agency != agency:
            return "unknown"
        if found.status in rules["status_tidak_menilai"]:
            return "status"
        if not deciding:
            return None
        seats = work.session.execute(
            sa.select(Seat.kind, Seat.is_head)
            .join(Holding, Holding.seat_id == Seat.id)
            .where(Holding.agency == agency, Holding.person_id == found.id, in_force(Holding, on))
        )
        leads = rules["kepala_unit_boleh_menilai"]
        high = any(
            (leads and is_head) or kind in rules["jenis_pejabat_penilai"] for kind, is_head in seats
        )
        return None if high else "office"

    def fallback(
        self, work: UnitOfWork, facts: CaseFacts, reason: str, kept_out: Sequence[str] = ()
    ) -> Assignment:
        """Return who settles an item without a holder (Questions.settling); never empty."""
        found = _Functions(work, facts, work.now).questions.settling(reason, kept_out)
        return Assignment(
            # An agency without any unit keeps its roles at itself.
            principals=tuple(
                f"{each}{facts.agency}" if each.endswith("@") else each
                for each in found["principals"]
            ),
            reason=found["reason"],
            excluded=tuple(found["excluded"]),
        )

    def _offices(self, work: UnitOfWork, agency: str, person: str, on: date) -> _Offices:
        key = ("offices", agency, person, on)
        if key not in work.cache:
            bound = {"agency": agency, "person": _id_of(person), "on": on}
            unable = rules_of(work, agency, on)["status_tidak_menilai"]
            rows = work.connection.execute(queries.OFFICES, {**bound, "unable": unable}).all()
            keys = {
                f"{kind}:{name}@{at}" if at else f"{kind}:{name}"
                for kind, name, at in rows
                if kind != lending.LENT
            }
            work.cache[key] = _Offices(
                tuple(sorted(keys, reverse=True)),  # seats before roles
                any(kind == lending.LENT for kind, _, _ in rows),
            )
        found: _Offices = work.cache[key]
        return found

    def _lent_capacity(
        self, work: UnitOfWork, agency: str, person: str, power: Lent, at: datetime
    ) -> dict[str, Any]:
        first = self.capacity(work, agency, power.givers[0], power.principal, at)
        *between, own = [
            self.capacity(work, agency, each, each, at) for each in (*power.givers[1:], person)
        ]
        titles = [
            acts["title"] or self._name(work, each)
            for acts, each in zip([first, *between, own], [*power.givers, person], strict=True)
        ]
        decrees = lending.decrees_of(work, power.by)
        days = [day.isoformat() for _, day in decrees if day is not None]
        return {
            **own,
            "principal": power.principal,
            "capacity": "delegasi",
            "title": lending.title_for(titles[0], titles[1:-1], titles[-1]),
            "giver": power.givers[0],
            "giver_title": titles[0],
            "delegation": power.by[-1],
            "decree": "; ".join(number for number, _ in decrees),
            "decree_date": days[-1] if days else None,
        }

    @staticmethod
    def _name(work: UnitOfWork, person: str) -> str:
        return work.session.scalar(sa.select(Person.name).where(Person.id == _id_of(person))) or ""

    def _seat_capacity(
        self, work: UnitOfWork, agency: str, person: str, on: date, *, seat: str | None = None
    ) -> dict[str, Any] | None:
        rows = work.connection.execute(
            queries.SEATS_HELD, {"agency": agency, "person": person, "on": on}
        ).all()
        row = next((each for each in rows if seat in (None, each[0])), None)
        if row is None:
            return None
        seat_id, seat_name, unit_id, unit_name, capacity, decree = row
        return {
            "capacity": capacity,
            "title": _title(seat_name, capacity),
            "seat": seat_id,
            "seat_name": seat_name,
            "unit": unit_id,
            "unit_name": unit_name,
            "decree": decree,
        }

    def _role_capacity(
        self, work: UnitOfWork, agency: str, person: str, name: str, on: date
    ) -> dict[str, Any] | None:
        role, _, unit = name.partition("@")
        row = work.connection.execute(
            queries.ROLE_HELD,
            {"agency": agency, "person": person, "role": role, "unit": unit, "on": on},
        ).first()
        if row is None:
            return None
        words = role.replace("_", " ").capitalize()
        return {
            "capacity": "peran",
            "title": f"{words} {row[0]}",
            "unit": unit,
            "unit_name": row[0],
            "decree": row[1],
        }


@dataclass(frozen=True, slots=True)
class _Offices:
    """What a person holds on a day."""

    keys: tuple[str, ...]
    borrows: bool  # somebody has lent the person something


class _Functions:
    """The functions of one case at one moment."""

    def __init__(
        self, work: UnitOfWork, facts: CaseFacts, now: datetime, charts: Charts | None = None
    ) -> None:
        self.work, self.facts = work, facts
        self.agency = facts.agency
        self.charts = charts or StoredCharts(work, facts.agency)
        self.subject = _id_of(facts.subject) if facts.subject else ""
        self.now = now

    def by_name(self) -> dict[str, Callable[..., Any]]:
        """Return the functions under the names that diagrams use."""
        people = {name: partial(self._ask, name) for name in OF_PEOPLE}
        return {**people, **{name: getattr(self, name) for name in OF_NUMBERS}}

    @property
    def today(self) -> date:
        """The day in the agency's own zone."""
        return local_day(self.work, self.agency, self.now)

    @property
    def rules(self) -> RuleSet:
        """The rules that the case is judged by."""
        return rules_of(self.work, self.agency, self.facts.rules_date)

    @cached_property
    def questions(self) -> Questions:
        """What can be asked about the people of the case."""
        return Questions(self.charts, self.subject, self.today, self.rules)

    def parameter(self, name: str) -> Any:
        """Return a number of the rules as in force on the case's own day."""
        return plain(self.rules[name])

    def batas(self, name: str) -> str:
        """Return the end of the day that a parameter names in the case's year, as ISO text.

        `batas('batas_penetapan_skp')` in a case of 2026: "2026-01-31T23:59:59+07:00".
        """
        period = self.facts.period or ""
        year = int(period[:4]) if period[:4].isdigit() else self.today.year
        day = self.rules.date_in(name, year)
        return calendar_of_case(self.work, self.facts, self.now).end_of(day).isoformat()

    def diperpanjang(self, window: str, length: str) -> str:
        """Return a stage's length of time, or the end of a later last day that HR decided.

        `diperpanjang('evaluasi', parameter('tenggat_evaluasi'))`: "P15D hari_kerja", or, where
        that ends earlier than what was decided for the person, "2027-02-28T23:59:59+07:00".

        Args:
            window: a name of workflows.windows.WINDOWS.
            length: how long the stage lasts from now on.
        """
        until = extended_until(
            self.work, self.agency, self.facts.period or "", window, self.subject, self.today
        )
        if until is None:
            return length
        end = calendar_of_case(self.work, self.facts, self.now).end_of(until)
        usual = deadline_of_case(self.work, self.facts, self.now, length).end
        return end.isoformat() if end > usual else length

    def tanggal_hari_ini(self) -> date:
        """Return today, in the agency's own zone."""
        return self.today

    def _ask(self, name: str, *arguments: Any) -> Any:
        return getattr(self.questions, name)(*arguments)


def _title(seat_name: str, capacity: str) -> str:
    return seat_name if capacity == "definitif" else f"{capacity.title()}. {seat_name}"


def _id_of(principal: str) -> str:
    return principal.removeprefix("person:")
