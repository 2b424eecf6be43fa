"""Filing an objection: choose what is contested, say why, check, send, and what happens next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.formats import days_between
from admin.forms.files import reason as file_reason
from admin.i18n import gettext, ours
from admin.identity import me
from admin.views import Page
from admin.work import work
from engine.engine import Engine
from engine.errors import DomainRefused, FileRefused
from engine.store import tables as t
from engine.store.base import new_id
from workflows.domain.working_days import Deadline
from workflows.evaluations import find_receipt, get_version, list_rows
from workflows.objections import (
    SHORTEST_REASON,
    Filing,
    Point,
    Upload,
    file_objection,
    last_moment,
)
from workflows.parameters.overrides import rules_of
from workflows.tables.evaluation import GRADES, Evaluation
from workflows.tables.measurement import Evidence
from workflows.tables.objection import Objection

ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Contestable:
    """Something of the evaluation that can be contested, and what was typed about it."""

    name: str  # of its controls: "hasil:KEY", "perilaku:CODE", "predikat:" or "prosedur:"
    text: str
    chosen: bool = False
    ground: str = ""
    reason: str = ""

    @property
    def point(self) -> Point:
        """As it is filed."""
        kind, _, ref = self.name.partition(":")
        return Point(kind=kind, ground=self.ground, reason=self.reason, subject_ref=ref or None)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    points: Sequence[Contestable]
    requested: str = ""
    grade: str = ""
    references: frozenset[str] = frozenset()
    truthful: bool = False
    key: str = field(default_factory=new_id)

    @property
    def chosen(self) -> list[Contestable]:
        """The contested points, in the order of the evaluation."""
        return [point for point in self.points if point.chosen]


@dataclass(frozen=True, slots=True)
class Window:
    """Until when an objection may be filed."""

    limit: Deadline
    days_left: int  # calendar days after today; negative when it is over


class Filings(Page):
    """Filing of one's own objection. The address names the person and the year."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"form", "received"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    @expose("/<person>/<period>", methods=("GET", "POST"))
    def form(self, person: str = "", period: str = "") -> str | Response:
        """Ask what is contested and why; show it once more; send it."""
        evaluation = _evaluation(person, period)
        if _find_objection(evaluation):
            return redirect(url_for(".received", person=person, period=period))
        window = open_window(evaluation)
        if window is None or window.days_left < 0:
            return self.render(
                "employee/filing_closed.html", window=window, person=person, period=period
            )
        typed = self._typed(evaluation)
        step = request.form.get("step", "")
        if step == "check":
            wrong = _mistakes(typed)
            page = "employee/filing.html" if wrong else "employee/filing_check.html"
            return self._page(page, evaluation, window, typed, wrong)
        if step == "send":
            return self._send(evaluation, window, typed)
        return self._page("employee/filing.html", evaluation, window, typed, {})

    @expose("/<person>/<period>/received")
    def received(self, person: str, period: str) -> str:
        """Confirm what was filed: its number, the server's time, and what happens next."""
        evaluation = _evaluation(person, period)
        objection = _find_objection(evaluation)
        if objection is None:
            abort(404)
        return self.render("employee/filing_received.html", objection=objection)

    def _send(self, evaluation: Evaluation, window: Window, typed: Typed) -> str | Response:
        files = [each for each in request.files.getlist("evidence") if each.filename]
        filing = Filing(
            points=[each.point for each in typed.chosen],
            requested=typed.requested,
            requested_grade=typed.grade or None,
            truthful=typed.truthful,
            uploads=[Upload(each.filename or "", each.read()) for each in files],
            references=sorted(typed.references),
        )
        try:
            file_objection(
                self.engine,
                agency=me().agency,
                person=me().person or "",
                evaluation=evaluation.id,
                filing=filing,
                key=typed.key,
            )
        except FileRefused as refused:
            wrong = {"evidence": file_reason(refused)}
            return self._page("employee/filing_check.html", evaluation, window, typed, wrong)
        except DomainRefused as refused:
            if refused.field == "truthful":
                wrong = {"truthful": gettext("Nyatakan bahwa semua keterangan ini benar")}
                return self._page("employee/filing_check.html", evaluation, window, typed, wrong)
            wrong = _mistakes(typed) or {"": ours(refused.message)}
            return self._page("employee/filing.html", evaluation, window, typed, wrong)
        return redirect(url_for(".received", person=evaluation.person_id, period=evaluation.period))

    def _page(
        self,
        template: str,
        evaluation: Evaluation,
        window: Window,
        typed: Typed,
        wrong: Mapping[str, str],
    ) -> str:
        law = rules_of(work(), me().agency, window.limit.start)
        return self.render(
            template,
            evaluation=evaluation,
            window=window,
            typed=typed,
            wrong=wrong,
            grounds=law["dasar_keberatan"],
            grades=law["nama_predikat"],
            evidence=_evidence(evaluation),
            shortest=SHORTEST_REASON,
        )

    def _typed(self, evaluation: Evaluation) -> Typed:
        sent = request.form
        version = get_version(work().session, evaluation)
        law = rules_of(work(), me().agency, version.released_at.date())
        subjects = [
            (f"{row.subject}:{row.subject_ref}", row.text)
            for row in list_rows(work().session, version)
        ]
        grade = law["nama_predikat"][version.grade]
        subjects += [
            ("predikat:", gettext("Predikat %(grade)s", grade=grade)),
            ("prosedur:", gettext("Prosedur penilaian")),
        ]
        key = sent.get("key", "")
        wanted = sent.get("grade", "")
        return Typed(
            points=[
                Contestable(
                    name=name,
                    text=text,
                    chosen=f"on.{name}" in sent,
                    ground=sent.get(f"ground.{name}", ""),
                    reason=sent.get(f"reason.{name}", ""),
                )
                for name, text in subjects
            ],
            requested=sent.get("requested", ""),
            grade=wanted if wanted in GRADES else "",
            references=frozenset(sent.getlist("reference")),
            truthful="truthful" in sent,
            key=key if ID.fullmatch(key) else new_id(),
        )


