"""A year is played; whoever holds an item looks at it, its case and the inbox before doing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from admin.app import create_app
from admin.demo.play import Player
from admin.demo.stage import AGENCY, PASSWORD, open_year, set_up
from admin.forms.build import build
from admin.settings import Settings
from admin.tables import Account
from bpmn.document import read_document
from bpmn.forms import read_form
from engine.commands import CompleteItem
from engine.engine import Engine
from engine.store import tables as t
from tests.integration.admin.browser import LARGEST_PAGE, Page
from workflows import processes
from workflows.parameters import RuleSet

PEOPLE = 24
SELDOM = {  # so few people do not come there; their forms are looked at below
    ("assessor", "menyatakan_penilai_keliru"),
    ("assessor", "memeriksa_penilai"),
    ("question", "menjawab_pertanyaan"),
    ("objection", "lengkapi_keberatan"),
    ("planning", "menyusunkan_skp"),
    ("handover", "menulis_catatan"),
    ("handover", "membaca_catatan"),
}
ALONE = """<!doctype html><html lang="id"><head><title>Uji</title></head><body><h1>Uji</h1>
{% import 'forms/macros.html' as forms with context %}{{ forms.fixed_fields(page.fixed) }}
{% for field in page.asked %}{{ forms.field(field) }}{% endfor %}
{{ forms.answers(page.asked) }}</body></html>"""


class Onlooker:
    """Looks at the first item of each kind as its holder, in both languages."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.app, self.engine = app, engine
        self.clients: dict[str, FlaskClient] = {}
        self.seen: dict[tuple[str, str], int] = {}

    def look(self, order: CompleteItem) -> None:
        w = t.work_item.c
        with self.engine.read() as work:
            row = work.connection.execute(
                sa.select(w.process, w.element, w.case).where(w.id == order.item)
            ).first()
        client = self._client(order.person)
        if row is None or client is None or (row.process, row.element) in self.seen:
            return
        for language in ("id", "en"):
            client.post("/language/", data={"language": language, "next": "/"})
            for address in (f"/inbox/{order.item}", f"/cases/{row.case}", "/inbox/", "/notices/"):
                response = client.get(address)
                place = f"{row.process}.{row.element} {address} {language}"
                assert response.status_code == 200, place
                Page(response.text)
                assert len(response.data) < LARGEST_PAGE, place
                assert "{&#39;" not in response.text and "[&#39;" not in response.text, place
        self.seen[row.process, row.element] = len(response.data)

    def _client(self, person: str) -> FlaskClient | None:
        if person not in self.clients:
            with self.engine.read() as work:
                nip = work.connection.scalar(
                    sa.select(Account.username).where(
                        Account.person_id == person.removeprefix("person:")
                    )
                )
            if nip is None:  # the head of the region has no NIP and no account
                return None
            client = self.app.test_client()
            client.post("/sign-in", data={"username": nip, "password": PASSWORD})
            self.clients[person] = client
        return self.clients[person]


class WatchedEngine:
    """An engine that lets somebody look before each completed item."""

    def __init__(self, engine: Engine, onlooker: Onlooker) -> None:
        self._engine, self._onlooker = engine, onlooker

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def execute(self, order: Any) -> dict[str, Any]:
        if isinstance(order, CompleteItem):
            self._onlooker.look(order)
        return self._engine.execute(order)


def items_with_forms() -> set[tuple[str, str]]:
    """Return (process, element) of every user task that ships."""
    found = set()
    for name in processes.names():
        documents: Mapping[str, bytes] = processes.documents(name)
        for path, content in documents.items():
            if path.endswith(".bpmn"):
                for process in read_document(content, path).processes.values():
                    found |= {
                        (process.id, element.id)
                        for element in process.elements.values()
                        if element.kind == "userTask"
                    }
    return found


def test_every_item_of_the_shipped_processes_is_a_page(tmp_path: Path) -> None:
    stage = set_up(
        f"sqlite:///{tmp_path / 'year.db'}", people=PEOPLE, year=2026, say=lambda text: None
    )
    open_year(stage.engine, 2026, lambda text: None)
    app = create_app(stage.engine, Settings())
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    onlooker = Onlooker(app, stage.engine)
    engine: Any = WatchedEngine(stage.engine, onlooker)
    ended, total = Player(engine, AGENCY, lambda text: None, stage.stories).play()
    stage.engine.database.dispose()
    assert ended == total > 0
    assert items_with_forms() - onlooker.seen.keys() - SELDOM == set()


def test_every_shipped_form_is_a_page_even_when_nothing_is_known(app: Flask) -> None:
    looked_at = 0
    for name in processes.names():
        for path, content in processes.documents(name).items():
            if path.endswith(".json"):
                form = read_form(content, path)
                known = {"parameter": RuleSet(date(2026, 11, 24)).__getitem__}
                with app.test_request_context("/"):
                    first = form.initial({}, functions=known)
                    page = build(form, {}, first, functions=known)
                    Page(render_template_string(ALONE, page=page))
                looked_at += 1
    assert looked_at > 20
