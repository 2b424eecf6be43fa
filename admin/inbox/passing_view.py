"""Pages of what a holder does with an item besides deciding it: each act explained, then done.

Each page is one plain form: who (found by a search that sends the form itself, so that nothing
typed is lost), why, and the button. What the engine refuses stands above the form in plain words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.formats import local
from admin.i18n import gettext
from admin.identity import me
from admin.inbox import passing
from admin.inbox.item import Away, ItemView, Led, find_away, find_led, get_item
from admin.views import Page
from admin.work import look_again, work
from engine import errors, queries
from engine.commands import AskAboutItem, DelegateItem, HandOverItem, ReassignItem, ReturnItem
from engine.engine import Engine
from engine.store.base import new_id
from workflows.people.finding import find_by_id

QUESTION = "question"  # the process in which a question is answered
LONGEST = 2000  # characters of a reason or a question
SHORTEST = 5


@dataclass(slots=True)
class Typed:
    """What a page of these sends."""

    search: str = ""
    to: str = ""  # id of a person
    text: str = ""
    decree: str = ""
    key: str = ""
    version: int | None = None

    @classmethod
    def sent(cls) -> Typed:
        """Return what the request brings."""
        form = request.form
        version = form.get("version", "")
        return cls(
            search=form.get("q", "").strip()[:100],
            to=form.get("to", "")[:32],
            text=form.get("text", "").strip()[:LONGEST],
            decree=form.get("decree", "").strip()[:100],
            key=form.get("key", "")[:32],
            version=int(version) if version.isdigit() else None,
        )


class Passing(Page):
    """Delegating, handing over, asking, bringing back."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset(
        {"delegate", "hand_over", "ask", "bring_back", "reassign"}
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        self._default_view = "delegate"  # Flask-Admin wants one; it stands in no menu
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/<item>/delegate", methods=("GET", "POST"))
    def delegate(self, item: str) -> ResponseReturnValue:
        """Let somebody prepare an item."""
        return self._give(item, passing.DELEGATE)

    @expose("/<item>/hand-over", methods=("GET", "POST"))
    def hand_over(self, item: str) -> ResponseReturnValue:
        """Give an item to somebody for good."""
        return self._give(item, passing.HAND_OVER)

    @expose("/<item>/ask", methods=("GET", "POST"))
    def ask(self, item: str) -> ResponseReturnValue:
        """Ask somebody about an item."""
        return self._give(item, passing.ASK)

    @expose("/<item>/reassign", methods=("GET", "POST"))
    def reassign(self, item: str) -> ResponseReturnValue:
        """Give somebody's item to another one, as who looks after the person it is about."""
        return self._give(item, passing.REASSIGN)

    @expose("/<item>/bring-back", methods=("GET", "POST"))
    def bring_back(self, item: str) -> ResponseReturnValue:
        """Give back what one prepares, or take back what another prepares."""
        if request.method == "POST":
            return self._bring_back(item, Typed.sent())
        view = self._own(item, passing.RETURN) or find_away(work(), self.engine, me(), item)
        if view is None:
            abort(404)
        return self._back_page(view, Typed(key=new_id()), "")

    # To somebody

    def _give(self, item: str, act: str) -> ResponseReturnValue:
        if request.method == "GET":
            view = self._mine(item, act)
            if view is None:
                abort(404)
            typed = Typed(key=new_id(), version=view.row["version"])
            return self._page(view, act, typed, {})
        typed = Typed.sent()
        view = self._mine(item, act)
        if request.form.get("do") != "send":
            return self._late(typed) if view is None else self._page(view, act, typed, {})
        wrong = _missing(act, typed)
        if wrong:
            return self._late(typed) if view is None else self._page(view, act, typed, wrong)
        try:
            if act == passing.REASSIGN and view is None:  # the order itself asks no lead's rights
                return self._late(typed)
            self.engine.execute(self._order(item, act, typed))
        except errors.NotFound:
            return self._late(typed)
        except (errors.Refused, errors.Busy) as refused:
            look_again()
            view = self._mine(item, act)
            if view is None:
                return self._late(typed)
            field, text = passing.refusal(refused)
            typed.version = view.row["version"]
            return self._page(view, act, typed, {field: text})
        look_again()
        return self._given(item, act, typed)

    def _order(
        self, item: str, act: str, typed: Typed
    ) -> DelegateItem | HandOverItem | AskAboutItem | ReassignItem:
        agency, person, to = me().agency, me().person or "", f"person:{typed.to}"
        key = f"web:{act}:{item}:{typed.key}"
        if act == passing.REASSIGN:
            return ReassignItem(agency, item, None, typed.text, person, to, typed.decree)
        if act == passing.ASK:
            return AskAboutItem(agency, item, person, to, typed.text, QUESTION, key)
        if act == passing.DELEGATE:
            return DelegateItem(agency, item, person, to, typed.text, key, typed.version)
        return HandOverItem(agency, item, person, to, typed.text, key, typed.decree, typed.version)

    def _given(self, item: str, act: str, typed: Typed) -> ResponseReturnValue:
        found = find_by_id(work(), me().agency, [typed.to], local(work().now).date())
        name = found[0].name if found else ""
        if act == passing.REASSIGN:
            flash(
                gettext("Tugas dialihkan kepada %(name)s, yang diberi tahu.", name=name), "success"
            )
            case = str((queries.find_item(work(), me().agency, item) or {})["case"])
            return redirect(url_for("cases.show", case=case))
        if act == passing.HAND_OVER:
            flash(
                gettext(
                    "Tugas diserahkan kepada %(name)s, yang diberi tahu. Tenggatnya tetap.",
                    name=name,
                ),
                "success",
            )
            return redirect(url_for("inbox.index_view"))
        if act == passing.ASK:
            flash(
                gettext(
                    "Pertanyaan dikirim kepada %(name)s. Tugas ini tetap pada Anda, dan jawabannya"
                    " tampil di sini.",
                    name=name,
                ),
                "success",
            )
        return redirect(url_for("inbox.item", item=item))

    def _page(
        self, view: ItemView | Led, act: str, typed: Typed, wrong: dict[str, str]
    ) -> ResponseReturnValue:
        unit, person, row = work(), me(), view.row
        found = passing.candidates(unit, self.engine, person, row, act, typed.search)
        if typed.to and typed.to not in {one.person.id for one in found}:
            kept = passing.chosen(unit, self.engine, person, row, act, typed.to)
            found = [kept, *found] if kept else found
        page = self.render(
            "inbox/give.html",
            view=view,
            act=act,
            typed=typed,
            found=found,
            wrong=wrong,
            most=passing.MOST,
        )
        return (page, 422) if wrong else page

    # Back

    def _bring_back(self, item: str, typed: Typed) -> ResponseReturnValue:
        key = f"web:{passing.RETURN}:{item}:{typed.key}"
        person = me().person or ""
        try:
            done = self.engine.execute(ReturnItem(me().agency, item, person, typed.text, key))
        except errors.NotFound:
            return self._late(typed)
        except (errors.Refused, errors.Busy) as refused:
            look_again()
            view = self._own(item, passing.RETURN) or find_away(work(), self.engine, me(), item)
            if view is None:
                return self._late(typed)
            return self._back_page(view, typed, passing.refusal(refused)[1])
        look_again()
        if done["to"] == person:
            flash(gettext("Tugas ini kembali pada Anda, dengan draf yang sudah ada."), "success")
            return redirect(url_for("inbox.item", item=item))
        flash(gettext("Tugas sudah dikembalikan, dengan draf dan catatan Anda."), "success")
        return redirect(url_for("inbox.index_view"))

    def _back_page(self, view: ItemView | Away, typed: Typed, wrong: str) -> ResponseReturnValue:
        page = self.render(
            "inbox/bring_back.html",
            view=view,
            taking=isinstance(view, Away),
            typed=typed,
            wrong=wrong,
        )
        return (page, 422) if wrong else page

    # Both

    def _mine(self, item: str, act: str) -> ItemView | Led | None:
        """Return the item when the person may do this with it now."""
        if act == passing.REASSIGN:
            return find_led(work(), self.engine, me(), item)
        return self._own(item, act)

    def _own(self, item: str, act: str) -> ItemView | None:
        try:
            view = get_item(work(), self.engine, me(), item)
        except errors.NotFound:
            return None
        return view if act in view.acts else None

    def _late(self, typed: Typed) -> ResponseReturnValue:
        """Say that the item is not (any longer) the person's, and give back what was typed.

        The page says nothing of the item, so that it is the same for one that does not exist.
        """
        return self.render("inbox/too_late.html", typed=typed), 404


def _missing(act: str, typed: Typed) -> dict[str, str]:
    """Return what is not filled in yet, by field."""
    wrong = {}
    if not typed.to:
        wrong["to"] = gettext("Pilih satu orang.")
    if len(typed.text) < SHORTEST:
        wrong["text"] = (
            gettext("Tulis pertanyaannya.") if act == passing.ASK else gettext("Tulis alasannya.")
        )
    return wrong
