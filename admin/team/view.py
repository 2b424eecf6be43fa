"""My team: one row for each person whom one assesses, feedback from the row, its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.employee.feedback import keep, periods, refusal
from admin.formats import clock, local
from admin.i18n import gettext, said
from admin.identity import me
from admin.people import find_person, seat_of
from admin.team import facts
from admin.team.listing import (
    FILTERS,
    QUIET,
    middle,
    next_after,
    reached_text,
    read_team,
    team_members,
)
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import DomainRefused
from engine.store.base import new_id
from workflows.feedback import LONGEST
from workflows.parameters import RuleSet
from workflows.parameters.overrides import rules_of
from workflows.people.team import may_have_team
from workflows.processes.planning.plans import PlannedResult, find_plan_in_force

JSON = "application/json"
LONGEST_SEARCH = 100  # letters


class Team(Page):
    """Everybody whom the person assesses today."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "feedback", "evidence"})
    also: ClassVar[frozenset[str]] = frozenset({"ratings"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    def is_visible(self) -> bool:
        """Show the entry to whoever may have people to assess."""
        person = me().person
        if person is None:
            return False
        today = local(work().now).date()
        return any(
            may_have_team(work(), me().agency, each.removeprefix("person:"), today)
            for each in (person, *me().stands_in_for)
        )

    @expose("/")
    def index(self) -> str:
        """Show a page of the team."""
        only = request.args.get("only")
        team = read_team(
            work(),
            me(),
            period=request.args.get("period"),
            only=only if only in FILTERS else None,
            search=request.args.get("search", "")[:LONGEST_SEARCH].strip(),
            after=request.args.get("after"),
        )
        rules = rules_of(work(), me().agency, _first_day(team.period))
        return self.render(
            "team/index.html",
            team=team,
            only=only if only in FILTERS else None,
            search=request.args.get("search", "")[:LONGEST_SEARCH].strip(),
            quiet_days=QUIET.days,
            phrases=facts.phrases(work(), me()),
            behaviours=_behaviours(rules),
            reached_text=reached_text,
            rating=_RatingWords(rules),
            states=plan_states(),
            longest=LONGEST,
        )

    @expose("/<person>/feedback", methods=("GET", "POST"))
    def feedback(self, person: str) -> str | Response | tuple[str | Response, int]:
        """Ask for feedback on a person, and keep it; answers a script in JSON."""
        found = find_person(work(), me().agency, f"person:{person}")
        if found is None or me().person == f"person:{person}":
            abort(404)
        years = periods(person)
        asked = request.values.get("period", "")
        period = asked if asked in years else years[0]
        by_script = request.headers.get("Accept") == JSON
        if request.method == "GET":
            return self._form(found, period, {"key": new_id()}, None)
        typed = {name: request.form.get(name, "") for name in ("about", "good", "improve", "key")}
        try:
            keep(self.engine, person, period, typed)
        except DomainRefused as refused:
            if by_script:
                return jsonify(text=refusal(refused), field=refused.field or "about"), 422
            return self._form(found, period, typed, refused), 422
        look_again()
        said = gettext("Umpan balik tersimpan %(time)s", time=clock(work().now))
        if by_script:
            return jsonify(text=said)
        flash(f"{found.name}: {said}.", "success")
        following = next_after(team_members(work(), me()), person)
        return redirect(
            url_for(
                ".index",
                period=period,
                after=request.form.get("after") or None,
                only=request.form.get("only") or None,
                _anchor=f"p-{following.person if following else person}",
            )
        )

    @expose("/<person>/evidence")
    def evidence(self, person: str) -> str:
        """List the files behind a person's results."""
        found = find_person(work(), me().agency, f"person:{person}")
        if found is None:
            abort(404)
        years = periods(person)
        asked = request.args.get("period", "")
        period = asked if asked in years else years[0]
        plan = find_plan_in_force(work().session, me().agency, person, period)
        return self.render(
            "team/evidence.html",
            person=found,
            seat=seat_of(work(), me().agency, f"person:{person}"),
            period=period,
            files=facts.evidence_of(work(), me().agency, person, period),
            results={one.key: f"{one.number}. {one.text}" for one in plan.results} if plan else {},
            part_name=_RatingWords(rules_of(work(), me().agency, _first_day(period))).part,
        )

    def _form(
        self, person: Any, period: str, typed: dict[str, str], refused: DomainRefused | None
    ) -> str:
        plan = find_plan_in_force(work().session, me().agency, person.id, period)
        results: Sequence[PlannedResult] = plan.results if plan else ()
        field = (refused.field or "about") if refused else ""
        return self.render(
            "team/feedback.html",
            person=person,
            seat=seat_of(work(), me().agency, f"person:{person.id}"),
            period=period,
            results=results,
            behaviours=_behaviours(rules_of(work(), me().agency, _first_day(period))),
            phrases=facts.phrases(work(), me()),
            typed=typed,
            after=request.values.get("after", ""),
            only=request.values.get("only", ""),
            error=refusal(refused) if refused else "",
            field=field if field in ("good", "improve") else "about" if field else "",
            longest=LONGEST,
        )


class _RatingWords:
    """Ratings and periods as a row says them."""

    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.names: dict[str, str] = rules["nama_rating"]
        self.grades: dict[str, str] = rules["nama_predikat"]
        self.parts = rules["periode_pengukuran"][rules["jenis_periode"]]

    def part(self, number: int) -> str:
        """Return the name of a period of measurement: Triwulan II."""
        known = 1 <= number <= len(self.parts)
        return said(str(self.parts[number - 1]["nama"])) if known else str(number)

    def of(self, counts: dict[str, int] | None) -> str:
        """Return the median of some ratings in words; "" for none."""
        return self.name(middle(counts or {}, self.rules))

    def name(self, rating: str) -> str:
        """Return a rating without "ekspektasi", which every one of them has."""
        return said(self.names.get(rating, "")).removesuffix(" ekspektasi")

    def grade(self, grade: str) -> str:
        """Return a grade in words."""
        return self.grades.get(grade, grade)


def plan_states() -> dict[str, tuple[str, str]]:
    """Return what the state of a plan is called, with the class of its tag."""
    return {
        "": (gettext("SKP belum dimulai"), "warn"),
        "draf": (gettext("SKP sedang disusun"), "warn"),
        "diajukan": (gettext("SKP diajukan"), "info"),
        "dikembalikan": (gettext("SKP dikembalikan"), "warn"),
        "ditolak": (gettext("SKP ditolak"), "bad"),
        "ditetapkan": (gettext("SKP ditetapkan"), "ok"),
        "ditutup": (gettext("SKP ditutup"), ""),
    }


def _behaviours(rules: RuleSet) -> list[tuple[str, str]]:
    return [(code, str(each["nama"])) for code, each in rules["perilaku_kerja"].items()]


def _first_day(period: str) -> date:
    return date(int(period), 1, 1)
