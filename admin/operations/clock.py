"""The demo's "move to date" control: a form under the bar, for databases that are demos only."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.formats import day, local, time_zone
from admin.i18n import gettext
from admin.paths import own_path
from admin.views import Page
from admin.work import work
from engine.engine import Engine

FARTHEST = timedelta(days=400)  # a longer way is several moves


class Clock(Page):
    """Moves the demo's clock."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"move"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/", methods=["POST"])
    def move(self) -> Response:
        """Move the clock to the morning of a day ahead and run what is due on the way."""
        if not work().installation.demo:
            abort(404)
        back = own_path(request.form.get("next")) or url_for("home.index")
        today = local(work().now).date()
        try:
            wanted = date.fromisoformat(request.form.get("date", ""))
        except ValueError:
            flash(gettext("Pilih tanggal tujuan."), "error")
            return redirect(back)
        if not today < wanted <= today + FARTHEST:
            flash(gettext("Pilih tanggal sesudah hari ini, paling jauh 400 hari."), "error")
            return redirect(back)
        self.engine.advance_to(datetime.combine(wanted, time(8), time_zone()))
        flash(gettext("Jam peragaan kini %(day)s.", day=day(wanted)), "success")
        return redirect(back)
