"""Plans and evaluations as files: PDF and XLSX of a person, XLSX of a team or of units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import Response, abort, request, send_file, url_for
from flask_admin import expose

from admin.access import Who
from admin.employee.feedback import team
from admin.formats import local
from admin.identity import me
from admin.office.scope import units_in_scope
from admin.papers.own import own_documents
from admin.papers.sending import Answer, public_address, send_paper
from admin.views import Page
from admin.work import work
from engine.engine import Engine
from workflows.documents import sheets
from workflows.documents.evaluation import evaluation_paper
from workflows.documents.plan import plan_paper
from workflows.documents.workbook import Line, write_workbook
from workflows.evaluations import get_version
from workflows.processes.planning.plans import find_plan
from workflows.tables.campaign import Campaign
from workflows.tables.evaluation import Evaluation
from workflows.tables.people import Person, Unit
from workflows.tables.plan import Plan, PlanVersion

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_UNITS, MOST_YEARS = 300, 10
YEAR = re.compile(r"[0-9]{4}")

KINDS: dict[str, tuple[str, dict[str, Sequence[str]]]] = {
    "skp": ("SKP", sheets.PLAN_SHEETS),
    "evaluasi": ("Evaluasi", sheets.EVALUATION_SHEETS),
}


class Papers(Page):
    """Files of plans and evaluations."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"index", "plan", "plan_table", "evaluation", "evaluation_table", "of_team", "of_units"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Offer one's own documents, and the files of one's team and units."""
        years = _years()
        asked = request.args.get("year", "")
        is_hr = Who.HR in me().roles
        person = (me().person or "").removeprefix("person:")
        return self.render(
            "papers/index.html",
            person=person,
            own=own_documents(work(), me().agency, person) if person else [],
            years=years,
            year=asked if asked in years else years[0],
            team=team() if person else [],
            units=_units() if is_hr else [],
            unit=request.args.get("unit", ""),
        )

    @expose("/<person>/<period>/skp-<int:version>.pdf")
    def plan(self, person: str, period: str, version: int) -> Answer:
        """Return a version of a plan as PDF."""
        found = _plan(person, period, version)
        return send_paper(self.engine, plan_paper(work(), me().agency, found.id, version))

    @expose("/<person>/<period>/skp-<int:version>.xlsx")
    def plan_table(self, person: str, period: str, version: int) -> Response:
        """Return a version of a plan in the columns of e-Kinerja."""
        found = _plan(person, period, version)
        row = sa.select(PlanVersion.id).where(
            PlanVersion.plan_id == found.id, PlanVersion.version == version
        )
        return _workbook("skp", period, _nip(person), work().connection.scalars(row))

    @expose("/<person>/evaluation/<evaluation>/<int:version>.pdf")
    def evaluation(self, person: str, evaluation: str, version: int) -> Answer:
        """Return a version of an evaluation as PDF."""
        found = _evaluation(person, evaluation)
        return send_paper(self.engine, evaluation_paper(work(), me().agency, found.id, version))

    @expose("/<person>/evaluation/<evaluation>/<int:version>.xlsx")
    def evaluation_table(self, person: str, evaluation: str, version: int) -> Response:
        """Return a version of an evaluation in the columns of e-Kinerja."""
        found = _evaluation(person, evaluation)
        row = get_version(work().session, found, version)
        return _workbook("evaluasi", found.period, _nip(person), [row.id])

    @expose("/team/<year>/<kind>.xlsx")
    def of_team(self, year: str, kind: str) -> Response:
        """Return what is in force of everybody directly below one's seats."""
        people = [one.id for one in team()] if me().person else []
        if not people:
            abort(404)
        return _several(kind, year, "tim", Person.id.in_(people), Person.id.in_(people))

    @expose("/units.xlsx")
    def of_units(self) -> Response:
        """Return what is in force in one of the units looked after, and in those below it."""
        unit = request.args.get("unit", "")
        allowed = sa.select(Unit.id).where(Unit.id == unit, Unit.id.in_(units_in_scope(me())))
        if work().connection.scalar(allowed) is None:
            abort(404)
        below = _below(unit)
        code = work().session.get_one(Unit, unit).code
        return _several(
            request.args.get("kind", ""),
            request.args.get("year", ""),
            code,
            Plan.unit_id.in_(below),
            Evaluation.unit_id.in_(below),
        )


def _several(
    kind: str,
    year: str,
    whose: str,
    plans: sa.ColumnElement[bool],
    evaluations: sa.ColumnElement[bool],
) -> Response:
    if kind not in KINDS or not YEAR.fullmatch(year):
        abort(404)
    if kind == "skp":
        versions = sheets.plans_in_force(work(), me().agency, year, plans)
    else:
        versions = sheets.evaluations_in_force(work(), me().agency, year, evaluations)
    return _workbook(kind, year, whose, versions)


def _workbook(kind: str, year: str, whose: str, versions: Iterable[str]) -> Response:
    """Return a workbook; its lines go to files on the disk as they come."""
    title, heads = KINDS[kind]
    name = f"{title}-{year}-{re.sub(r'[^A-Za-z0-9._-]+', '-', whose)}.xlsx"
    out = BytesIO()
    write_workbook(out, f"{title} {year}", heads, _lines(kind, versions))
    out.seek(0)
    response = send_file(out, mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _lines(kind: str, versions: Iterable[str]) -> Iterator[Line]:
    if kind == "skp":
        return sheets.plan_lines(work(), me().agency, versions)
    files = public_address() + url_for("files.show")
    return sheets.evaluation_lines(work(), me().agency, versions, files=files)


def _plan(person: str, period: str, version: int) -> Plan:
    found = find_plan(work().session, me().agency, person, period)
    if found is None or not 1 <= version <= found.version:
        abort(404)
    return found


def _evaluation(person: str, evaluation: str) -> Evaluation:
    found = work().session.get(Evaluation, evaluation)
    if found is None or found.agency != me().agency or found.person_id != person:
        abort(404)
    return found


def _nip(person: str) -> str:
    row = work().session.get_one(Person, person)
    return row.nip or row.id[:8]


def _years() -> list[str]:
    """Return the years that were opened, newest first; this year when none was."""
    rows = work().connection.scalars(
        sa.select(Campaign.period)
        .where(Campaign.agency == me().agency)
        .distinct()
        .order_by(Campaign.period.desc())
        .limit(MOST_YEARS)
    )
    return [row for row in rows if YEAR.fullmatch(row)] or [str(local(work().now).year)]


def _units() -> Sequence[Any]:
    return (
        work()
        .connection.execute(
            sa.select(Unit.id, Unit.name)
            .where(Unit.id.in_(units_in_scope(me())))
            .order_by(Unit.code)
            .limit(MOST_UNITS)
        )
        .all()
    )


def _below(unit: str) -> sa.Select[Any]:
    """Return the query for the ids of a unit and all units below it."""
    tree = sa.select(Unit.id).where(Unit.id == unit).cte("units_of_file", recursive=True)
    tree = tree.union(sa.select(Unit.id).join(tree, Unit.parent_id == tree.c.id))
    return sa.select(tree.c.id)
