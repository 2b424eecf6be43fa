"""The web application. `create_app` builds it from an engine and settings; it opens nothing."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, request, url_for
from flask_admin import Admin
from flask_admin.theme import Theme
from flask_compress import Compress
from flask_security import current_user
from werkzeug.middleware.proxy_fix import ProxyFix

from admin import access, errors, formats, headers, health, i18n, security, session, work
from admin.bootstrap import VIEWS, home_view
from admin.counting import counted, limit_of
from admin.delivery.sharing import share_activation, share_item
from admin.help.statuses import item_status, next_step
from admin.help.view import word, words_in
from admin.identity import me
from admin.inbox.asked import place
from admin.inbox.deciding import undoable_now
from admin.inbox.keys import keys_now
from admin.relations import relations_of_request
from admin.settings import Settings, load
from admin.social.announcements import to_read
from admin.social.first_steps import panel_now
from admin.social.helping import helped_now
from admin.social.survey import due
from engine.engine import Engine

HERE = Path(__file__).parent


def create_app(engine: Engine, settings: Settings | None = None) -> Flask:
    """Return the application over an engine.

    Args:
        engine: the engine of an installation whose tables exist.
        settings: taken from the environment when not given.

    Raises:
        NotInstalled: the database has no installation row yet.
    """
    settings = settings or load()
    with engine.read() as unit:
        installation = unit.installation
    if installation.demo:  # runs on one's own machine, where there is no TLS
        settings = settings.model_copy(update={"secure_cookies": False})
    app = Flask(__name__, static_folder=str(HERE / "static"), static_url_path="/static")
    app.config.update(
        SIKLUS=settings,
        MAX_CONTENT_LENGTH=(settings.upload_megabytes + 1) * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
    )
    # What travels is what a slow network feels. The session's cookie is not sent by other sites'
    # pages (SameSite), so nobody can have guesses compressed beside a person's secrets. Files are
    # fetched once and kept for a year; as streams the library would leave them open.
    app.config.update(COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_STREAMS=False)
    Compress(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        count = settings.proxies
        # Set on the object, as Flask's documentation has it, not on the class.
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, count, count, count)
    orm = session.admin_session(engine.database)
    directory = engine.parts.directory
    app.extensions.update(engine=engine, orm=orm, directory=directory)
    session.close_after_request(app, orm)
    work.close_after_request(app)
    i18n.set_up_i18n(app, settings.time_zone)
    formats.set_up_formats(app)
    headers.set_up_headers(app, settings)
    security.set_up_security(app, engine.database, orm, settings, installation.secret)
    access.set_up_access(app, relations_of_request)
    errors.register_errors(app)
    health.set_up_health(app, engine.database)
    admin = Admin(
        app,
        name="Siklus",
        index_view=home_view(),
        theme=Theme(folder="siklus", base_template="layout.html"),
        static_url_path="/static/admin",  # with no folder behind it: none of its files are served
        csp_nonce_generator=headers.nonce,
    )
    views = [make(engine, orm) for make in VIEWS]
    admin.add_views(*views)
    _set_up_templates(app, views)
    return app


class Place:
    """One entry of the menu."""

    def __init__(self, view: Any) -> None:
        self.name, self.badge, self.office = view.name, view.badge(), view.is_for_office()
        self.url: str = url_for(f"{view.endpoint}.{view._default_view}")
        self.current = request.blueprint in {view.endpoint, *view.also}


def _set_up_templates(app: Flask, views: list[Any]) -> None:
    """Give every template, of a view or not, the menu, the person and addresses of static files."""

    @app.context_processor
    def shell() -> dict[str, Any]:
        if not current_user.is_authenticated:
            return {"menu": [], "office_menu": [], "me": None}
        only = app.config.get("PLACES")  # of a practice area
        places = [
            Place(view)
            for view in views
            if view.is_visible() and (not only or view.endpoint in only) and view.is_accessible()
        ]
        return {
            "menu": [place for place in places if not place.office],
            "office_menu": [place for place in places if place.office],
            "me": me(),
            "is_hr": access.Who.HR in me().roles,
            "demo_clock": not only and work.work().installation.demo,
        }

    @cache
    def fingerprint(name: str) -> str:
        path = HERE / "static" / name
        return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.exists() else ""

    def static(name: str) -> str:
        return url_for("static", filename=name, v=fingerprint(name))

    app.jinja_env.globals.update(
        static=static,
        now=lambda: work.work().now,
        word=word,
        words_in=words_in,
        announcements_to_read=to_read,
        helped_now=helped_now,
        first_steps_now=panel_now,
        survey_due=due,
        next_step=next_step,
        counted=counted,
        limit_of=limit_of,
        item_status=item_status,
        undoable_now=undoable_now,
        place=place,
        keys_now=keys_now,
        share_item=share_item,
        share_activation=share_activation,
    )
    app.jinja_env.filters["selectfilled"] = lambda rows: [
        row for row in rows if any(not cell.empty for cell in row)
    ]
