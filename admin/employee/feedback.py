"""Feedback on any day: whom one leads, what was given and received, and answering it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.formats import local
from admin.i18n import gettext, ours
from admin.identity import me
from admin.people import find_person, names, seat_of
from admin.views import Page
from admin.work import work
from engine import queries
from engine.engine import Engine
from engine.errors import DomainRefused
from engine.store.base import new_id
from workflows.feedback import LONGEST, answer_feedback, give_feedback
from workflows.parameters.overrides import rules_of
from workflows.people.standing import seats_on
from workflows.processes.planning.plans import find_plan_in_force
from workflows.tables.base import in_force
from workflows.tables.feedback import FeedbackNote
from workflows.tables.people import AssessorAssignment, Holding, Person

FEW_NOTES, MOST_NOTES = 8, 60  # of each list, the newest; and after "show older"
MOST_PEOPLE = 200  # a leader has fewer directly below
ANNUAL = "annual_cycle"
ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Member:
    """A person directly below one of my seats."""

    id: str
    name: str
    seat: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note as its card shows it."""

    row: FeedbackNote
    other: str  # the giver of what I received, the person of what I gave
    role: str


class Feedback(Page):
    """Giving, reading and answering feedback."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "give", "answer"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show my people, what I received and what I gave."""
        return self._list()

    @expose("/<person>/give", methods=("GET", "POST"))
    def give(self, person: str) -> str | Response:
        """Ask for feedback on a named result or behaviour of a person, and keep it."""
        found = find_person(work(), me().agency, f"person:{person}")
        if found is None or me().person == f"person:{person}":
            abort(404)
        years = periods(person)
        asked = request.values.get("period", "")
        period = asked if asked in years else years[0]
        if request.method == "GET":
            return self._form(found, period, years, {"key": new_id()}, None)
        typed = {name: request.form.get(name, "") for name in ("about", "good", "improve", "key")}
        try:
            keep(self.engine, person, period, typed)
        except DomainRefused as refused:
            return self._form(found, period, years, typed, refused)
        flash(
            gettext("Umpan balik tersimpan dan sudah sampai pada %(name)s.", name=found.name),
            "success",
        )
        return redirect(url_for(".index"))

    @expose("/<note>/answer", methods=("POST",))
    def answer(self, note: str) -> str | Response:
        """Keep my answer to a note about me."""
        reply = request.form.get("reply", "")
        try:
            answer_feedback(
                self.engine,
                agency=me().agency,
                note=note,
                person=me().person or "",
                reply=reply,
            )
        except DomainRefused as refused:
            return self._list(wrong=note, error=refusal(refused), reply=reply)
        flash(gettext("Tanggapan Anda terkirim kepada pemberi umpan balik."), "success")
        return redirect(url_for(".index"))

    def _list(self, *, wrong: str = "", error: str = "", reply: str = "") -> str:
        mine = (me().person or "").removeprefix("person:")
        return self.render(
            "employee/feedback.html",
            team=team(),
            received=_notes(FeedbackNote.person_id == mine, FeedbackNote.giver_id),
            given=_notes(FeedbackNote.giver_id == mine, FeedbackNote.person_id),
            wrong=wrong,
            error=error,
            reply=reply,
            longest=LONGEST,
            older="older" not in request.args,
            few=FEW_NOTES,
        )

    def _form(
        self,
        person: Any,
        period: str,
        years: Sequence[str],
        typed: dict[str, str],
        refused: DomainRefused | None,
    ) -> str:
        plan = find_plan_in_force(work().session, me().agency, person.id, period)
        behaviours = rules_of(work(), me().agency, date(int(period), 1, 1))["perilaku_kerja"]
        error = refusal(refused) if refused else ""
        field = (refused.field or "about") if refused else ""
        return self.render(
            "employee/feedback_give.html",
            person=person,
            seat=seat_of(work(), me().agency, f"person:{person.id}"),
            period=period,
            years=years,
            results=plan.results if plan else (),
            behaviours=[(code, each["nama"]) for code, each in behaviours.items()],
            typed=typed,
            error=error,
            field=field if field in ("good", "improve") else "about" if field else "",
            longest=LONGEST,
        )


