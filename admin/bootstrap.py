"""Where the parts are put together: the views of the application, in the order of the menu."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_admin import BaseView

from admin.i18n import lazy_gettext as _
from admin.session import AdminSession
from admin.views import Home, Language

ViewMaker = Callable[[Any, AdminSession], BaseView]
"""(engine, ORM session) -> a view. The endpoint names its lines in admin.access.ACCESS."""

# To add a page: write the view, add a line here, and a line for each of its routes in ACCESS.
VIEWS: tuple[ViewMaker, ...] = (
    lambda engine, orm: Language(name=_("Bahasa"), endpoint="language", url="/language"),
)


def home_view() -> BaseView:
    """Return the view at `/`, which Flask-Admin wants first."""
    return Home(name=_("Beranda"), endpoint="home", url="/")
