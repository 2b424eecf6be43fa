"""Ratings side by side: the open ratings of a step as rows, kept row by row, sent row by row."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.formats import clock
from admin.i18n import gettext, ngettext, ours
from admin.identity import me
from admin.inbox.submission import Sent, texts
from admin.people import names
from admin.team import facts, given, together
from admin.team.rating import (
    STEPS,
    RatingRow,
    by_control,
    controls,
    get_rating,
    items_with,
    kept_answers,
    missing_in,
    read_row,
    to_row,
    view_of,
)
from admin.views import Page
from admin.work import look_again, work
from engine import errors, queries
from engine.commands import SaveDraft
from engine.engine import Engine
from engine.store.base import new_id
from workflows.parameters.overrides import rules_of

JSON = "application/json"
PAGE = 20  # rows; each reads what its own form shows

Answer = Response | tuple[Response, int] | tuple[str, int] | str


class Ratings(Page):
    """The ratings that wait for the person."""

    in_menu: ClassVar[bool] = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "rate", "draft", "together"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show a page of open ratings of one step."""
        return self._page(request.args.get("step", ""))

    @expose("/<item>", methods=("POST",))
    def rate(self, item: str) -> Answer:
        """Keep a row or send it; sending what is sent already says so and changes nothing."""
        by_script = request.headers.get("Accept") == JSON
        done = queries.find_item(work(), me().agency, item)
        if done is not None and done.get("closed_by") == me().person:
            return self._sent_already(done, by_script)
        sent = read_row(self._get(item), request.form)
        if changed := self._changed(sent, by_script):
            return changed
        if request.form.get("save") == "draft":
            self._save(sent)
            flash(gettext("Draf tersimpan pukul %(time)s.", time=clock(work().now)), "success")
            return redirect(self._back(sent, item))
        wrong = texts(sent.check().errors)
        if not wrong:
            try:
                together.send(self.engine, me(), sent, request.form.get("key", ""))
            except errors.AnswersInvalid as invalid:
                wrong = texts(invalid.errors)
            except errors.DomainRefused as refused:
                wrong = {refused.field or "": ours(refused.message)}
        if wrong:
            return self._refuse(sent, wrong, by_script)
        look_again()
        said = gettext("Terkirim %(time)s", time=clock(work().now))
        if by_script:
            return jsonify(text=said)
        flash(f"{self._who(sent)}: {said}.", "success")
        return redirect(self._back(sent))

    @expose("/<item>/draft", methods=("POST",))
    def draft(self, item: str) -> Answer:
        """Keep a row for the page's script."""
        sent = read_row(self._get(item), request.form)
        if changed := self._changed(sent, by_script=True):
            return changed
        try:
            version = self._save(sent)
        except errors.Outdated:  # between looking and saving
            look_again()
            return self._conflict(kept_answers(self._get(item)), by_script=True)
        return jsonify(
            text=gettext("Tersimpan %(time)s", time=clock(work().now)),
            version=version,
            missing=missing_in(sent.form, texts(sent.check().errors)),
        )

    @expose("/together", methods=("POST",))
    def together(self) -> Answer:
        """Show what would be sent together and who is held back; then send it."""
        step = request.form.get("step", "")
        if step not in STEPS:
            abort(400)
        ids = request.form.getlist("item")
        confirmed = bool(request.form.get("confirm"))
        versions = {one: request.form.get(f"version.{one}", "") for one in ids}
        complete, held = together.plan(
            work(), self.engine, me(), ids, versions if confirmed else None
        )
        sent = 0
        if confirmed:
            key = request.form.get("key", "")
            sent, kept = together.carry_out(self.engine, me(), complete, key)
            look_again()
            if not held and not kept:
                flash(
                    ngettext("%(num)d rating terkirim.", "%(num)d rating terkirim.", sent),
                    "success",
                )
                return redirect(url_for(".index", step=step))
            complete, held = [], held + kept
        return self.render(
            "team/together.html",
            step=step,
            complete=complete,
            held=held,
            sent=sent,
            confirmed=confirmed,
            key=new_id(),
        )

    # What one row needs

    def _get(self, item: str) -> Any:
        try:
            return get_rating(work(), self.engine, me(), item)
        except errors.NotFound:
            abort(404)

    def _changed(self, sent: Sent, by_script: bool) -> Answer | None:
        """Return the conflict when the item changed since the page was shown, else None."""
        seen = request.form.get("version", "")
        if not seen.isdigit() or int(seen) == sent.view.row["version"]:
            return None
        kept = kept_answers(sent.view)
        if controls(kept) == controls(sent):
            return None  # the same was saved elsewhere, or the answer to saving was lost
        if by_script:
            return self._conflict(kept, by_script=True)
        return self._conflict(kept, by_script=False, mine=sent)

    def _conflict(self, kept: Sent, *, by_script: bool, mine: Sent | None = None) -> Answer:
        theirs = controls(kept)
        if by_script:
            return jsonify(theirs=theirs, version=kept.view.row["version"]), 409
        assert mine is not None
        row = to_row(self._who(mine), mine)
        ours = controls(mine)
        labels = {one.name: one.label for one in row.segments}
        labels |= {one.name: one.label for one in row.words}
        row.elsewhere = {
            labels.get(name, name): _words(row, name, theirs[name])
            for name in theirs
            if theirs[name] != ours.get(name)
        }
        return self._page(mine.view.row["element"], row), 409

    def _refuse(self, sent: Sent, wrong: dict[str, str], by_script: bool) -> Answer:
        if by_script:
            return jsonify(
                errors=by_control(sent.form, wrong), missing=missing_in(sent.form, wrong)
            ), 422
        row = to_row(self._who(sent), sent, wrong)
        row.general = by_control(sent.form, wrong).get("", "")
        return self._page(sent.view.row["element"], row), 422

    def _sent_already(self, done: dict[str, Any], by_script: bool) -> Answer:
        said = gettext("Terkirim %(time)s", time=clock(done["closed_at"]))
        if by_script:
            return jsonify(text=said)
        flash(f"{said}.", "success")
        return redirect(url_for(".index", step=done["element"]))

    def _save(self, sent: Sent) -> int:
        """Keep the row as the item's draft; return the item's new version."""
        row = sent.view.row
        order = SaveDraft(me().agency, row["id"], me().person or "", sent.answers, row["version"])
        kept: int = self.engine.execute(order)["version"]
        return kept

    def _back(self, sent: Sent, item: str = "") -> str:
        return url_for(
            ".index",
            step=sent.view.row["element"],
            after=request.form.get("after") or None,
            _anchor=f"r-{item}" if item else None,
        )

    def _who(self, sent: Sent) -> str:
        subject = sent.view.row["subject"]
        return names(work(), me().agency, [subject]).get(subject or "", sent.view.row["name"])

    # The page

    def _page(self, step: str, changed: RatingRow | None = None) -> str:
        count = {
            each: queries.count_inbox(
                work(),
                me().agency,
                me().person or "",
                me().powers,
                [queries.w.c.element == each],
            )
            for each in STEPS
        }
        if step not in STEPS:
            step = next((each for each in STEPS if count[each]), next(iter(STEPS)))
        try:
            found = queries.inbox(
                work(),
                me().agency,
                me().person or "",
                me().powers,
                where=[queries.w.c.element == step],
                after=request.values.get("after") or None,
                limit=PAGE,
            )
        except ValueError:
            abort(400)
        rows = self._rows([row["id"] for row in found.rows], changed)
        first = rows[0].view if rows else None
        people = [(row.view.row["subject"] or "").removeprefix("person:") for row in rows]
        period = first.row["period"] if first else None
        rules = rules_of(work(), me().agency, date(int(period), 1, 1)) if period else None
        return self.render(
            "team/ratings.html",
            rows=rows,
            step=step,
            count=count,
            next=found.next if found.rows else None,
            after=request.values.get("after", ""),
            evidence=facts.count_evidence(work(), me().agency, people, period) if period else {},
            given=given.counts(work(), me(), step, first.form, rules, first.row)
            if first and first.form and rules
            else [],
            new_key=new_id,
            wrong=changed,
        )

    def _rows(self, ids: list[str], changed: RatingRow | None) -> list[RatingRow]:
        items = items_with(work(), me().agency, ids)
        called = names(work(), me().agency, [row["subject"] for row in items])
        found = []
        for row in items:
            if changed is not None and changed.id == row["id"]:
                found.append(changed)
                continue
            try:
                view = view_of(work(), self.engine, me(), row)
            except errors.NotFound:
                continue
            found.append(to_row(called.get(row["subject"] or "", row["name"]), kept_answers(view)))
        if changed is not None and all(row.id != changed.id for row in found):
            found.insert(0, changed)
        return found


def _words(row: RatingRow, control: str, value: str) -> str:
    """Return what a control holds as people read it."""
    for segment in row.segments:
        if segment.name == control:
            return next((o.label for o in segment.options if o.value == value), gettext("kosong"))
    return value or gettext("kosong")
