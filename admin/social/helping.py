"""Helpers: the person names one, HR does with a reason; a helper fills in under a banner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, flash, g, has_request_context, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_login import current_user
from werkzeug.wrappers import Response

from admin.access import Who
from admin.designer.words import actor
from admin.i18n import gettext
from admin.identity import me
from admin.inbox.item import ItemView, get_item
from admin.inbox.listing import Listing
from admin.inbox.view import Inbox
from admin.relations import relations_to_person
from admin.work import look_again, work
from engine import queries
from engine.engine import Engine
from engine.errors import DomainRefused, NotAllowed, NotFound
from workflows.cases import key_of
from workflows.directory import local_day
from workflows.parameters.overrides import rules_of
from workflows.people.helping import (
    Naming,
    begin_work,
    end_help,
    list_help,
    may_fill_in,
    name_helper,
)
from workflows.tables.people import Person
from workflows.tables.social import Helper

KEPT = "helping"  # in the session: id of the helper's row under which the person works
MOST_ITEMS = 100  # open items of a person looked through


@dataclass(frozen=True, slots=True)
class Helped:
    """For whom the person of this request works."""

    helper: str  # id of the row
    person: str  # "person:ID"
    name: str


class Helping(Inbox):
    """One's helpers, those whom one helps, and filling in for them."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"index_view", "appoint", "name_for", "end", "enter", "leave", "fill_in", "keep"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(engine, **kwargs)

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """Show the person's helpers, whom they help, and what can be filled in now."""
        return self._page({})

    @expose("/appoint", methods=("POST",))
    def appoint(self) -> ResponseReturnValue:
        """Name a helper for oneself."""
        person = (me().person or "").removeprefix("person:")
        errors = self._name(person) if person else {"": gettext("Akun ini bukan akun pegawai.")}
        if errors:
            return self._page(errors)
        flash(gettext("Pembantu Anda sudah dicatat dan diberi tahu."), "success")
        return redirect(url_for(".index_view"))

    @expose("/for/<person>", methods=("GET", "POST"))
    def name_for(self, person: str) -> ResponseReturnValue:
        """Name a helper for somebody, as HR, with a reason."""
        found = work().session.get(Person, person)
        if found is None:
            abort(404)
        errors = self._name(person) if request.method == "POST" else {}
        if request.method == "POST" and not errors:
            flash(gettext("Pembantu dicatat. Pegawai dan pembantunya diberi tahu."), "success")
            return redirect(url_for(".name_for", person=person))
        helpers = list_help(work(), me().agency, _today(), person=person, coming=True)
        page = self.render(
            "social/helper_for.html",
            person=found,
            helpers=_shown(helpers),
            **self._typed(errors),
        )
        return (page, 422) if errors else page

    @expose("/<helper>/end", methods=("POST",))
    def end(self, helper: str) -> Response:
        """End it: the person, the helper, or HR of the person."""
        row = work().session.get(Helper, helper)
        if row is None or row.agency != me().agency or not _concerns(row):
            abort(404)
        try:
            with self.engine.database.write() as unit:
                end_help(unit, me().agency, helper, actor=actor())
                unit.commit()
        except NotFound:
            abort(404)
        look_again()
        flash(gettext("Bantuan pengisian diakhiri. Keduanya diberi tahu."), "success")
        if me().person in (key_of(row.person_id), key_of(row.helper_id)):
            return redirect(url_for(".index_view"))
        return redirect(url_for(".name_for", person=row.person_id))

    @expose("/<helper>/enter", methods=("POST",))
    def enter(self, helper: str) -> Response:
        """Begin to work in a person's name; the person is told."""
        try:
            with self.engine.database.write() as unit:
                begin_work(unit, me().agency, helper, actor=me().person or "", today=_today())
                unit.commit()
        except (NotFound, NotAllowed):
            abort(404)
        session[KEPT] = helper
        look_again()
        g.pop(KEPT, None)
        return redirect(url_for(".index_view"))

    @expose("/leave", methods=("POST",))
    def leave(self) -> Response:
        """Work in one's own name again."""
        session.pop(KEPT, None)
        return redirect(url_for(".index_view"))

    @expose("/item/<item>", methods=("GET", "POST"))
    def fill_in(self, item: str) -> ResponseReturnValue:
        """Show an item's form and take what it sends, in the person's name."""
        if helped_now() is None:
            flash(gettext("Pilih dulu atas nama siapa Anda mengisi."), "error")
            return redirect(url_for(".index_view"))
        return self.item(item)

    @expose("/item/<item>/draft", methods=("POST",))
    def keep(self, item: str) -> ResponseReturnValue:
        """Keep a draft for the page's script."""
        return self.draft(item)

    def get_one(self, id: str) -> ItemView | None:
        """Return an item that may be filled in for the person worked for, or None."""
        helped = helped_now()
        if helped is None:
            return None
        try:
            return get_item(work(), self.engine, me(), id, helped.person)
        except NotFound:
            return None

    def _address(self, item: str) -> str:
        return url_for(".fill_in", item=item)

    def _beside(self) -> Listing | None:
        return None

    def _sent(self, view: ItemView) -> Response:
        helped = helped_now()
        flash(
            gettext(
                "%(title)s terkirim atas nama %(name)s, yang diberi tahu. Langkah berikutnya"
                " berjalan seperti biasa.",
                title=view.title,
                name=helped.name if helped else "",
            ),
            "success",
        )
        return redirect(url_for(".index_view"))

    def _page(self, errors: dict[str, str]) -> ResponseReturnValue:
        person = (me().person or "").removeprefix("person:")
        on, agency = _today(), me().agency
        mine = list_help(work(), agency, on, person=person, coming=True) if person else ()
        others = list_help(work(), agency, on, helper=person, coming=True) if person else ()
        helped = helped_now()
        page = self.render(
            "social/helpers.html",
            mine=_shown(mine),
            others=_shown(others),
            helped=helped,
            items=_fillable(helped) if helped else [],
            today=on,
            **self._typed(errors),
        )
        return (page, 422) if errors else page

    def _typed(self, errors: dict[str, str]) -> dict[str, Any]:
        longest: int = rules_of(work(), me().agency, _today())["masa_pembantu_terlama"]
        last = _today() + timedelta(days=min(longest, 31) - 1)
        values = {
            "nip": "",
            "valid_from": _today().isoformat(),
            "valid_to": last.isoformat(),
            "reason": "",
            "may_file": "",
        }
        sent = request.form.to_dict() if errors else {}
        return {"errors": errors, "values": {**values, **sent}, "longest": longest}

    def _name(self, person: str) -> dict[str, str]:
        """Name whom the form says; return what is wrong by field."""
        sent, errors = request.form, dict[str, str]()
        days: dict[str, date] = {}
        for field in ("valid_from", "valid_to"):
            try:
                days[field] = date.fromisoformat(sent.get(field, ""))
            except ValueError:
                errors[field] = gettext("Isi tanggalnya.")
        if errors:
            return errors
        number = "".join(sent.get("nip", "").split())
        helper = work().session.scalar(
            sa.select(Person.id).where(Person.agency == me().agency, Person.nip == number)
        )
        naming = Naming(
            person, helper or "", days["valid_from"], days["valid_to"],
            may_file="may_file" in sent, reason=sent.get("reason", ""),
        )  # fmt: skip
        try:
            with self.engine.database.write() as unit:
                name_helper(unit, me().agency, naming, actor=actor(), today=_today())
                unit.commit()
        except DomainRefused as refused:
            field = {"helper": "nip"}.get(refused.field or "", refused.field or "nip")
            return {field: refusal_text(refused)}
        look_again()
        return {}


