"""The base views: they only look, every row is filtered, and only routes we list exist.

Flask-Admin's own defaults are the other way round (docs: STACK, Flask-Admin): `get_one` ignores the
list's filter, views are called a second time after a TypeError, and every view brings routes for
creating, editing, exporting and looking up. Here a view lists in `routes` what it exposes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from flask import current_app, redirect, request, session, url_for
from flask_admin import Admin, BaseView, expose
from flask_admin.contrib.sqla import ModelView
from flask_admin.form import BaseForm
from flask_admin.model import BaseModelView
from flask_babel import refresh
from flask_security import current_user
from sqlalchemy.orm import Query
from werkzeug.wrappers import Response

from admin.access import ACCESS, Access, Who
from admin.i18n import LANGUAGES
from admin.identity import me
from admin.paths import own_path

if TYPE_CHECKING:

    class _View:
        """What a Flask-Admin view has that the classes mixed into it use."""

        endpoint: str
        _default_view: str

        def create_blueprint(self, admin: Admin) -> Any: ...

else:
    _View = object


class Secured(_View):
    """What every view of ours shares. Mix in before a Flask-Admin view class."""

    routes: ClassVar[frozenset[str] | None] = None  # names of methods exposed; None: all
    in_menu: ClassVar[bool] = True
    also: ClassVar[frozenset[str]] = frozenset()  # endpoints of views that stand under this entry

    def create_blueprint(self, admin: Admin) -> Any:
        """Register the listed routes only: what is not there need not be guarded."""
        if self.routes is not None:
            exposed: list[Any] = vars(type(self))["_urls"]  # gathered by the metaclass
            self._urls = [url for url in exposed if url[1] in self.routes]
        return super().create_blueprint(admin)

    def is_accessible(self) -> bool:
        """Say whether the person may open the view's first page; `check_access` decides anew."""
        line = self._first_line()
        if line is None:
            return False
        if not current_user.is_authenticated:
            return Who.ANYONE in line.who
        return (
            line.about is not None
            or bool(line.who & {Who.ANYONE, Who.SIGNED_IN})
            or bool(line.who & me().roles)
        )

    def is_for_office(self) -> bool:
        """Say whether only a role opens the view's first page: the menu keeps these together."""
        line = self._first_line()
        return (
            line is not None and line.about is None and not line.who & {Who.ANYONE, Who.SIGNED_IN}
        )

    def is_visible(self) -> bool:
        """Say whether the view stands in the menu."""
        return self.in_menu

    def badge(self) -> int:
        """Return a number that stands beside the view's name in the menu; 0 shows none."""
        return 0

    def _first_line(self) -> Access | None:
        return ACCESS.get(f"{self.endpoint}.{self._default_view}")

    def _run_view(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the view once. The default calls it again after a TypeError and hides the cause."""
        return fn(self, *args, **kwargs)


class Page(Secured, BaseView):
    """A page of our own making, with our own template."""


class Rows(Secured, BaseModelView):
    """A list over rows that come from a query of ours, not from a mapped class.

    A subclass gives `get_list` and `get_one`; both must ask only for what the person may see.
    """

    can_create = can_edit = can_delete = can_export = False
    simple_list_pager = True
    routes: ClassVar[frozenset[str] | None] = frozenset({"index_view"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(dict, **kwargs)

    def get_pk_value(self, model: Any) -> Any:
        """Return the id of a row."""
        return model.id

    def scaffold_list_columns(self) -> list[str]:
        """No columns are guessed: the template writes the rows."""
        return []

    def scaffold_sortable_columns(self) -> dict[Any, Any]:
        """The order is the query's."""
        return {}

    def init_search(self) -> bool:
        """A search is a query of its own."""
        return False

    def scaffold_form(self) -> type[BaseForm]:
        """Nothing is edited here."""
        return BaseForm

    def scaffold_list_form(self, widget: Any = None, validators: Any = None) -> type[BaseForm]:
        """Nothing is edited in the list."""
        return BaseForm

    def create_model(self, form: Any) -> bool:
        """Refuse: workflow rows change by commands only."""
        return False

    def update_model(self, form: Any, model: Any) -> bool:
        """Refuse: workflow rows change by commands only."""
        return False

    def delete_model(self, model: Any) -> bool:
        """Refuse: workflow rows change by commands only."""
        return False


class Table(Secured, ModelView):
    """A list of a mapped class that can only be looked at, row by row filtered.

    A subclass says in `row_filter` which rows the person may see; list, count and single rows all
    pass through it.
    """

    can_create = can_edit = can_delete = can_export = False
    can_view_details = True
    simple_list_pager = True
    can_set_page_size = False
    page_size = 50
    LAST_PAGE: ClassVar[int] = 10_000  # a page number beyond it overflows the offset
    routes: ClassVar[frozenset[str] | None] = frozenset({"index_view", "details_view"})

    def row_filter(self, query: Query[Any]) -> Query[Any]:
        """Return the query for the rows that the person may see. Every view decides."""
        raise TypeError(f"{type(self).__name__} must say which rows may be seen")

    def get_query(self) -> Query[Any]:
        """Return the rows of the list."""
        return self.row_filter(super().get_query())

    def get_count_query(self) -> Query[Any]:
        """Return the count of the list."""
        return self.row_filter(super().get_count_query())

    def get_one(self, id: str) -> Any:
        """Return a row that the person may see, or None. The default asks for any row."""
        return self.get_query().filter(self.primary_key_column() == id).one_or_none()

    def rows_with(self, ids: Sequence[str]) -> list[Any]:
        """Return those of the rows that the person may see: what an action must work on."""
        rows: list[Any] = self.get_query().filter(self.primary_key_column().in_(ids)).all()
        return rows

    def primary_key_column(self) -> sa.ColumnElement[Any]:
        """Return the column that `id` means."""
        column: sa.ColumnElement[Any] = getattr(self.model, self._primary_key)
        return column

    def _get_list_extra_args(self) -> Any:
        args = super()._get_list_extra_args()
        args.page = min(max(args.page or 0, 0), self.LAST_PAGE)
        return args


class Home(Secured, BaseView):
    """The address `/`: the first place in the person's menu."""

    in_menu = False

    @expose("/")
    def index(self) -> Response:
        """Go where the work is."""
        places = [i for i in self.admin.menu() if i.is_visible() and i.is_accessible()]
        if not places:
            return redirect(url_for("security.change_password"))
        first = vars(places[0])["_view"]  # whose own get_url keeps the address of another room
        return redirect(url_for(f"{first.endpoint}.{first._default_view}"))


class Language(Secured, BaseView):
    """The language switch. It stays with the session, and with the account when there is one."""

    in_menu = False

    @expose("/", methods=("POST",))
    def switch(self) -> Response:
        """Change the language and return to the page."""
        chosen = request.form.get("language", "")
        if chosen in LANGUAGES:
            session["language"] = chosen
            if current_user.is_authenticated:
                current_user.language = chosen
                current_app.extensions["orm"].commit()
            refresh()
        return redirect(own_path(request.form.get("next")) or url_for("home.index"))
