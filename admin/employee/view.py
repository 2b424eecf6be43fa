"""One's own year, and that of a person whom one assesses or whom HR looks after."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import abort
from flask_admin import expose

from admin.employee import papers
from admin.employee.changes import changes
from admin.employee.earlier import read_earlier_year
from admin.employee.year import list_years, read_year
from admin.identity import me
from admin.papers.sending import Answer, send_paper
from admin.people import find_person, seat_of
from admin.views import Page
from admin.work import work
from engine import queries
from engine.engine import Engine
from engine.store.base import new_id
from workflows.documents import objection as objection_papers
from workflows.earlier.looking import list_earlier_years
from workflows.processes.approval.withdrawing import list_withdrawable
from workflows.processes.assessor.statements import list_statements
from workflows.tables.objection import Objection


class Years(Page):
    """Years of a person."""

    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"index", "show", "plan", "letter", "minutes"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show one's own newest year that is still open, else the newest."""
        person = me().person
        if person is None:
            return self.render("employee/none.html", person=None)
        return self._show(person.removeprefix("person:"), None)

    @expose("/<person>/")
    @expose("/<person>/<period>")
    def show(self, person: str, period: str | None = None) -> str:
        """Show a year of a person."""
        return self._show(person, period)

    @expose("/<person>/<period>/plan/<int:version>")
    def plan(self, person: str, period: str, version: int) -> str:
        """Show one version of the plan, and what changed since the one before."""
        found = papers.plan_version(work(), me().agency, person, period, version)
        if found is None:
            abort(404)
        plan, before = found
        return self.render(
            "employee/plan.html",
            plan=plan,
            changes=changes(before, plan) if before else [],
            targets=self._served(plan),
            person=self._person(person),
            seat=seat_of(work(), me().agency, f"person:{person}"),
            period=period,
        )

    @expose("/<person>/<period>/objection/<objection>/letter.pdf")
    def letter(self, person: str, period: str, objection: str) -> Answer:
        """Return the decision letter of an objection."""
        self._check_objection(person, objection)
        return send_paper(
            self.engine, objection_papers.decision_letter(work(), me().agency, objection)
        )

    @expose("/<person>/<period>/objection/<objection>/minutes.pdf")
    def minutes(self, person: str, period: str, objection: str) -> Answer:
        """Return the minutes of an objection's examination."""
        self._check_objection(person, objection)
        return send_paper(self.engine, objection_papers.minutes(work(), me().agency, objection))

    def _show(self, person: str, period: str | None) -> str:
        subject = self._person(person)
        agency = me().agency
        years = list_years(work(), agency, f"person:{person}")
        told = list_earlier_years(work().session, agency, person)
        names = sorted({*told, *(row["period"] for row in years)}, reverse=True)
        chosen = self._choose(years, period)
        if chosen is None:
            return self._earlier(subject, names, period or next(iter(told), None))
        name = chosen["period"]
        cases = [row["id"] for row in queries.list_cases(work(), agency, root=chosen["id"])]
        return self.render(
            "employee/year.html",
            person=subject,
            own=me().person == f"person:{person}",
            seat=seat_of(work(), agency, f"person:{person}"),
            years=names,
            year=read_year(work(), self.engine, chosen, me()),
            **_own_acts(person, name),
            plans=papers.plan_versions(work(), agency, person, name),
            segments=papers.segments(work(), agency, person, name),
            grades=papers.grades(work(), agency, person, name),
            notes=papers.notes(work(), agency, person, name),
            objections=papers.objections(work(), agency, person, name),
            files=papers.evidence(work(), agency, cases),
        )

    def _earlier(self, person: Any, years: list[str], period: str | None) -> str:
        """Show a year that was not run here; that there is no year at all when none is named."""
        if period is None:
            return self.render("employee/none.html", person=person)
        year = read_earlier_year(work(), me().agency, person.id, period)
        if year is None:
            abort(404)
        return self.render(
            "employee/earlier.html",
            person=person,
            own=me().person == f"person:{person.id}",
            years=years,
            year=year,
        )

    @staticmethod
    def _choose(years: list[dict[str, Any]], period: str | None) -> dict[str, Any] | None:
        if period is not None:
            return next((row for row in years if row["period"] == period), None)
        still_open = [row for row in years if row["status"] == "active"]
        # The year begun first is the one with something due; a new one opens beside it.
        return still_open[-1] if still_open else next(iter(years), None)

    @staticmethod
    def _person(person: str) -> Any:
        found = find_person(work(), me().agency, f"person:{person}")
        if found is None:
            abort(404)
        return found

    @staticmethod
    def _served(plan: Any) -> dict[str, str]:
        """Return the texts of the superior's results that a plan serves, by key."""
        return papers.served_results(work(), me().agency, plan)

    @staticmethod
    def _check_objection(person: str, objection: str) -> None:
        found = work().session.get(Objection, objection)
        if found is None or found.agency != me().agency or found.person_id != person:
            abort(404)


def _own_acts(person: str, period: str) -> dict[str, Any]:
    """Return what the person may do about the own year beside its tasks; nothing for others."""
    key, agency = f"person:{person}", me().agency
    if me().person != key:
        return {"withdrawable": frozenset(), "statements": []}
    listed = list_withdrawable(work().session, agency, key)
    return {
        "withdrawable": frozenset(one.case for one in listed),
        "statements": list_statements(work(), agency, key, period),
        "key": new_id(),
    }