def keep(engine: Engine, person: str, period: str, typed: Mapping[str, str]) -> None:
    """Keep what a form about a person (an id) sent: about, good, improve, and its own key.

    Raises:
        DomainRefused: as `give_feedback` says.
    """
    subject, _, ref = typed["about"].partition(":")
    give_feedback(
        engine,
        agency=me().agency,
        giver=me().person or "",
        person=f"person:{person}",
        period=period,
        subject=subject,
        subject_ref=ref,
        good=typed["good"],
        improve=typed["improve"],
        key=typed["key"] if ID.fullmatch(typed["key"]) else None,
    )


def team() -> list[Member]:
    """Return who sits directly below my seats today, or has me as assessor by decree."""
    today = local(work().now).date()
    mine = (me().person or "").removeprefix("person:")
    named = sa.select(AssessorAssignment.person_id).where(
        AssessorAssignment.agency == me().agency,
        AssessorAssignment.assessor_id == mine,
        in_force(AssessorAssignment, today),
    )
    seat = seats_on(today)
    rows = work().session.execute(
        sa.select(Person.id, Person.name, seat.c.name.label("seat"))
        .join(Holding, Holding.person_id == Person.id)
        .join(seat, seat.c.id == Holding.seat_id)
        .where(
            Person.agency == me().agency,
            Person.id != mine,
            in_force(Holding, today),
            sa.or_(
                seat.c.superior_id.in_([held.id for held in me().seats]),
                Person.id.in_(named),
            ),
        )
        .order_by(Person.name, Person.id, Holding.capacity)
        .limit(MOST_PEOPLE)
    )
    found: dict[str, Member] = {}
    for row in rows:
        found.setdefault(row.id, Member(row.id, row.name, row.seat))
    return list(found.values())


def periods(person: str) -> list[str]:
    """Return the years of a person, those still running first; this year when there is none."""
    rows = queries.list_cases(
        work(), me().agency, subject=f"person:{person}", process=ANNUAL, limit=20
    )
    rows = [row for row in rows if str(row["period"] or "").isdigit()]
    rows.sort(key=lambda row: (row["status"] == "active", row["period"]), reverse=True)
    return list(dict.fromkeys(row["period"] for row in rows)) or [str(local(work().now).year)]


def refusal(refused: DomainRefused) -> str:
    """Return the sentence of a refusal in the language of the page."""
    said = {
        "umpan_balik_kosong": gettext("Tulis apa yang sudah baik atau apa yang perlu diperbaiki"),
        "terlalu_panjang": gettext("Paling banyak %(number)s huruf", number=LONGEST),
        "pokok_tidak_dikenal": gettext("Pilih hasil kerja atau perilaku"),
        "tanggapan_kosong": gettext(
            "Tulis tanggapan, paling banyak %(number)s huruf", number=LONGEST
        ),
        "sudah_ditanggapi": gettext("Umpan balik ini sudah ditanggapi"),
    }
    return said.get(str(refused.facts.get("message_id")), ours(refused.message))


def _notes(where: sa.ColumnElement[bool], other: Any) -> list[Note]:
    rows = (
        work()
        .session.scalars(
            sa.select(FeedbackNote)
            .where(FeedbackNote.agency == me().agency, where)
            .order_by(FeedbackNote.at.desc(), FeedbackNote.id.desc())
            .limit(MOST_NOTES if "older" in request.args else FEW_NOTES)
        )
        .all()
    )
    called = names(work(), me().agency, [f"person:{getattr(row, other.key)}" for row in rows])
    roles = {
        "atasan": gettext("atasan"),
        "bawahan": gettext("bawahan"),
        "rekan": gettext("rekan"),
        "pihak_lain": gettext("pihak lain"),
    }
    return [Note(row, called[f"person:{getattr(row, other.key)}"], roles[row.role]) for row in rows]
