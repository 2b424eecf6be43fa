"""Trying a draft in the browser: step by step, on a person who does not exist."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.designer import checking, drafts
from admin.designer.bundles import deployed_names
from admin.designer.chain_page import seat_kind
from admin.designer.trial import (
    MOST_ACTS,
    YEAR,
    Act,
    Recipe,
    Trial,
    TrialRefused,
    place_of,
    run,
    starts,
)
from admin.designer.trial_people import POSITIONS
from admin.forms.build import build
from admin.forms.model import FormPage
from admin.forms.parse import read_answers
from admin.i18n import gettext
from admin.identity import me
from admin.inbox.item import form_with_context
from admin.people import names
from admin.tables import ProcessDraft
from admin.views import Page
from admin.work import work
from bpmn.bundle import Bundle
from bpmn.errors import DocumentError
from engine.engine import Engine
from engine.store.unit_of_work import UnitOfWork

LARGEST_RECIPE = 200_000  # letters


class TrialPages(Page):
    """A draft at work, with nothing of the agency touched."""

    in_menu: ClassVar[bool] = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"show", "go"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        self._default_view = "show"
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/<draft>/try")
    def show(self, draft: str) -> str:
        """Ask whom the trial is about and where it starts."""
        return self._page(drafts.get(work(), me().agency, draft), None)

    @expose("/<draft>/try", methods=("POST",))
    def go(self, draft: str) -> ResponseReturnValue:
        """Run the recipe with what was just done; show what comes of it."""
        held = drafts.get(work(), me().agency, draft)
        documents = drafts.documents(work(), me().agency, draft)
        found = checking.findings(self.engine, work(), me().agency, documents)
        if checking.has_errors(found):
            return self._page(held, None, refused="lint"), 422
        recipe = _recipe(documents, self._starts(documents))
        try:
            with run(self.engine, work(), me().agency, documents, recipe) as trial:
                if request.form.get("do") == "send":
                    return self._sent(held, documents, trial)
                return self._page(held, trial)
        except TrialRefused as error:
            return self._page(held, None, refused=error.reason), 422

    def _sent(
        self, held: ProcessDraft, documents: Mapping[str, bytes], trial: Trial
    ) -> ResponseReturnValue:
        """Read the answers by the form that the trial shows, then run once more with them."""
        with trial.engine.read() as unit:
            item = next(
                (
                    each
                    for each in trial.open_items(unit)
                    if place_of(each) == request.form.get("place", "")
                ),
                None,
            )
            actor = trial.actor(unit, item) if item else None
            if item is None or actor is None:
                return self._page(held, trial)
            form, _, _ = form_with_context(unit, trial.engine, item, actor)
        typed = {name: request.form.getlist(name) for name in request.form}
        answers = read_answers(form.fields, typed) if form is not None else {}
        acts = (*trial.recipe.acts, Act("send", place_of(item), answers))
        recipe = Recipe(
            trial.recipe.start, trial.recipe.position, trial.recipe.unit_code, acts[-MOST_ACTS:]
        )
        with run(self.engine, work(), me().agency, documents, recipe) as again:
            if again.errors:
                before = Recipe(recipe.start, recipe.position, recipe.unit_code, acts[:-1])
                again.recipe = before
                return self._page(held, again, typed=answers), 422
            return self._page(held, again)

    def _starts(self, documents: Mapping[str, bytes]) -> list[str]:
        try:
            return starts(work(), me().agency, documents)
        except DocumentError:
            return []

    def _page(
        self,
        held: ProcessDraft,
        trial: Trial | None,
        *,
        refused: str = "",
        typed: Mapping[str, Any] | None = None,
    ) -> str:
        documents = drafts.documents(work(), me().agency, held.id)
        values: dict[str, Any] = {
            "draft": held,
            "starts": [(each, _start_name(each, documents)) for each in self._starts(documents)],
            "positions": [(kind, seat_kind(kind)) for kind in POSITIONS],
            "refused": refused,
            "trial": trial,
            "most": MOST_ACTS,
            "year": YEAR,
        }
        if trial is not None:
            with trial.engine.read() as unit:
                values |= _seen(trial, unit, typed)
                return self.render("designer/trial.html", **values)
        return self.render("designer/trial.html", **values)


def _recipe(documents: Mapping[str, bytes], known: list[str]) -> Recipe:
    """Return the recipe that the page carries, with the act that its button stands for."""
    start = request.form.get("start", "")
    position = request.form.get("position", "")
    acts = _acts(request.form.get("acts", "")[:LARGEST_RECIPE])
    do = request.form.get("do", "")
    if do == "fill":
        acts.append(Act("fill", request.form.get("place", "")[:400]))
    elif do == "time":
        acts.append(Act("time"))
    elif do == "undo" and acts:
        acts.pop()
    elif do == "restart":
        acts.clear()
    return Recipe(
        start=start if start in known else (known[0] if known else ""),
        position=position if position in POSITIONS else POSITIONS[0],
        unit_code=request.form.get("unit_code", "").strip()[:40],
        acts=tuple(acts[:MOST_ACTS]),
    )


def _acts(text: str) -> list[Act]:
    """Return the acts that a page carried along; nonsense is no act."""
    try:
        given = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    found = []
    for each in given if isinstance(given, list) else []:
        if isinstance(each, dict) and each.get("do") in ("fill", "send", "time"):
            answers = each.get("answers")
            found.append(
                Act(
                    str(each["do"]),
                    str(each.get("place", "")),
                    answers if isinstance(answers, dict) else {},
                )
            )
    return found


def _start_name(process: str, documents: Mapping[str, bytes]) -> str:
    if process == YEAR:
        return gettext("Dari awal tahun; langkah sebelum proses ini diisi sendiri")
    name = Bundle.of(documents).processes[process].name or process
    return gettext('Langsung pada proses "%(name)s"', name=name)


def _seen(trial: Trial, unit: UnitOfWork, typed: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what happened and what waits, in words."""
    items = trial.open_items(unit)
    keys = [key for item in items for key in item["owner"]["principals"]]
    keys += [each.who for each in trial.told if each.who]
    called = names(unit, trial.agency, [*keys, trial.subject])
    processes = deployed_names(unit, trial.agency)["process"]
    first = request.form.get("chosen", "")
    current = next((item for item in items if place_of(item) == first), items[0] if items else None)
    return {
        "called": called,
        "processes": processes,
        "items": [{**item, "place": place_of(item)} for item in items],
        "current": {**current, "place": place_of(current)} if current else None,
        "form": _form(trial, unit, current, typed) if current else None,
        "next_due": trial.next_due(unit),
        "trial_now": unit.now,
        "acts": json.dumps(
            [
                {"do": each.do, "place": each.place, "answers": dict(each.answers)}
                for each in trial.recipe.acts
            ],
            ensure_ascii=False,
        ),
    }


def _form(
    trial: Trial, unit: UnitOfWork, item: Mapping[str, Any], typed: Mapping[str, Any] | None
) -> FormPage | None:
    """Return the form of an item as the person who acts sees it."""
    actor = trial.actor(unit, item)
    if actor is None:
        return None
    form, context, functions = form_with_context(unit, trial.engine, item, actor)
    if form is None:
        return None
    answers = typed if typed is not None else form.initial(context, functions=functions)
    decision = form.decision.name if form.decision is not None else ""
    chosen = str(answers.get(decision) or "") if typed is not None else ""
    return build(form, context, answers, errors=trial.errors, chosen=chosen, functions=functions)
