"""The door to practice: what can be practised, beginning it, and the room behind it."""

from __future__ import annotations

import threading
from typing import Any, ClassVar

from flask import Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from admin.access import Who
from admin.i18n import gettext, language
from admin.identity import me
from admin.practice.keep import Keeper, NoPractice, Open, PracticeElsewhere, PracticeTooLarge
from admin.practice.room import VISIT, create_room, working_on
from admin.practice.scenes import EMPLOYEE, HR, SCENES, SUPERIOR, Scene
from admin.views import Page
from admin.work import look_again, work
from engine.engine import Engine

KEPT = "practice"  # in the session: scene -> the role that the visitor plays


class Practice(Page):
    """Latihan: real pages on people who do not exist."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "begin", "end", "play", "room"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.keeper = Keeper(engine)
        self._room: Flask | None = None
        self._lock = threading.Lock()

    @expose("/")
    def index(self) -> str:
        """Show what can be practised; what belongs to the person's work stands first."""
        begun = self.keeper.begun(work(), _account())
        own = {HR: Who.HR in me().roles, SUPERIOR: Who.HEAD in me().roles, EMPLOYEE: True}
        scenes = sorted(SCENES.values(), key=lambda scene: not own[scene.role])
        return self.render("practice/index.html", scenes=scenes, begun=begun, roles=roles())

    @expose("/begin/<scene>", methods=("POST",))
    def begin(self, scene: str) -> Response:
        """Make a scene anew and enter it."""
        found = _scene(scene)
        self.keeper.begin(work(), me().agency, _account(), found)
        look_again()
        session[KEPT] = {**session.get(KEPT, {}), scene: found.role}
        return redirect(url_for(".room", scene=scene))

    @expose("/end/<scene>", methods=("POST",))
    def end(self, scene: str) -> Response:
        """Remove a scene with all that was practised in it."""
        self.keeper.end(_account(), _scene(scene).name)
        flash(gettext("Latihan dihapus. Tidak ada yang tercatat."), "success")
        return redirect(url_for(".index"))

    @expose("/play/<scene>/<role>", methods=("POST",))
    def play(self, scene: str, role: str) -> Response:
        """Go on as another of the made-up people."""
        found = _scene(scene)
        if role not in roles():
            abort(404)
        session[KEPT] = {**session.get(KEPT, {}), found.name: role}
        return redirect(url_for(".room", scene=scene))

    @expose("/in/<scene>/", methods=("GET", "POST"))
    @expose("/in/<scene>/<path:path>", methods=("GET", "POST"))
    def room(self, scene: str, path: str = "") -> ResponseReturnValue:
        """Answer with the page of the real application, over the visitor's practice database."""
        found = _scene(scene)
        try:
            with self.keeper.use(_account(), scene, work().now) as opened:
                return self._answer(found, path, opened)
        except NoPractice:
            flash(gettext("Latihan ini belum dimulai atau sudah dihapus."), "info")
        except PracticeElsewhere:
            flash(gettext("Latihan ini dibuka di jendela lain. Bukalah sekali lagi."), "error")
        except PracticeTooLarge:
            flash(
                gettext("Berkas latihan ini terlalu besar, jadi langkah terakhir tidak disimpan."),
                "error",
            )
        return redirect(url_for(".index"))

    def _answer(self, scene: Scene, path: str, opened: Open) -> Response:
        environ = {
            key: value for key, value in request.environ.items() if not key.startswith("werkzeug.")
        }
        prefix = url_for(".room", scene=scene.name).rstrip("/")
        environ.update({"SCRIPT_NAME": prefix, "PATH_INFO": f"/{path}", VISIT: self._visit(scene)})
        with self._lock:
            if self._room is None:
                settings, secret = current_app.config["SIKLUS"], work().installation.secret
                self._room = create_room(opened.engine, settings, secret)
        with working_on(opened.engine):
            return Response.from_app(self._room, environ, buffered=True)

    @staticmethod
    def _visit(scene: Scene) -> dict[str, Any]:
        """Return what the room's pages say about where one is."""
        role = session.get(KEPT, {}).get(scene.name, scene.role)
        return {
            "scene": scene.name,
            "title": scene.title,
            "task": scene.task,
            "role": role if role in roles() else scene.role,
            "roles": roles(),
            "home": url_for(".index"),
            "begin": url_for(".begin", scene=scene.name),
            "play": {each: url_for(".play", scene=scene.name, role=each) for each in roles()},
            "token": generate_csrf(),
            "language": language(),
            "root": request.script_root,
        }


def roles() -> dict[str, str]:
    """Return who can be played: role -> what the pages call it."""
    return {
        EMPLOYEE: gettext("pegawai"),
        SUPERIOR: gettext("atasan"),
        HR: gettext("pengelola kinerja"),
    }


def _scene(name: str) -> Scene:
    found = SCENES.get(name)
    if found is None:
        abort(404)
    return found


def _account() -> str:
    return str(current_user.id)