def helped_now() -> Helped | None:
    """Return for whom the person of this request works, while it still counts."""
    if not has_request_context() or not current_user.is_authenticated or KEPT not in session:
        return None
    if KEPT not in g:
        row = work().session.get(Helper, session[KEPT])
        today = _today()
        fits = (
            row is not None
            and row.agency == me().agency
            and key_of(row.helper_id) == me().person
            and row.ended_at is None
            and row.valid_from <= today <= (row.valid_to or today)
        )
        g.helping = None
        if row is not None and fits:
            name = work().session.get_one(Person, row.person_id).name
            g.helping = Helped(row.id, key_of(row.person_id), name)
    found: Helped | None = g.helping
    return found


def _fillable(helped: Helped) -> list[dict[str, Any]]:
    """Return the person's open items that the helper may fill in."""
    helper = (me().person or "").removeprefix("person:")
    other = helped.person.removeprefix("person:")
    rows = queries.list_items(work(), me().agency, subject=helped.person)[:MOST_ITEMS]
    return [
        dict(row)
        for row in rows
        if helped.person in row["owner"]["principals"]
        and may_fill_in(work(), me().agency, helper, other, row, _today())
    ]


def _shown(rows: Sequence[Helper]) -> list[dict[str, Any]]:
    ids = {each for row in rows for each in (row.helper_id, row.person_id)}
    query = sa.select(Person.id, Person.name, Person.nip).where(Person.id.in_(ids))
    people = {each.id: each for each in work().connection.execute(query)}
    today = _today()
    return [
        {
            "row": row,
            "helper": people[row.helper_id],
            "person": people[row.person_id],
            "begun": row.valid_from <= today,
        }
        for row in rows
    ]


def _concerns(row: Helper) -> bool:
    if me().person in (key_of(row.person_id), key_of(row.helper_id)):
        return True
    found = relations_to_person(work(), me(), row.person_id)
    return bool(found & {Who.HR, Who.AGENCY_HR, Who.ADMINISTRATOR})


def refusal_text(refused: DomainRefused) -> str:
    """Say why somebody is not named as a helper."""
    facts = refused.facts
    texts = {
        "pembantu": gettext("NIP ini tidak dikenal di instansi Anda."),
        "diri_sendiri": gettext("Pembantu harus orang lain."),
        "menunjuk_diri": gettext("Orang lain yang menunjuk Anda sebagai pembantu, bukan Anda."),
        "lewat": gettext("Hari pertama paling cepat hari ini."),
        "lama": gettext(
            "Hari terakhir paling lama %(days)s hari sejak hari pertama.",
            days=facts.get("longest", ""),
        ),
        "alasan": gettext("Tulis alasannya, paling banyak 500 huruf."),
        "atasan": gettext("Atasan dan pejabat penilai pegawai tidak dapat menjadi pembantunya."),
        "sudah": gettext("Orang ini sudah menjadi pembantu pada hari-hari itu."),
        "banyak": gettext("Paling banyak %(most)s pembantu.", most=facts.get("most", "")),
    }
    return texts[str(facts["reason"])]


def _today() -> date:
    return local_day(work(), me().agency, work().now)
