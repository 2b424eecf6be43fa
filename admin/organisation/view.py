"""The organisation: the tree of units, a unit, a seat, what was changed, and the forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Response as Download
from flask import abort, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.formats import local
from admin.i18n import gettext
from admin.identity import CAPACITY, me
from admin.office.scope import WHOLE_CHART, registered_in_scope, units_to_organise
from admin.organisation.acting import Target, act_on, find_act
from admin.organisation.acts import NEW, PERSON_ACTS, SEAT_ACTS, UNIT_ACTS
from admin.organisation.lending import terms_of
from admin.organisation.story import in_words, lines
from admin.people import role_name
from admin.views import Page
from admin.work import work
from engine.engine import Engine
from workflows.organisation import looking
from workflows.people.exporting import tables_of
from workflows.people.writing import write_csv
from workflows.tables.people import Holding, Person, Seat, Unit

PAGE = 50
MOST_FOUND = 20
MOST_IN_TREE = 250  # units; a larger agency shows its upper levels, the pages of units the rest


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree."""

    row: Any
    depth: int
    more: int  # people in it and below


class Organisation(Page):
    """Units, seats and their changes."""

    routes: ClassVar[frozenset[str] | None] = frozenset(
        {
            "index",
            "unit",
            "seat",
            "changes",
            "export",
            "change_unit",
            "change_seat",
            "change_person",
            "add",
        }
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show the tree of units, and what a search finds."""
        on = day_asked()
        search = request.args.get("q", "").strip()[:100]
        rows = looking.list_units(work(), me().agency, on, units_to_organise(me()))
        tree = _tree(rows)
        shown = upper_levels(tree)
        return self.render(
            "organisation/index.html",
            tree=shown,
            hidden=len(tree) - len(shown),
            found=_find(search, rows) if search else None,
            search=search,
            on=on,
            today=today(),
            whole=bool(me().roles & WHOLE_CHART),
        )

    @expose("/unit/<unit>")
    def unit(self, unit: str) -> str:
        """Show a unit: head, seats with holders, roles, grades, changes."""
        on = day_asked()
        row = looking.unit_as_of(work(), unit, on)
        return self.render(
            "organisation/unit.html",
            unit=row,
            key=unit,
            name=row.name if row else _name(Unit, unit),
            seats=_grouped(looking.seats_of_unit(work(), me().agency, unit, on)),
            below=[
                each
                for each in looking.list_units(work(), me().agency, on, units_to_organise(me()))
                if each.parent_id == unit
            ][:MOST_IN_TREE],
            roles=looking.roles_of_unit(work(), me().agency, unit, on),
            grades=looking.grades_of_unit(work(), me().agency, unit),
            story=_story(f"unit:{unit}"),
            on=on,
            today=today(),
            capacity=CAPACITY,
            role_name=role_name,
            in_words=in_words,
        )

    @expose("/seat/<seat>")
    def seat(self, seat: str) -> str:
        """Show a seat with its holdings over time, those below it, and its changes."""
        on = day_asked()
        row = looking.seat_as_of(work(), seat, on)
        return self.render(
            "organisation/seat.html",
            seat=row,
            key=seat,
            name=row.name if row else _name(Seat, seat),
            holdings=looking.holdings_of_seat(work(), me().agency, seat),
            below=looking.seats_below(work(), me().agency, seat, on),
            letters=looking.letters_of_seat(work(), me().agency, seat),
            story=_story(f"seat:{seat}"),
            on=on,
            today=today(),
            capacity=CAPACITY,
            in_words=in_words,
        )

    @expose("/changes")
    def changes(self) -> str:
        """List who changed what and when, newest first."""
        before = request.args.get("before", "")
        within = None if me().roles & WHOLE_CHART else units_to_organise(me())
        rows = looking.list_changes(
            work(),
            me().agency,
            within=within,
            before=int(before) if before.isdigit() and len(before) < 10 else None,
            limit=PAGE + 1,
        )
        shown = lines(rows[:PAGE])
        more = shown[-1].seq if len(rows) > PAGE else None
        return self.render("organisation/changes.html", story=shown, more=more)

    @expose("/export.csv")
    def export(self) -> Response:
        """Give the own units with their people in the shape that the import reads."""
        people = sa.select(Person.id).where(
            Person.agency == me().agency, registered_in_scope(me(), today())
        )
        tables = tables_of(work(), me().agency, units_to_organise(me()), people, today())
        name = f"pegawai-{today().isoformat()}.csv"
        return Download(
            write_csv(tables, guarded=True),
            mimetype="text/csv",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @expose("/unit/<unit>/<act>", methods=("GET", "POST"))
    def change_unit(self, unit: str, act: str) -> str | Response:
        """Do something to a unit."""
        row: Any = work().session.get(Unit, unit)
        current = {
            "kode": row.code,
            "nama": row.name,
            "induk": _code(Unit, row.parent_id),
            "id_siasn": row.siasn_id or "",
        }
        target = Target(unit, row.name, url_for(".unit", unit=unit), current)
        return act_on(self.engine, self.render, find_act(UNIT_ACTS, act), target)

    @expose("/seat/<seat>/<act>", methods=("GET", "POST"))
    def change_seat(self, seat: str, act: str) -> str | Response:
        """Do something to a seat."""
        row: Any = work().session.get(Seat, seat)
        current = {
            "kode": row.code,
            "nama": row.name,
            "unit": _code(Unit, row.unit_id),
            "atasan": _code(Seat, row.superior_id),
            "jenis_jabatan": row.kind,
            "eselon": row.echelon or "",
            "jenjang": row.level or "",
            "kepala_unit": "ya" if row.is_head else "",
        }
        if act == "correct-holding":
            current = _holding(seat, request.values.get("row", ""))
        target = Target(seat, row.name, url_for(".seat", seat=seat), current)
        return act_on(self.engine, self.render, find_act(SEAT_ACTS, act), target)

    @expose("/person/<person>/<act>", methods=("GET", "POST"))
    def change_person(self, person: str, act: str) -> str | Response:
        """Do something about a person."""
        row: Any = work().session.get(Person, person)
        current = {
            "nip": row.nip or "",
            "nama": row.name,
            "kepegawaian": row.employment,
            "golongan": row.rank or "",
            "status": row.status,
            "email": row.email or "",
            "telepon": row.phone or "",
        }
        if act == "decree-lending":
            current = terms_of(request.values.get("row", ""), person)
        target = Target(person, row.name, url_for("people.person", person=person), current)
        return act_on(self.engine, self.render, find_act(PERSON_ACTS, act), target)

    @expose("/new/<what>", methods=("GET", "POST"))
    def add(self, what: str) -> str | Response:
        """Register a person, or create a topmost unit."""
        act = find_act(NEW, what)
        if what == "unit" and not me().roles & WHOLE_CHART:
            abort(403)

        def place(made: Any) -> str:
            if what == "unit":
                return url_for(".unit", unit=made.id)
            return url_for("people.person", person=made.id)

        target = Target("", gettext(act.title), url_for(".index"), {}, place)
        return act_on(self.engine, self.render, act, target)


def today() -> date:
    """Return the day on the installation's clock."""
    return local(work().now).date()


def day_asked() -> date:
    """Return the day that a page is asked for; today unless a day is named."""
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return today()


def _tree(rows: Sequence[Any]) -> list[Branch]:
    """Return units so that each comes after the one above it, with people counted upwards."""
    ids = {row.id for row in rows}
    below: dict[str | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in ids else None, []).append(row)
    found: list[Branch] = []
    placed: set[str] = set()

    def walk(parent: str | None, depth: int) -> int:
        total = 0
        for row in below.get(parent, []):
            if row.id in placed:
                continue
            placed.add(row.id)
            at = len(found)
            found.append(Branch(row, depth, 0))
            people = row.people + walk(row.id, depth + 1)
            found[at] = Branch(row, depth, people)
            total += people
        return total

    walk(None, 0)
    return found


def upper_levels(tree: Sequence[Branch]) -> list[Branch]:
    """Return as many upper levels of a tree as fit on a page; the first units when none does."""
    for depth in range(max((each.depth for each in tree), default=0), -1, -1):
        fitting = [each for each in tree if each.depth <= depth]
        if len(fitting) <= MOST_IN_TREE:
            return fitting
    return [each for each in tree if each.depth == 0][:MOST_IN_TREE]


def _find(search: str, units: Sequence[Any]) -> dict[str, Sequence[Any]]:
    """Return people, seats and units whose name, NIP or code the search names."""
    number = search.replace(" ", "")
    people = (
        work()
        .connection.execute(
            sa.select(Person.id, Person.name, Person.nip)
            .where(
                Person.agency == me().agency,
                registered_in_scope(me(), today()),
                sa.or_(
                    Person.name.icontains(search, autoescape=True),
                    Person.nip.startswith(number, autoescape=True),
                ),
            )
            .order_by(Person.name, Person.id)
            .limit(MOST_FOUND)
        )
        .all()
    )
    seats = (
        work()
        .connection.execute(
            sa.select(Seat.id, Seat.code, Seat.name)
            .where(
                Seat.agency == me().agency,
                Seat.unit_id.in_(units_to_organise(me())),
                sa.or_(
                    Seat.name.icontains(search, autoescape=True),
                    Seat.code.istartswith(search, autoescape=True),
                ),
            )
            .order_by(Seat.code)
            .limit(MOST_FOUND)
        )
        .all()
    )
    low = search.casefold()
    mine = [row for row in units if low in row.name.casefold() or low in row.code.casefold()]
    return {"people": people, "seats": seats, "units": mine[:MOST_FOUND]}


def _grouped(rows: Sequence[Any]) -> list[tuple[Any, list[Any]]]:
    """Return each seat once with its holders."""
    found: dict[str, tuple[Any, list[Any]]] = {}
    for row in rows:
        _, holders = found.setdefault(row.id, (row, []))
        if row.person:
            holders.append(row)
    return list(found.values())


def _story(about: str) -> list[Any]:
    return lines(looking.list_changes(work(), me().agency, about=about, limit=20))


def _name(model: Any, key: str) -> str:
    row = work().session.get(model, key)
    return row.name if row is not None else ""


def _code(model: Any, key: str | None) -> str:
    row = work().session.get(model, key) if key else None
    return row.code if row is not None else ""


def _holding(seat: str, key: str) -> dict[str, str]:
    row = work().session.get(Holding, key)
    if row is None or row.seat_id != seat:
        abort(404)
    return {
        "kedudukan": row.capacity,
        "sk": row.decree,
        "mulai": row.valid_from.isoformat(),
        "sampai": row.valid_to.isoformat() if row.valid_to else "",
    }
