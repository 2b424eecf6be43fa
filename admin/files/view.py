"""One route that gives a file out: after the access table, with headers that let nothing run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from flask import Response, abort
from flask_admin import expose

from admin.identity import me
from admin.views import Page
from admin.work import work
from engine import queries

SHOWN_IN_PLACE = frozenset({"application/pdf", "image/png", "image/jpeg"})

# Whatever the file holds, it may load nothing, run nothing and be framed by nobody.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
)


class Files(Page):
    """Uploaded files."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"show"})

    @expose("/")
    @expose("/<attachment>")
    def show(self, attachment: str = "") -> Response:
        """Give a file out: shown in place where browsers do it safely, else to be saved."""
        found = queries.find_attachment(work(), me().agency, attachment)
        if found is None:
            abort(404)
        return give_out(found)


def give_out(found: Mapping[str, Any]) -> Response:
    """Return a kept file as an answer, with headers that let nothing run."""
    response = Response(found["content"], mimetype=found["media_type"])
    place = "inline" if found["media_type"] in SHOWN_IN_PLACE else "attachment"
    name = quote(found["name"])
    response.headers["Content-Disposition"] = f"{place}; filename*=UTF-8''{name}"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["ETag"] = f'"{found["sha256"]}"'
    return response
