"""Re-planning in the browser: choose what counts, see each deadline that moves, decide."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.designer.words import actor
from admin.i18n import gettext, said
from admin.identity import me
from admin.people import names
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import DomainRefused
from workflows.tables.replan import Replan
from workflows.workdays.replanning import Move, Preview, choose, preview, replan

MOST_MOVES = 100  # told on the page, the soonest first
MOST_DECISIONS = 20


class Replanning(Page):
    """Moving what runs to the calendar or the numbers of today."""

    in_menu = False  # reached from the working calendar
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "decide"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Ask what is to count, or show what a choice would move."""
        return self._page()

    @expose("/", methods=("POST",))
    def decide(self) -> ResponseReturnValue:
        """Decide it; jobs move the deadlines."""
        chosen = request.form.getlist("what")
        try:
            with self.engine.database.write() as unit:
                choice = choose(
                    unit, me().agency, calendar="calendar" in chosen, numbers="numbers" in chosen
                )
                replan(
                    unit, me().agency, choice, reason=request.form.get("reason", ""), actor=actor()
                )
                unit.commit()
        except DomainRefused as refused:
            return self._page(refused.field or "what", chosen), 422
        look_again()
        flash(
            gettext("Diputuskan. Tenggat dipindah di latar belakang; pemegang tugas diberi tahu."),
            "success",
        )
        return redirect(url_for(".index"))

    def _page(self, wrong: str = "", chosen: list[str] | None = None) -> str:
        chosen = request.args.getlist("what") if chosen is None else chosen
        agency, found = me().agency, None
        if {"calendar", "numbers"} & set(chosen):
            choice = choose(
                work(), agency, calendar="calendar" in chosen, numbers="numbers" in chosen
            )
            found = preview(work(), self.engine.parts.definitions, agency, choice)
        r = Replan
        made = work().session.scalars(
            sa.select(r).where(r.agency == agency).order_by(r.decided_at.desc())
        )
        decisions = made.fetchmany(MOST_DECISIONS)
        people = names(work(), agency, [each.decided_by for each in decisions])
        return self.render(
            "workdays/replan.html",
            chosen=chosen,
            wrong=wrong,
            found=found,
            moves=self._moves(found),
            most=MOST_MOVES,
            decisions=decisions,
            called=lambda who: people.get(who, who) if who and ":" in who else who or "",
            reason=request.form.get("reason", ""),
        )

    def _moves(self, found: Preview | None) -> list[dict[str, Any]]:
        shown = found.moves[:MOST_MOVES] if found else ()
        called = names(work(), me().agency, [move.subject for move in shown])
        return [
            {"move": move, "name": self._name(move), "who": called.get(move.subject or "", "")}
            for move in shown
        ]

    def _name(self, move: Move) -> str:
        """Return what people call the step or the timer."""
        if move.name:
            return said(move.name)
        process = self.engine.parts.definitions.get(work(), move.bundle).bundle.processes
        found = process[move.process].elements.get(move.element)
        return said(found.name if found else None) or move.element