def open_window(evaluation: Evaluation) -> Window | None:
    """Return until when the result may be contested; None while it was not received."""
    receipt = find_receipt(work().session, evaluation, evaluation.version)
    if receipt is None:
        return None
    limit = last_moment(work(), evaluation, receipt.received_at)
    return Window(limit, days_between(work().now, limit.end))


def _evaluation(person: str, period: str) -> Evaluation:
    """Return the newest evaluation of the year."""
    found = (
        work()
        .session.scalars(
            sa.select(Evaluation)
            .where(
                Evaluation.agency == me().agency,
                Evaluation.person_id == person,
                Evaluation.period == period,
            )
            .order_by(Evaluation.id.desc())
            .limit(1)
        )
        .one_or_none()
    )
    if found is None:
        abort(404)
    return found


def _find_objection(evaluation: Evaluation) -> Objection | None:
    """Return the objection to the evaluation, the newest one, or None."""
    return (
        work()
        .session.scalars(
            sa.select(Objection)
            .where(Objection.evaluation_id == evaluation.id)
            .order_by(Objection.evaluation_version.desc())
            .limit(1)
        )
        .one_or_none()
    )


def _evidence(evaluation: Evaluation) -> Sequence[Any]:
    """Return the files that the year's measurement has already, newest part first."""
    a = t.attachment.c
    return (
        work()
        .connection.execute(
            sa.select(a.id, a.name, a.size, sa.func.max(Evidence.part).label("part"))
            .join(Evidence, Evidence.attachment_id == a.id)
            .where(
                Evidence.agency == evaluation.agency,
                Evidence.person_id == evaluation.person_id,
                Evidence.period == evaluation.period,
            )
            .group_by(a.id, a.name, a.size)
            .order_by(sa.func.max(Evidence.part).desc(), a.name)
            .limit(100)
        )
        .all()
    )


def _mistakes(typed: Typed) -> dict[str, str]:
    """Return what is incomplete, by the name of its control."""
    wrong: dict[str, str] = {}
    if not typed.chosen:
        wrong["points"] = gettext("Pilih sedikitnya satu pokok keberatan")
    for each in typed.chosen:
        if not each.ground:
            wrong[f"ground.{each.name}"] = gettext("Pilih dasar keberatan")
        if len(each.reason.strip()) < SHORTEST_REASON:
            wrong[f"reason.{each.name}"] = gettext(
                "Tulis alasan, sedikitnya %(number)s huruf", number=SHORTEST_REASON
            )
    if not typed.requested.strip():
        wrong["requested"] = gettext("Tulis hasil yang Anda minta")
    return wrong
