"""The inbox as a Flask-Admin view: the list, an item, claiming, drafts, deciding several."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.actions import action
from werkzeug.wrappers import Response

from admin.formats import clock
from admin.forms.build import build
from admin.i18n import gettext, lazy_gettext, ngettext, ours
from admin.identity import me
from admin.inbox import deciding, saved, several, together
from admin.inbox.asked import choices, place, read_asked
from admin.inbox.item import ItemView, find_away, get_item
from admin.inbox.listing import Listing, listing
from admin.inbox.receipt import receipt
from admin.inbox.sampling import draw_from
from admin.inbox.seeing import remember
from admin.inbox.submission import Sent, first_answers, form_page, read_sent, texts
from admin.inbox.undo import undo
from admin.paths import own_path
from admin.people import names
from admin.views import Rows
from admin.work import look_again, work
from engine import errors, queries
from engine.commands import ClaimItem, CompleteItem, DecideItem, ReleaseItem, SaveDraft
from engine.engine import Engine
from engine.rights import find_principal
from engine.store.base import new_id


class Inbox(Rows):
    """What waits for the person, soonest deadline first."""

    list_template = "inbox/list.html"
    routes: ClassVar[frozenset[str] | None] = frozenset(
        {
            "index_view",
            "action_view",
            "item",
            "draft",
            "claim",
            "release",
            "done",
            "together",
            "undo",
        }
    )

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    # The list

    def get_list(
        self,
        page: Any,
        sort_field: Any,
        sort_desc: Any,
        search: Any,
        filters: Any,
        page_size: Any = None,
    ) -> tuple[None, list[Any]]:
        """Return the rows of the page that the cursor names."""
        found = self._listing()
        self._template_args["listing"] = found
        self._template_args["choices"] = choices(work(), me())
        self._template_args["views"] = saved.list_views(work(), me())
        if found.rows and found.rows[0].case is None:
            self._template_args.update(self._item_args(found.rows[0].id))
        return None, list(found.rows)

    def get_one(self, id: str) -> ItemView | None:
        """Return an item that is the person's to do, or None."""
        try:
            return get_item(work(), self.engine, me(), id)
        except errors.NotFound:
            return None

    def _listing(self) -> Listing:
        asked = request.args
        try:
            return listing(
                work(),
                self.engine,
                me(),
                after=asked.get("after"),
                before=asked.get("before"),
                asked=read_asked(asked),
            )
        except ValueError:
            abort(400)

    # One item

    @expose("/<item>", methods=("GET", "POST"))
    def item(self, item: str) -> str | Response | tuple[str, int]:
        """Show an item with its form, and take what the form sends."""
        view = self.get_one(item)
        if view is None:
            return self._elsewhere(item)
        if request.method == "GET":
            remember(work(), self.engine, me(), view)
            return self._show(view)
        if view.form is None:
            return self._complete(view, None)
        sent = read_sent(self.engine, me(), view, request.form, request.files)
        if sent.refused:
            return self._show_sent(sent, sent.refused)
        if sent.pasted:
            self._save(sent)
            return self._show_sent(sent, {})
        if {"add", "remove", "paste"} & request.form.keys():
            self._save(sent)
            return self._show_sent(sent, {})
        save = request.form.get("save", "")
        if view.prepared_for:  # who only prepares it sends nothing
            self._save(sent)
            if save == "bring_back":
                return redirect(url_for("passing.bring_back", item=item))
            save = "draft"
        if save == "draft":
            if not view.prepared_for:
                self._save(sent)
            flash(gettext("Draf tersimpan pukul %(time)s.", time=clock(work().now)), "success")
            return redirect(self._address(item))
        if save == "edit":
            return self._show_sent(sent, {})
        return self._send(sent, check_only=save == "check")

    def _get(self, item: str) -> ItemView:
        view = self.get_one(item)
        if view is None:
            abort(404)
        return view

    def _elsewhere(self, item: str) -> tuple[str, int] | str:
        """Show an item that another prepares for the person, or that was decided a moment ago."""
        away = find_away(work(), self.engine, me(), item)
        return self._decided(item) if away is None else self.render("inbox/away.html", away=away)

    def _decided(self, item: str) -> tuple[str, int]:
        """Say that an item was decided a moment ago, by whom, and whether it can be undone."""
        row = queries.find_item(work(), me().agency, item)
        if row is None or not row["decision"] or "closed_at" in row:
            abort(404)
        mine = row["assignee"] == me().person
        if not mine and find_principal(work(), self.engine.parts, row, me().person or "") is None:
            abort(404)
        who = names(work(), me().agency, [row["assignee"]])[row["assignee"]]
        return self.render("inbox/decided.html", mine=mine, who=who), 200 if mine else 409

    def _item_args(self, item: str) -> dict[str, Any]:
        view = self.get_one(item)
        if view is None:  # taken by somebody since the list was read
            return {"view": None, "form": None}
        page = form_page(view, first_answers(view)) if view.form else None
        return {"view": view, "form": page, "key": new_id()}

    def _show(self, view: ItemView) -> str:
        page = form_page(view, first_answers(view)) if view.form else None
        wide = page is not None and page.needs_room
        return self.render(
            "inbox/item.html",
            view=view,
            form=page,
            key=new_id(),
            listing=None if wide else self._beside(),
        )

    def _show_sent(
        self, sent: Sent, problems: dict[str, str], *, chosen: str = ""
    ) -> str | tuple[str, int]:
        page = sent.page(problems, chosen=chosen)
        text = self.render(
            "inbox/item.html",
            view=sent.view,
            form=page,
            key=request.form.get("key") or new_id(),
            listing=None if page.needs_room else self._beside(),
        )
        return (text, 422) if problems or sent.pasted else text

    def _send(self, sent: Sent, *, check_only: bool) -> str | Response | tuple[str, int]:
        """Check the answers; show them once more, or complete the item with them."""
        view = sent.view
        checked = sent.check()
        if checked.errors:
            if sent.chosen and self._only_waited_for(sent, checked.errors):
                return self._show_sent(sent, {}, chosen=sent.chosen)
            return self._show_sent(sent, texts(checked.errors), chosen=sent.chosen)
        if check_only:
            self._save(sent)
            page = build(
                sent.form,
                view.context,
                checked.answers,
                functions=sent.view.functions,
                files=sent.files_named(),
                chosen=sent.chosen,
            )
            return self.render("inbox/check.html", view=view, form=page, key=request.form["key"])
        return self._complete(view, sent)

    @staticmethod
    def _only_waited_for(sent: Sent, found: tuple[Any, ...]) -> bool:
        """Say whether all that is missing is what the decision asks for and the page did not."""
        on_page = {i.path for i in sent.page().asked if i.shown}
        return all(
            error.keyword == "required" and str(error.path[0]) not in on_page for error in found
        )

    def _complete(self, view: ItemView, sent: Sent | None) -> str | Response | tuple[str, int]:
        order: CompleteItem | DecideItem = CompleteItem(
            agency=me().agency,
            item=view.row["id"],
            person=me().person or "",
            answers=sent.complete if sent else {},
            key=f"web:{view.row['id']}:{request.form.get('key', '')[:32]}",
            on_behalf=view.on_behalf,
        )
        seconds = 0.0
        if view.on_behalf is None and sent and deciding.waits(sent.form, sent.complete):
            seconds = deciding.window(work(), me(), deciding.ONE)
        if seconds:
            order = DecideItem(
                order.agency, order.item, order.person, order.answers, order.key, seconds
            )
        try:
            self.engine.execute(order)
        except errors.AnswersInvalid as invalid:
            assert sent is not None
            return self._show_sent(sent, texts(invalid.errors), chosen=sent.chosen)
        except errors.DomainRefused as refused:
            if sent is None:
                raise
            return self._show_sent(
                sent, {refused.field or "": ours(refused.message)}, chosen=sent.chosen
            )
        except errors.IncidentRecorded:
            return self.render("inbox/received.html", view=view), 202
        remember(work(), self.engine, me(), view)
        return redirect(url_for(".index_view", **place())) if seconds else self._sent(view)

    def _address(self, item: str) -> str:
        """Return where an item's page is."""
        return url_for(".item", item=item)

    def _beside(self) -> Listing | None:
        """Return the list that stands beside an item."""
        return self._listing()

    def _sent(self, view: ItemView) -> Response:
        """Go on after an item was sent."""
        return redirect(url_for(".done", item=view.row["id"]))

    def _save(self, sent: Sent, version: int | None = None) -> int:
        """Keep what was typed as the item's draft; return the item's new version."""
        order = SaveDraft(
            me().agency,
            sent.view.row["id"],
            me().person or "",
            sent.answers,
            version,
            sent.view.on_behalf,
        )
        kept: int = self.engine.execute(order)["version"]
        return kept

    @expose("/<item>/draft", methods=("POST",))
    def draft(self, item: str) -> Response | tuple[Response, int]:
        """Keep a draft for the page's script; answers in JSON that only the script reads."""
        view = self._get(item)
        if view.form is None:
            abort(404)
        sent = read_sent(self.engine, me(), view, request.form, request.files, by_script=True)
        version = request.form.get("version", "")
        try:
            kept = self._save(sent, int(version) if version.isdigit() else None)
        except errors.Outdated:
            text = gettext("Tidak tersimpan: tugas ini diubah di jendela lain. Muat ulang dulu.")
            return jsonify(text=text, shown={}, files={}), 409
        page = sent.page(chosen=request.form.get("chosen", ""))
        files = {
            name: {
                "id": file.id,
                "name": file.name,
                "url": url_for("files.show", attachment=file.id),
            }
            for name, file in sent.files.items()
        }
        refused = {f"f.{path}": {"error": text} for path, text in sent.refused.items()}
        return jsonify(
            text=gettext("Draf tersimpan pukul %(time)s", time=clock(work().now)),
            version=kept,
            shown={item.path: item.shown for item in page.inputs},
            files={**files, **refused},
        )

    @expose("/<item>/claim", methods=("POST",))
    def claim(self, item: str) -> Response:
        """Take an item that others could do too."""
        self.engine.execute(ClaimItem(me().agency, item, me().person or ""))
        flash(gettext("Tugas ini Anda ambil. Orang lain tidak melihatnya lagi."), "success")
        return redirect(url_for(".item", item=item))

    @expose("/<item>/release", methods=("POST",))
    def release(self, item: str) -> Response:
        """Give a claimed item back."""
        self.engine.execute(ReleaseItem(me().agency, item, me().person or ""))
        flash(gettext("Tugas ini Anda lepaskan. Drafnya tetap tersimpan."), "success")
        return redirect(url_for(".index_view"))

    @expose("/<item>/done")
    def done(self, item: str) -> str:
        """Say what was sent, when it was received, and what happens next."""
        found = receipt(work(), self.engine, me(), item)
        if found is None:
            abort(404)
        nxt = listing(work(), self.engine, me()).rows[:1]
        return self.render("inbox/done.html", receipt=found, next_row=nxt[0] if nxt else None)

    @expose("/undo/<decision>", methods=("POST",))
    def undo(self, decision: str) -> Response:
        """Take back a decision, or several taken together, that are not sent yet."""
        return undo(self.engine, decision)

    # Several at once

    @action("together", lazy_gettext("Putuskan bersama"))
    def decide_together(self, ids: list[str]) -> str | Response:
        """Show what would be decided together, and what is held back and why."""
        if not ids:
            return self._nothing_chosen()
        draw_from(work(), self.engine, me(), ids)
        plan = together.plan(work(), self.engine, me(), ids)
        return self.render("inbox/together.html", plan=plan, key=new_id(), returning=None)

    @action("return", lazy_gettext("Kembalikan bersama"))
    def return_together(self, ids: list[str]) -> str | Response:
        """Show what would be returned with one reason, and what is held back and why."""
        if not ids:
            return self._nothing_chosen()
        plan = together.plan(work(), self.engine, me(), ids, "")
        return self.render("inbox/together.html", plan=plan, key=new_id(), returning="")

    @action("claim", lazy_gettext("Ambil bersama"))
    def claim_together(self, ids: list[str]) -> Response:
        """Take several items that others could do too."""
        return self._each(several.claim(self.engine, me(), ids[: together.MOST]))

    @action("hurry", lazy_gettext("Ingatkan bersama"))
    def remind_together(self, ids: list[str]) -> Response:
        """Remind those who hold what the person waits for; each once a day."""
        chosen = several.waited_for_among(work(), me(), ids[: together.MOST])
        return self._each(several.remind(work(), self.engine, me(), chosen))

    def _each(self, told: several.Told) -> Response:
        look_again()
        if told.text:
            flash(told.text, "success" if told.done else "error")
        for name, reason in told.refused:
            flash(gettext("%(name)s: %(reason)s", name=name, reason=reason), "error")
        return redirect(own_path(request.form.get("url")) or url_for(".index_view"))

    def _nothing_chosen(self) -> Response:
        flash(gettext("Pilih dulu tugas yang hendak diputuskan bersama."), "error")
        return redirect(own_path(request.form.get("url")) or url_for(".index_view"))

    @expose("/together", methods=("POST",))
    def together(self) -> ResponseReturnValue:
        """Decide those items that may be decided together; the rest stay."""
        ids = request.form.getlist("rowid")
        returning = request.form.get("reason")
        if returning is None:
            draw_from(work(), self.engine, me(), ids)
        else:
            returning = returning.strip()[: together.LONGEST]
            if len(returning) < together.SHORTEST:
                plan = together.plan(work(), self.engine, me(), ids, "")
                problem = gettext("Tulis alasannya, paling sedikit 10 huruf.")
                key = request.form.get("key") or new_id()
                page = self.render(
                    "inbox/together.html",
                    plan=plan,
                    key=key,
                    returning=returning,
                    problem=problem,
                )
                return page, 422
        plan = together.plan(work(), self.engine, me(), ids, returning)
        if plan.choice is None or plan.choice.value != request.form.get("decision"):
            abort(409)
        key = request.form.get("key", "")[:32]
        seconds = deciding.window(work(), me(), deciding.SEVERAL)
        done, kept = together.carry_out(self.engine, me(), plan, key, seconds)
        look_again()
        if done and not seconds:
            flash(
                ngettext(
                    "%(num)d tugas diputuskan: %(decision)s.",
                    "%(num)d tugas diputuskan: %(decision)s.",
                    done,
                    decision=plan.choice.label,
                ),
                "success",
            )
        kept += [(item.name, item.reason) for item in plan.held_back]
        for name, reason in kept:
            flash(
                gettext("%(name)s belum diputuskan: %(reason)s", name=name, reason=reason), "error"
            )
        return redirect(url_for(".index_view"))
