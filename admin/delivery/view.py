"""The page "Pemberitahuan": how one wants to be told outside of Siklus."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from admin.delivery.choices import MAILS, Choice, choice_of
from admin.delivery.due_dates import made_at
from admin.delivery.messages import normalised
from admin.delivery.tables import DeliveryChoice
from admin.i18n import gettext, later
from admin.identity import me
from admin.settings import Settings
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from workflows.tables.people import Person

MAIL_NAMES = {
    "at_once": later("Segera, satu surel untuk setiap kabar"),
    "digest": later("Sekali sehari, semua kabar dalam satu surel"),
    "none": later("Tidak lewat surel"),
}
WEEKDAYS = {
    1: later("Senin"),
    2: later("Selasa"),
    3: later("Rabu"),
    4: later("Kamis"),
    5: later("Jumat"),
    6: later("Sabtu"),
    7: later("Minggu"),
}


class Choices(Page):
    """One's own choice."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index"})

    def __init__(self, engine: Engine, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/", methods=("GET", "POST"))
    def index(self) -> ResponseReturnValue:
        """Show the choice, or keep another one."""
        person, settings = me().person, _settings()
        if person is None or request.method == "GET":
            row = work().session.get(DeliveryChoice, person) if person else None
            return self._page(choice_of(row, settings), {})
        chosen, errors = _read(request.form)
        if chosen is None:
            return self._page(None, errors), 422
        with self.engine.database.write() as unit:
            unit.session.merge(
                DeliveryChoice(
                    person=person,
                    agency=me().agency,
                    mail=chosen.mail,
                    hour=chosen.hour,
                    quiet=sorted(chosen.quiet),
                    quiet_off=chosen.quiet_off,
                    message=chosen.message,
                    changed_at=unit.now,
                )
            )
            unit.commit()
        look_again()
        flash(gettext("Tersimpan. Berlaku untuk kabar berikutnya."), "success")
        return redirect(url_for(".index"))

    def _page(self, choice: Choice | None, errors: dict[str, str]) -> str:
        """Show the form: as it was typed where something is wrong, else as it stands."""
        given = request.form
        values = {
            "mail": choice.mail if choice else given.get("mail", ""),
            "hour": str(choice.hour) if choice else given.get("hour", ""),
            "quiet": {str(n) for n in choice.quiet} if choice else set(given.getlist("quiet")),
            "quiet_off": choice.quiet_off if choice else bool(given.get("quiet_off")),
            "message": choice.message if choice else bool(given.get("message")),
        }
        address, phone = _reached_at()
        return self.render(
            "delivery/choices.html",
            values=values,
            errors=errors,
            mails=MAIL_NAMES,
            weekdays=WEEKDAYS,
            address=address,
            phone=phone,
            settings=_settings(),
            feed_since=made_at(work(), me().person or ""),
        )


def _settings() -> Settings:
    found: Settings = current_app.config["SIKLUS"]
    return found


def _reached_at() -> tuple[str, str]:
    """Return mail address and phone number that the register has of the person."""
    person = (me().person or "").removeprefix("person:")
    row = (
        work()
        .connection.execute(sa.select(Person.email, Person.phone).where(Person.id == person))
        .first()
    )
    if row is None:
        return "", ""
    return row.email or current_user.email or "", normalised(row.phone or "") or ""


def _read(form: MultiDict[str, str]) -> tuple[Choice | None, dict[str, str]]:
    """Return the choice that was sent, or what is wrong with it by field."""
    errors: dict[str, str] = {}
    mail, hour = form.get("mail", ""), form.get("hour", "")
    if mail not in MAILS:
        errors["mail"] = gettext("Pilih salah satu.")
    if not (hour.isascii() and hour.isdigit() and int(hour) < 24):
        errors["hour"] = gettext("Isi jam 0 sampai 23.")
    days = form.getlist("quiet")
    if not set(days) <= {str(n) for n in WEEKDAYS}:
        errors["quiet"] = gettext("Pilih hari dari daftar.")
    elif len(set(days)) == len(WEEKDAYS):
        errors["quiet"] = gettext("Sisakan paling sedikit satu hari.")
    if errors:
        return None, errors
    quiet = frozenset(int(each) for each in days)
    return Choice(
        mail, int(hour), quiet, bool(form.get("quiet_off")), bool(form.get("message"))
    ), {}
