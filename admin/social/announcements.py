"""What people are told: the list, one announcement, and saying that it was read."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response as FlaskResponse
from flask import abort, flash, g, has_request_context, redirect, request, url_for
from flask_admin import expose
from flask_login import current_user
from werkzeug.wrappers import Response

from admin.files.view import give_out
from admin.i18n import gettext
from admin.identity import me
from admin.social.markup import to_html
from admin.views import Page
from admin.work import look_again, work
from engine import queries
from engine.engine import Engine
from engine.errors import NotFound
from workflows.social.reading import Told, confirm_read, list_told


class Announcements(Page):
    """Announcements and guides to the person's units."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "show", "read", "file"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    def badge(self) -> int:
        """Return how many are to be read and were not."""
        return len(to_read())

    @expose("/")
    def index(self) -> str:
        """List what the person is told today, what is to be read first."""
        return self.render("social/announcements.html", told=told())

    @expose("/<announcement>")
    def show(self, announcement: str) -> str:
        """Show one, with the button that says it was read."""
        one = self._get(announcement)
        file = queries.find_attachment(work(), me().agency, one.attachment or "")
        return self.render("social/announcement.html", one=one, text=to_html(one.text), file=file)

    @expose("/<announcement>/read", methods=("POST",))
    def read(self, announcement: str) -> Response:
        """Keep that the person has read the version that was shown."""
        version = request.form.get("version", "")
        try:
            with self.engine.database.write() as unit:
                confirm_read(
                    unit,
                    me().agency,
                    announcement,
                    me().person or "person:",
                    version=int(version) if version.isdigit() and len(version) < 6 else 0,
                )
                unit.commit()
        except NotFound:
            self._get(announcement)  # 404 when it is not for this person
            flash(gettext("Isinya baru saja berubah. Bacalah sekali lagi."), "error")
            return redirect(url_for(".show", announcement=announcement))
        look_again()
        flash(gettext("Tercatat: Anda sudah membacanya."), "success")
        return redirect(url_for(".index"))

    @expose("/<announcement>/file")
    def file(self, announcement: str) -> FlaskResponse:
        """Give out the file that comes with it."""
        one = self._get(announcement)
        found = queries.find_attachment(work(), me().agency, one.attachment or "")
        if found is None:
            abort(404)
        return give_out(found)

    @staticmethod
    def _get(key: str) -> Told:
        person = me().person
        found = list_told(work(), me().agency, person, key=key) if person else []
        if not found:
            abort(404)
        return found[0]


def told() -> list[Told]:
    """Return what the person of this request is told today; read once a request."""
    if not has_request_context() or not current_user.is_authenticated:
        return []
    if "told" not in g:
        person = me().person
        g.told = list_told(work(), me().agency, person) if person else []
    found: list[Told] = g.told
    return found


def to_read() -> list[Told]:
    """Return what the person has to read and has not."""
    return [one for one in told() if one.must_read and one.read_at is None]
