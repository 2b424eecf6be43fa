"""The guided first run: a few steps by role, ticked by facts, put away and found under Bantuan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml
from flask import abort, has_request_context, redirect, url_for
from flask_admin import expose
from flask_login import current_user
from werkzeug.wrappers import Response

from admin.access import ACCESS, Who
from admin.i18n import language
from admin.identity import me
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from workflows.social import first_steps as kept

FILE = Path(__file__).with_name("steps.yaml")
ORDER = ("pemeriksa", "pengelola", "atasan", "pegawai")  # the rarer role first
OPEN = "opened"  # the fact of steps that are done by opening their page


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do."""

    name: str
    text: str
    why: str
    done: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """The steps of one role."""

    role: str
    title: str
    steps: tuple[Step, ...]
    away: bool

    @property
    def done(self) -> bool:
        """Say whether nothing is left to do."""
        return all(step.done for step in self.steps)


class FirstSteps(Page):
    """Bantuan: the first steps of the person's roles, whatever was put away."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "go", "away", "back"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show the steps of all roles, and where else help is."""
        return self.render("social/first_steps.html", panels=list(panels()))

    @expose("/go/<step>")
    def go(self, step: str) -> Response:
        """Go to the page of a step; opening it may be all there is to do."""
        found = next((each for each in _all_steps() if each["name"] == step), None)
        if found is None:
            abort(404)
        if found["fact"] == OPEN:
            self._keep(step)
        return redirect(url_for(found["to"]))

    @expose("/away/<role>", methods=("POST",))
    def away(self, role: str) -> Response:
        """Put the panel of a role away."""
        if role not in guides():
            abort(404)
        self._keep(kept.AWAY + role)
        return redirect(url_for("home.index"))

    @expose("/back/<role>", methods=("POST",))
    def back(self, role: str) -> Response:
        """Show the panel of a role on the first page again."""
        person = _person()
        if role not in guides():
            abort(404)
        if person:
            with self.engine.database.write() as unit:
                kept.unmark(unit, person, kept.AWAY + role)
                unit.commit()
        return redirect(url_for(".index"))

    def _keep(self, step: str) -> None:
        person = _person()
        if person and step not in kept.list_steps(work(), person):
            with self.engine.database.write() as unit:
                kept.mark(unit, person, step)
                unit.commit()
            look_again()


@cache
def guides() -> Mapping[str, Any]:
    """Return what the file holds: role -> title and steps."""
    read: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def panel_now() -> Panel | None:
    """Return the panel for the first page: the first one neither finished nor put away."""
    if not has_request_context() or not current_user.is_authenticated:
        return None
    return next((panel for panel in panels() if not panel.away and not panel.done), None)


def panels() -> Iterator[Panel]:
    """Yield the panels of the person's roles."""
    person = _person()
    if not person:
        return
    facts = kept.list_done(work(), me().agency, person)
    steps = kept.list_steps(work(), person)
    roles = {
        "pemeriksa": "panel_member" in facts,
        "pengelola": bool(me().roles & {Who.HR, Who.AGENCY_HR}),
        "atasan": "superior" in facts,
        "pegawai": True,
    }
    for role in ORDER:
        if roles[role]:
            yield _panel(role, facts, steps)


def _panel(role: str, facts: frozenset[str], steps: frozenset[str]) -> Panel:
    guide = guides()[role]
    return Panel(
        role=role,
        title=guide["title"][language()],
        steps=tuple(
            Step(
                name=each["name"],
                text=each[language()][0],
                why=each[language()][1],
                done=each["name"] in steps if each["fact"] == OPEN else each["fact"] in facts,
            )
            for each in guide["steps"]
            if may_open(each["to"])
        ),
        away=kept.AWAY + role in steps,
    )


def may_open(endpoint: str) -> bool:
    """Say whether the person's roles open a page."""
    line = ACCESS.get(endpoint)
    return line is not None and bool(line.who & {*me().roles, Who.ANYONE, Who.SIGNED_IN})


def _all_steps() -> Iterator[Mapping[str, Any]]:
    for guide in guides().values():
        yield from guide["steps"]


def _person() -> str:
    return (me().person or "").removeprefix("person:")
