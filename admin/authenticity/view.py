"""Says to anybody whether a document with a code is genuine: its kind, version and day, no more."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, make_response, request
from flask_admin import expose

from admin.formats import clock
from admin.i18n import gettext, lazy_gettext
from admin.security import sign_in_guard
from admin.views import Page
from admin.work import work
from workflows.documents.codes import LENGTH, find_genuine, in_groups, plain_code

APART = "keaslian:"  # wrong codes from an address do not keep it from signing in
LONGEST = 60  # characters of what is typed here
KINDS = {
    "skp": lazy_gettext("Sasaran kinerja pegawai (SKP)"),
    "evaluasi": lazy_gettext("Evaluasi kinerja pegawai"),
    "keputusan_keberatan": lazy_gettext("Keputusan atas keberatan"),
    "berita_acara": lazy_gettext("Berita acara pemeriksaan keberatan"),
}


class Authenticity(Page):
    """The answer for a code."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"index", "check"})

    @expose("/")
    def index(self) -> Response:
        """Ask for a code, and answer for the one that was typed."""
        return self._answer(request.args.get("kode", ""))

    @expose("/<code>")
    def check(self, code: str) -> Response:
        """Answer for the code in the address, as it stands on paper."""
        return self._answer(code)

    def _answer(self, typed: str) -> Response:
        typed = typed.strip()[:LONGEST]
        code, error, found = plain_code(typed), "", None
        status = 200
        if typed and len(code) != LENGTH:
            error = gettext("Kode terdiri atas %(n)s huruf dan angka.", n=LENGTH)
            status = 422
        elif typed:
            guard, address = sign_in_guard(), APART + (request.remote_addr or "")
            if until := guard.waits_until("", address):
                error = gettext(
                    "Terlalu banyak kode yang salah. Silakan coba lagi pukul %(time)s.",
                    time=clock(until),
                )
                status = 429
            else:
                found = find_genuine(work(), code)
                if found is None:
                    guard.remember("", address)
                    status = 404
        told: dict[str, Any] = {
            "typed": typed,
            "code": in_groups(code),
            "error": error,
            "found": found,
            "kind": KINDS.get(found.kind, found.kind) if found else "",
            "asked": bool(typed) and not error,
        }
        response = make_response(self.render("authenticity/index.html", **told), status)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
