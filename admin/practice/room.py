"""The room in which somebody practises: the very application, over the visitor's own database.

One application serves all visitors; whose database a request works on is a context variable, which
the proxies below follow. The visitor is signed in as the made-up person they play.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

from flask import Flask, flash, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from admin.i18n import gettext
from admin.security import key_for
from admin.settings import Settings
from admin.tables import Account
from engine.engine import Engine

PLACES = frozenset(
    {"inbox", "year", "team", "ratings", "feedback", "filing", "notices", "people", "campaign",
     "window", "board"}
)  # fmt: skip
ALLOWED = PLACES | {"cases", "files", "words", "home", "static", "language"}
PAPERS = frozenset({"year.letter", "year.minutes"})  # nothing that looks like a real document
VISIT = "siklus.practice"  # in the environ of WSGI

_engine: ContextVar[Engine] = ContextVar("engine of the practice database")


class OfRequest:
    """Stands for something of the practice database that this request works on."""

    def __init__(self, find: Callable[[], Any]) -> None:
        self._find = find

    def __getattr__(self, name: str) -> Any:
        return getattr(self._find(), name)


def engine_of_request() -> Engine:
    """Return what stands for the engine of each request."""
    proxy = OfRequest(lambda: _engine.get())
    vars(proxy)["database"] = OfRequest(lambda: _engine.get().database)
    return cast("Engine", proxy)


@contextmanager
def working_on(engine: Engine) -> Iterator[None]:
    """Let what is asked inside work on a practice database."""
    token = _engine.set(engine)
    try:
        yield
    finally:
        _engine.reset(token)


def create_room(engine: Engine, settings: Settings, secret: str) -> Flask:
    """Return the application of the room.

    Args:
        engine: of any practice database; it is looked at while the application is made.
        settings: of the installation.
        secret: of the installation; sessions of the room have a key of their own.
    """
    from admin.app import create_app  # which makes the real one, with the door to this

    with working_on(engine):
        app = create_app(engine_of_request(), settings.model_copy(update={"proxies": 0}))
    app.config.update(
        SECRET_KEY=key_for("practice", secret),
        SESSION_COOKIE_NAME="siklus-latihan",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_SSL_STRICT=settings.secure_cookies,
        PLACES=PLACES,
    )
    app.before_request_funcs.setdefault(None, [])[:0] = [_use_language, _stay_inside]
    login = cast("Any", app).login_manager
    login.user_loader(lambda _key: None)

    @login.request_loader
    def player(_request: Any) -> Account | None:
        """Return the account of the made-up person whom the visitor plays."""
        found: Account | None = (
            app.extensions["orm"].query(Account).filter_by(username=_visit()["role"]).one_or_none()
        )
        return found

    @app.context_processor
    def practice() -> dict[str, Any]:
        return {"practice": _visit()}

    inside = cast("Callable[[str], str]", app.jinja_env.globals["static"])

    def static(name: str) -> str:
        """Return the address of a file as the real pages have it: kept by browsers already."""
        return str(_visit()["root"]) + inside(name).removeprefix(request.script_root)

    app.jinja_env.globals["static"] = static
    return app


def _visit() -> dict[str, Any]:
    visit: dict[str, Any] = request.environ[VISIT]
    return visit


def _use_language() -> None:
    session.setdefault("language", _visit()["language"])


def _stay_inside() -> Response | None:
    """Keep to the pages that can be practised; say so where somebody leaves them."""
    place = (request.endpoint or "").split(".")[0]
    if request.endpoint is None or (place in ALLOWED and request.endpoint not in PAPERS):
        return None
    if current_user.is_authenticated:
        flash(gettext("Halaman itu tidak ada dalam latihan."), "info")
    return redirect(url_for("home.index"))
