"""Keys of the inbox: off until somebody switches them on, each of their own choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import flash, redirect, request, url_for
from flask_admin import expose
from werkzeug.wrappers import Response

from admin.i18n import gettext, later
from admin.identity import Me, me
from admin.inbox.asked import place
from admin.inbox.tables import InboxKeys
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork

ACTS: Mapping[str, tuple[str, str]] = {
    "next": ("j", later("Tugas berikutnya")),
    "previous": ("k", later("Tugas sebelumnya")),
    "approve": ("a", later("Keputusan pertama: setujui")),
    "return": ("r", later("Keputusan kedua: kembalikan")),
    "delegate": ("d", later("Delegasikan")),
    "select": ("x", later("Pilih tugas ini")),
    "together": ("b", later("Putuskan yang dipilih bersama")),
    "undo": ("u", later("Batalkan keputusan terakhir")),
    "help": ("?", later("Tampilkan tombol")),
}
"""Act -> the key it has at first, and what the list of keys calls it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Which key does what, and whether they do anything."""

    switched_on: bool
    keys: Mapping[str, str]  # act -> key

    def rows(self) -> list[tuple[str, str, str]]:
        """Return each act with its key and what it is called."""
        return [(act, self.keys[act], gettext(name)) for act, (_, name) in ACTS.items()]


OFF = Keys(False, {act: key for act, (key, _) in ACTS.items()})


class KeysPage(Page):
    """Where a person switches the keys of the inbox on and chooses them."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/", methods=("GET", "POST"))
    def index(self) -> str | Response | tuple[str, int]:
        """Show the keys, and keep what was chosen."""
        if request.method == "GET":
            return self.render("inbox/keys.html", keys=find_keys(work(), me()), problems={})
        given = {act: request.form.get(act, "").strip().lower()[:8] for act in ACTS}
        asked = Keys(bool(request.form.get("switched_on")), given)
        if request.form.get("reset"):
            asked = replace(OFF, switched_on=asked.switched_on)
        problems = check(asked)
        if problems:
            return self.render("inbox/keys.html", keys=asked, problems=problems), 422
        with self.engine.database.write() as writing:
            keep_keys(writing, me(), asked)
            writing.commit()
        look_again()
        text = gettext("Tombol menyala.") if asked.switched_on else gettext("Tombol mati.")
        flash(text, "success")
        return redirect(url_for("inbox.index_view", **place()))


def check(keys: Keys) -> dict[str, str]:
    """Return what is wrong with chosen keys: act -> a sentence."""
    problems: dict[str, str] = {}
    for act, key in keys.keys.items():
        if len(key) != 1 or not key.isprintable() or key.isspace():
            problems[act] = gettext("Isi satu huruf, angka, atau tanda.")
        elif list(keys.keys.values()).count(key) > 1:
            problems[act] = gettext("Tombol %(key)s dipakai dua kali.", key=key.upper())
    return problems


def find_keys(work: UnitOfWork, person: Me) -> Keys:
    """Return the keys of a person; those of the beginning, and off, when nothing was chosen."""
    row = work.session.scalar(_of(person))
    if row is None:
        return OFF
    return Keys(row.switched_on, {**OFF.keys, **row.keys})


def keep_keys(work: UnitOfWork, person: Me, keys: Keys) -> None:
    """Keep the keys of a person."""
    row = work.session.scalar(_of(person))
    if row is None:
        row = InboxKeys(id=new_id(), agency=person.agency, person_id=_id(person))
        work.session.add(row)
    row.switched_on, row.keys = keys.switched_on, dict(keys.keys)


def keys_now() -> Keys:
    """Return the keys of the person of this request."""
    return find_keys(work(), me())


def _of(person: Me) -> sa.Select[InboxKeys]:
    return sa.select(InboxKeys).where(
        InboxKeys.agency == person.agency, InboxKeys.person_id == _id(person)
    )


def _id(person: Me) -> str:
    return (person.person or "person:").removeprefix("person:")
