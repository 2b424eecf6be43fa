"""The anonymous survey on fairness: three questions a year, and what groups said together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import abort, flash, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from admin.campaign.scope import followed_units
from admin.i18n import gettext
from admin.identity import me
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import DomainRefused, NotFound
from workflows.directory import local_day
from workflows.parameters.overrides import value_of
from workflows.social import survey

MOST_UNITS = 200  # shown at once


@dataclass(frozen=True, slots=True)
class Question:
    """One of the three."""

    name: str
    text: str
    short: str


class SurveyResults(Page):
    """What groups of the own units said."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index"})

    @expose("/")
    def index(self) -> str:
        """Show what may be shown of the own units."""
        periods = survey.list_periods(work(), me().agency)
        period = request.args.get("period", "")
        if period not in periods:
            period = next(iter(periods), "")
        found = survey.read_results(work(), me().agency, period) if period else []
        own = followed_units(me())
        if own is not None:
            mine = set(work().connection.scalars(own))
            found = [each for each in found if each.unit in mine]
        top = min((each.depth for each in found), default=0)
        return self.render(
            "social/survey_results.html",
            period=period,
            periods=periods,
            results=found[:MOST_UNITS],
            left_out=max(len(found) - MOST_UNITS, 0),
            top=top,
            questions=questions(),
            answers=answers(),
            minimum=_minimum(),
        )


class Survey(Page):
    """The three questions."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/", methods=("GET", "POST"))
    def index(self) -> ResponseReturnValue:
        """Ask the three questions, once a year."""
        period = due()
        if period is None:
            return self.render("social/survey_none.html")
        if request.method == "GET":
            return self._form(period, {})
        if request.form.get("period") != period:
            abort(404)
        given = {
            each.name: int(sent)
            for each in questions()
            if (sent := request.form.get(each.name, "")).isdigit() and len(sent) == 1
        }
        lacking = {
            each.name: gettext("Pilih salah satu jawaban.")
            for each in questions()
            if given.get(each.name) not in survey.ANSWERS
        }
        if lacking:
            return self._form(period, lacking), 422
        person = (me().person or "").removeprefix("person:")
        try:
            with self.engine.database.write() as unit:
                survey.give_answers(
                    unit, self.engine.parts.sealer, me().agency, person, period, given
                )
                unit.commit()
        except (NotFound, DomainRefused, IntegrityError):
            abort(409)  # sent twice: what was sent first counts
        look_again()
        flash(
            gettext("Terima kasih. Jawaban Anda dihitung bersama jawaban orang lain, tanpa nama."),
            "success",
        )
        return redirect(url_for("home.index"))

    def _form(self, period: str, errors: dict[str, str]) -> str:
        return self.render(
            "social/survey.html",
            period=period,
            questions=questions(),
            answers=answers(),
            errors=errors,
            given=request.form,
            minimum=_minimum(),
        )


def due() -> str | None:
    """Return the year that the person of this request is asked about, if any."""
    if not has_request_context() or not current_user.is_authenticated or not me().person:
        return None
    person = (me().person or "").removeprefix("person:")
    return survey.due_period(work(), me().agency, person)


def questions() -> tuple[Question, ...]:
    """Return the questions in the language of the request."""
    return (
        Question(
            "adil",
            gettext("Apakah kinerja Anda dinilai dengan adil?"),
            gettext("Dinilai dengan adil"),
        ),
        Question(
            "dijelaskan",
            gettext("Apakah alasan penilaian dan umpan baliknya dijelaskan kepada Anda?"),
            gettext("Alasannya dijelaskan"),
        ),
        Question(
            "didengar",
            gettext("Apakah pendapat Anda didengar sebelum penilaian ditetapkan?"),
            gettext("Pendapatnya didengar"),
        ),
    )


def answers() -> dict[int, str]:
    """Return what can be answered, in the language of the request."""
    return {
        4: gettext("Ya, sepenuhnya"),
        3: gettext("Sebagian besar"),
        2: gettext("Sedikit"),
        1: gettext("Tidak sama sekali"),
    }


def _minimum() -> int:
    today = local_day(work(), me().agency, work().now)
    return int(value_of(work(), me().agency, "kelompok_minimum", today))
