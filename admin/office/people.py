"""People and units: a list to search, and a person with seats, roles, and who assesses them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, request
from flask_admin import expose

from admin.access import PERSON
from admin.employee import papers
from admin.identity import CAPACITY, me
from admin.office.scope import registered_in_scope, units_to_organise
from admin.organisation.person import about_person
from admin.organisation.view import day_asked, today
from admin.people import role_name
from admin.relations import relations_to_person
from admin.views import Page
from admin.work import work
from engine.engine import Engine
from workflows.earlier.looking import list_earlier_years
from workflows.tables.base import in_force
from workflows.tables.people import Holding, Person, Seat, Unit
from workflows.tables.plan import Plan

PAGE = 50  # people on a page
MOST_UNITS = 300  # offered in the filter


class People(Page):
    """People of the units that the person looks after."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "person"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """List people by name; search by name or NIP, filter by unit."""
        on = today()
        search = request.args.get("q", "").strip()[:100]
        unit = request.args.get("unit", "")
        rows = _list_people(on, search, unit, request.args.get("after", ""))
        shown = rows[:PAGE]
        return self.render(
            "office/people.html",
            people=shown,
            seats=_seats_today([row.id for row in shown], on),
            units=_list_units(),
            search=search,
            unit=unit,
            more=shown[-1].id if len(rows) > PAGE else None,
        )

    @expose("/<person>")
    def person(self, person: str) -> str:
        """Show a person as they stood on a day: seats, roles, who assesses them and why."""
        found = work().session.get(Person, person)
        if found is None or found.agency != me().agency:
            abort(404)
        on = day_asked()
        return self.render(
            "office/person.html",
            key=person,
            on=on,
            today=today(),
            capacity=CAPACITY,
            role_name=role_name,
            **_papers(person),
            **about_person(person, on),
        )


def _papers(person: str) -> dict[str, Any]:
    """Return the newest plans and evaluations of a person, for those who may open them."""
    if not relations_to_person(work(), me(), person) & PERSON.who:
        return {}
    agency = me().agency
    newest = sa.select(sa.func.max(Plan.period)).where(
        Plan.agency == agency, Plan.person_id == person, Plan.version > 0
    )
    period = work().connection.scalar(newest)
    told = list_earlier_years(work().session, agency, person)
    if period is None:
        return {"from_file": told[0]} if told else {}
    return {
        "period": period,
        "plans": papers.plan_versions(work(), agency, person, period),
        "grades": papers.grades(work(), agency, person, period),
    }


def _list_people(on: date, search: str, unit: str, after: str) -> Sequence[Any]:
    """Return one person more than a page, from after the one with this id on."""
    query = sa.select(Person.id, Person.name, Person.nip, Person.rank, Person.status).where(
        Person.agency == me().agency, registered_in_scope(me(), on)
    )
    if search:
        number = search.replace(" ", "")
        query = query.where(
            sa.or_(
                Person.name.icontains(search, autoescape=True),
                Person.nip.startswith(number, autoescape=True),
            )
        )
    if unit:
        query = query.where(
            Person.id.in_(
                sa.select(Holding.person_id)
                .join(Seat, Seat.id == Holding.seat_id)
                .where(Seat.unit_id == unit, in_force(Holding, on))
            )
        )
    last = work().session.get(Person, after) if after else None
    if last is not None and last.agency == me().agency:
        query = query.where(
            sa.or_(Person.name > last.name, sa.and_(Person.name == last.name, Person.id > last.id))
        )
    return work().connection.execute(query.order_by(Person.name, Person.id).limit(PAGE + 1)).all()


def _seats_today(ids: Sequence[str], on: date) -> dict[str, list[str]]:
    """Return what each of these people holds today, with the unit."""
    rows = work().connection.execute(
        sa.select(Holding.person_id, Holding.capacity, Seat.name, Unit.name.label("unit"))
        .join(Seat, Seat.id == Holding.seat_id)
        .join(Unit, Unit.id == Seat.unit_id)
        .where(Holding.person_id.in_(ids), in_force(Holding, on))
        .order_by(Holding.capacity, Seat.name)
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        line = f"{CAPACITY.get(row.capacity, '')}{row.name} · {row.unit}"
        found.setdefault(row.person_id, []).append(line)
    return found


def _list_units() -> Sequence[Any]:
    return (
        work()
        .connection.execute(
            sa.select(Unit.id, Unit.code, Unit.name)
            .where(Unit.id.in_(units_to_organise(me())))
            .order_by(Unit.code)
            .limit(MOST_UNITS)
        )
        .all()
    )
