"""What the person, or a seat they hold, was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import redirect, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.i18n import gettext
from admin.identity import Me, me
from admin.notices.sentences import sentence
from admin.people import names
from admin.relations import relations_to_item
from admin.views import Page
from admin.work import work
from engine import queries
from engine.engine import Engine
from engine.store import tables as t

ABOUT_HELPERS = frozenset({"helper_named", "helper_of", "helper_ended", "helper_entered"})
ABOUT_FEEDBACK = frozenset({"feedback_given", "feedback_answered"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as its row shows it."""

    text: str
    about: str
    at: datetime
    new: bool
    link: str | None


class Notices(Page):
    """Notices, newest first."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "read"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    def badge(self) -> int:
        """Return how many notices are new."""
        return unread(me())

    @expose("/")
    def index(self) -> str:
        """Show the newest notices."""
        rows = queries.list_notices(work(), me().agency, me().person or "", me().powers)
        called = names(work(), me().agency, [row["subject"] for row in rows])
        shown = [
            Shown(
                text=sentence(row["kind"], row["facts"]),
                about=self._about(row, called),
                at=row["created_at"],
                new=row["read_at"] is None,
                link=self._link(row),
            )
            for row in rows
        ]
        return self.render("notices/list.html", notices=shown)

    @expose("/read", methods=("POST",))
    def read(self) -> Response:
        """Mark everything shown as read."""
        n = t.notice
        with self.engine.database.write() as unit:
            unit.connection.execute(
                sa.update(n)
                .where(
                    n.c.agency == me().agency,
                    queries.told_to(me().person or "", me().powers),
                    n.c.read_at.is_(None),
                )
                .values(read_at=unit.now)
            )
            unit.commit()
        return redirect(url_for(".index"))

    @staticmethod
    def _about(row: dict[str, Any], called: dict[str, str]) -> str:
        if row["subject"] == me().person:
            who = gettext("tentang Anda")
        else:
            who = called.get(row["subject"] or "", "")
        return " · ".join(part for part in (who, row["period"]) if part)

    @staticmethod
    def _link(row: dict[str, Any]) -> str | None:
        if row["kind"] in ABOUT_FEEDBACK:  # where it is read and answered, whatever case it is of
            return url_for("feedback.index")
        if row["kind"] in ABOUT_HELPERS:
            return url_for("helping.index_view")
        if row["kind"] == "announcement_unread":
            return url_for("announcements.show", announcement=row["facts"]["announcement"])
        if row["item"] and relations_to_item(work(), me(), row["item"]):
            return url_for("inbox.item", item=row["item"])
        return url_for("cases.show", case=row["case"]) if row["case"] else None


def unread(person: Me) -> int:
    """Return how many notices are new, up to 99, for the menu."""
    n = t.notice.c
    some = (
        sa.select(n.id)
        .where(
            n.agency == person.agency,
            queries.told_to(person.person or "", person.powers),
            n.read_at.is_(None),
        )
        .limit(99)
        .subquery()
    )
    return work().connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0
