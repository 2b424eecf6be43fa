"""The page of lent authority: what a person lends and is lent, lending it, ending it early."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import sqlalchemy as sa
import sqlalchemy.orm
from flask import abort, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.access import ORGANISERS
from admin.formats import local
from admin.i18n import gettext
from admin.identity import me
from admin.office.scope import registered_in_scope
from admin.organisation.acting import Target, act_on, find_act
from admin.organisation.acts import OWN_ACTS
from admin.organisation.story import in_words
from admin.views import Page
from admin.work import work
from engine.engine import Engine
from workflows.tables.people import Person
from workflows.tables.substitution import Substitution

MOST = 100  # delegations of a page


class Substitutions(Page):
    """One's own work, lent to somebody for a time; and what others have lent."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "act"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> str:
        """Show what is lent by the person and to them; to HR also what waits for a letter."""
        person = (me().person or "").removeprefix("person:")
        today = local(work().now).date()
        giver = sa.select(Person.id).where(
            Person.id == Substitution.giver_id, registered_in_scope(me(), today)
        )
        waiting: Sequence[Any] = ()
        if me().roles & set(ORGANISERS):
            waiting = lendings(
                Substitution.state == "usulan", Substitution.giver_id != person, giver.exists()
            )
        return self.render(
            "organisation/substitution.html",
            lent=lendings(Substitution.giver_id == person),
            received=lendings(Substitution.receiver_id == person, Substitution.state == "berlaku"),
            waiting=waiting,
            may_lend=bool(me().seats),
            today=today,
            in_words=in_words,
        )

    @expose("/<act>", methods=("GET", "POST"))
    def act(self, act: str) -> str | Response:
        """Lend one's own work, or end a delegation of one's own."""
        found = find_act(OWN_ACTS, act)
        if me().person is None:
            abort(404)
        person = str(me().person).removeprefix("person:")
        name = gettext("Pelimpahan wewenang")
        return act_on(self.engine, self.render, found, Target(person, name, url_for(".index"), {}))


def lendings(*where: sa.ColumnElement[bool]) -> Sequence[Any]:
    """Return delegations with the names of both, those that end last first."""
    giver, receiver = sa.orm.aliased(Person), sa.orm.aliased(Person)
    columns = [each for each in Substitution.__table__.columns if each.name != "agency"]
    query = (
        sa.select(*columns, giver.name.label("giver"), receiver.name.label("receiver"))
        .join(giver, giver.id == Substitution.giver_id)
        .join(receiver, receiver.id == Substitution.receiver_id)
        .where(Substitution.agency == me().agency, *where)
        .order_by(Substitution.valid_to.desc(), Substitution.valid_from.desc(), Substitution.id)
    )
    return work().connection.execute(query.limit(MOST)).all()


def terms_of(key: str, giver: str) -> dict[str, str]:
    """Return the values of a proposal of a giver (an id), as the form names them.

    Answers 404 when it is not theirs.
    """
    row = work().session.get(Substitution, key)
    if row is None or row.giver_id != giver:
        abort(404)
    return {
        "penerima": row.receiver_id,
        "dokumen": ", ".join(row.documents),
        "boleh_diteruskan": "ya" if row.may_pass_on else "",
        "mulai": row.valid_from.isoformat(),
        "sampai": row.valid_to.isoformat() if row.valid_to else "",
    }
