"""Where a link in a message leads: to the item, or to what became of it. It only looks."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.access import Who
from admin.delivery.tables import Delivery
from admin.identity import me
from admin.relations import relations_to_item
from admin.views import Page
from admin.work import work
from engine import queries
from engine.store import tables as t


class Opening(Page):
    """Links of messages."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"item"})

    @expose("/")
    @expose("/<item>")
    def item(self, item: str = "") -> ResponseReturnValue:
        """Open an item for whoever it waits for or who did it; tell others what became of it.

        Whoever was never told of it learns nothing, not even that it exists.
        """
        related = relations_to_item(work(), me(), item)
        for who, endpoint in (
            (Who.HOLDER, "inbox.item"),
            (Who.TOOK_PART, "inbox.done"),
            (Who.HELPER, "helping.fill_in"),
        ):
            if who in related:
                return redirect(url_for(endpoint, item=item))
        row = queries.find_item(work(), me().agency, item)
        if row is None or not _was_told(item):
            abort(404)
        return self.render("delivery/became.html", item=row)


def _was_told(item: str) -> bool:
    """Say whether the person of this request was told of an item."""
    person, n = me().person or "", t.notice.c
    sent = sa.select(Delivery.id).where(
        Delivery.agency == me().agency, Delivery.person == person, Delivery.item == item
    )
    told = sa.select(n.id).where(
        n.agency == me().agency, n.principal.in_(me().principals), n.item == item
    )
    return any(work().connection.execute(query.limit(1)).first() for query in (sent, told))
