"""For a person, a document and a day: the steps, who would decide each, until when, and why."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.access import ORGANISERS
from admin.designer.chain_page import document_kind, step_kind
from admin.designer.rules import list_rules, rule_text
from admin.i18n import gettext
from admin.identity import me
from admin.organisation.view import today
from admin.people import find_by_nip, find_person, names, seat_of
from admin.views import Page
from admin.work import work
from engine.engine import Engine
from engine.errors import NotDeployed
from workflows.processes.approval import who_approves
from workflows.processes.approval.who_approves import Preview, Step

LETTERS = 40  # of what is typed
MOST_NAMED = 8  # people of a step


class Approvers(Page):
    """Who would approve this?"""

    in_menu: ClassVar[bool] = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "person"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """Ask about oneself; HR goes on to the person whose NIP was typed."""
        nip = request.args.get("nip", "").replace(" ", "")[:LETTERS]
        own = me().person or ""
        if not nip or not _asks_about_others():
            return self._page(own.removeprefix("person:"))
        found = find_by_nip(work(), me().agency, nip)
        if found is None:
            wrong = {"nip": gettext("Tidak ada pegawai dengan NIP ini.")}
            return self._page("", errors=wrong, nip=nip)
        asked: dict[str, Any] = {name: request.args.get(name) for name in ("document", "on")}
        return redirect(url_for(".person", person=found.id, **asked))

    @expose("/<person>")
    def person(self, person: str) -> ResponseReturnValue:
        """Ask about a person."""
        return self._page(person)

    def _page(
        self, person: str, *, errors: dict[str, str] | None = None, nip: str | None = None
    ) -> ResponseReturnValue:
        errors = dict(errors or {})
        definitions, agency = self.engine.parts.definitions, me().agency
        try:
            kinds = who_approves.list_documents(work(), definitions, agency)
        except NotDeployed:
            kinds = ()
        document = request.args.get("document", kinds[0] if kinds else "")[:LETTERS]
        typed = request.args.get("on", "")[:LETTERS]
        on = _day(typed) if typed else today()
        if on is None:
            errors["on"] = gettext("Tulis tanggal yang ada, misalnya 2026-03-02.")
        if kinds and document not in kinds:
            errors["document"] = gettext("Jenis dokumen ini tidak dikenal.")
        key = f"person:{person}" if person else None
        who = find_person(work(), agency, key)
        found = None
        if who is not None and on is not None and kinds and not errors:
            found = who_approves.preview(work(), definitions, agency, person, document, on)
        page = self.render(
            "approvers/index.html",
            others=_asks_about_others(),
            own=key is not None and key == me().person,
            person=who,
            seat=seat_of(work(), agency, key),
            nip=nip if nip is not None else (who.nip if who else ""),
            kinds=[(kind, _sentence_case(document_kind(kind))) for kind in kinds],
            document=document,
            document_name=_sentence_case(document_kind(document)),
            on=on,
            typed=typed,
            errors=errors,
            preview=found,
            steps=_shown(found) if found else [],
        )
        return (page, 422) if errors else page


def _shown(found: Preview) -> list[dict[str, Any]]:
    """Return the steps as the page tells them."""
    rules = list_rules(work(), me().agency)
    settling = [key for step in found.unresolved for key in step.principals]
    called = names(work(), me().agency, settling)
    sizes: dict[int, int] = {}
    for step in found.steps:
        sizes[step.group] = sizes.get(step.group, 0) + 1
    return [
        {
            "step": step,
            "kind": step_kind(step.kind),
            "rule": rule_text(step.rule, rules),
            "several": _several(step, sizes[step.group]),
            "named": step.approvers[:MOST_NAMED],
            "more": len(step.approvers) - MOST_NAMED,
            "settled_by": [called[key] for key in step.principals] if not step.found else [],
        }
        for step in found.steps
    ]


def _several(step: Step, size: int) -> str:
    """Say how many of a group must agree, where it is more than one step."""
    if size == 1:
        return ""
    if step.needed == size:
        return gettext("Terbuka bersamaan dengan langkah lain tahap ini; semua harus setuju.")
    return gettext(
        "Terbuka bersamaan dengan langkah lain tahap ini; cukup %(needed)s dari %(size)s setuju.",
        needed=step.needed,
        size=size,
    )


def _asks_about_others() -> bool:
    return bool(me().roles & set(ORGANISERS))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
