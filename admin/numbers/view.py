"""The list of numbers, and one number with its history and the form that sets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.designer.words import actor
from admin.i18n import gettext, said
from admin.identity import me
from admin.numbers.values import fields, month_names, sent_value, unit_choices, value_text
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.errors import DomainRefused
from workflows.directory import local_day
from workflows.parameters import Parameter, all_parameters
from workflows.parameters.overrides import rules_of
from workflows.parameters.setting import may_set, set_value, take_back
from workflows.tables.rules import ParameterOverride

MOST_ROWS = 50  # of one number's own values
LETTERS = 100  # of a search


class Numbers(Page):
    """What counts today, by which rule; what the agency decided."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "number", "decide", "take_back"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """List the numbers by topic."""
        today, rules = self._today(), rules_of(work(), me().agency, self._today())
        search = request.args.get("q", "").strip()[:LETTERS].lower()
        only = request.args.get("only", "settable")
        own = self._own_names()
        topics: dict[str, list[dict[str, Any]]] = {}
        for name in rules:
            each = all_parameters()[name]
            settable = may_set(each, today)
            if search and search not in f"{each.label} {said(each.label)} {name}".lower():
                continue
            if (only == "settable" and not settable) or (only == "own" and name not in own):
                continue
            topics.setdefault(each.topic, []).append(
                {
                    "name": name,
                    "label": said(each.label),
                    "value": value_text(each, rules[name]),
                    "source": rules.source(name),
                    "since": each.version(today).in_force,
                    "own": name in own,
                    "settable": settable,
                }
            )
        return self.render(
            "numbers/list.html", topics=topics, topic_name=topic_name, search=search, only=only
        )

    @expose("/<key>")
    def number(self, key: str) -> str:
        """Show one number."""
        return self._page(self._parameter(key))

    @expose("/<key>", methods=("POST",))
    def decide(self, key: str) -> ResponseReturnValue:
        """Let a value of the agency count from a day on."""
        parameter = self._parameter(key)
        typed = request.form
        try:
            begin = date.fromisoformat(typed.get("valid_from", ""))
        except ValueError:
            error = {"valid_from": gettext("Isi tanggal mulai berlakunya.")}
            return self._page(parameter, errors=error), 422
        try:
            with self.engine.database.write() as unit:
                set_value(
                    unit,
                    me().agency,
                    key,
                    sent_value(parameter, typed),
                    valid_from=begin,
                    decree=typed.get("decree", ""),
                    actor=actor(),
                )
                unit.commit()
        except DomainRefused as refused:
            reason = str(refused.facts.get("reason"))
            errors = {refused.field or "value": refusal_text(reason)}
            return self._page(parameter, errors=errors), 422
        look_again()
        flash(
            gettext(
                "Tersimpan. Yang dimulai sejak tanggal itu mengikuti nilai baru; yang sedang"
                " berjalan tetap."
            ),
            "success",
        )
        return redirect(url_for(".number", key=key))

    @expose("/<key>/take-back/<row>", methods=("POST",))
    def take_back(self, key: str, row: str) -> Response:
        """Take back a value that has not begun."""
        self._parameter(key)
        try:
            with self.engine.database.write() as unit:
                take_back(unit, me().agency, row, actor=actor())
                unit.commit()
        except DomainRefused as refused:
            flash(refusal_text(str(refused.facts.get("reason"))), "error")
        else:
            flash(gettext("Nilai itu ditarik kembali sebelum berlaku."), "success")
        return redirect(url_for(".number", key=key))

    def _page(self, parameter: Parameter, *, errors: dict[str, str] | None = None) -> str:
        today = self._today()
        rules = rules_of(work(), me().agency, today)
        rows = self._own_rows(parameter.name)
        known = parameter.versions[0].in_force <= today
        value = rules[parameter.name] if known else parameter.versions[0].value
        settable = may_set(parameter, today)
        return self.render(
            "numbers/number.html",
            parameter=parameter,
            today=today,
            value=value_text(parameter, value),
            source=rules.source(parameter.name) if known else "",
            law=parameter.version(today).regulation if known else None,
            versions=[
                {
                    "from": each.in_force,
                    "value": value_text(parameter, each.value),
                    "source": each.source,
                    "note": each.note,
                }
                for each in reversed(parameter.versions)
            ],
            rows=[
                {
                    "id": row.id,
                    "from": row.valid_from,
                    "value": value_text(parameter, row.value),
                    "decree": row.decree,
                    "begun": row.valid_from <= today,
                }
                for row in rows
            ],
            settable=settable,
            fields=fields(parameter, value) if settable else {},
            typed=request.form if errors else None,
            errors=errors or {},
            months=month_names(),
            units=unit_choices(),
        )

    @staticmethod
    def _parameter(name: str) -> Parameter:
        found = all_parameters().get(name)
        if found is None:
            abort(404)
        return found

    @staticmethod
    def _today() -> date:
        return local_day(work(), me().agency, work().now)

    @staticmethod
    def _own_rows(name: str) -> Sequence[ParameterOverride]:
        o = ParameterOverride
        query = sa.select(o).where(o.agency == me().agency, o.name == name)
        return work().session.scalars(query.order_by(o.valid_from.desc()).limit(MOST_ROWS)).all()

    @staticmethod
    def _own_names() -> set[str]:
        o = ParameterOverride
        query = sa.select(o.name).where(o.agency == me().agency).distinct()
        return set(work().session.scalars(query))


def topic_name(topic: str) -> str:
    """Return what a file of numbers is about."""
    words = {
        "access": gettext("Akses dan kata sandi"),
        "credit": gettext("Angka kredit"),
        "evaluation": gettext("Evaluasi"),
        "legacy": gettext("Konversi nilai lama"),
        "measurement": gettext("Pengukuran"),
        "objection": gettext("Keberatan"),
        "people": gettext("Kepegawaian"),
        "planning": gettext("Perencanaan"),
    }
    return words.get(topic, topic.replace("_", " ").capitalize())


def refusal_text(reason: str) -> str:
    """Say why a number is not set."""
    texts = {
        "law": gettext("Angka ini ditetapkan peraturan sehingga tidak dapat diubah instansi."),
        "length": gettext("Isi lamanya dengan bilangan bulat mulai 1."),
        "day": gettext("Tanggal ini tidak ada."),
        "words": gettext("Tulis satu kata per baris, huruf kecil tanpa spasi."),
        "number": gettext("Isi dengan angka yang wajar."),
        "choice": gettext("Pilih salah satu angka yang diizinkan aturan."),
        "whole": gettext("Isi dengan bilangan bulat."),
        "past": gettext("Tanggal mulai berlaku paling cepat hari ini."),
        "taken": gettext("Pada tanggal itu sudah ada nilai lain yang mulai berlaku."),
        "decree": gettext("Tulis keputusan atau surat edaran yang mendasarinya."),
        "begun": gettext("Nilai ini sudah berlaku. Tetapkan nilai baru dengan tanggal kemudian."),
    }
    return texts[reason]
