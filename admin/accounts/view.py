"""The list of people with their accounts, for HR and administrators."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from flask import flash, redirect, url_for
from flask_admin.actions import action
from sqlalchemy.orm import Query
from werkzeug.wrappers import Response

from admin.access import Who
from admin.accounts.changes import give_passwords, set_active
from admin.formats import local
from admin.i18n import gettext, lazy_gettext, ngettext
from admin.identity import me
from admin.office.scope import people_in_scope
from admin.session import AdminSession
from admin.tables import Account, account_role
from admin.views import Table
from admin.work import work
from workflows.tables.base import Base
from workflows.tables.people import Person

MOST = 20  # accounts changed at once: hashing is slow on purpose

_rows = (
    sa.select(
        Person.id.label("id"),
        Person.agency.label("agency"),
        Person.name.label("name"),
        Person.nip.label("nip"),
        Account.id.label("account"),
        Account.active.label("active"),
        Account.must_change_password.label("temporary"),
        Account.current_login_at.label("signed_in_at"),
    )
    .outerjoin(Account, Account.person_id == Person.id)
    .where(Person.nip.is_not(None))
    .subquery("person_account")
)


class PersonAccount:
    """A person with the account, if there is one. For reading only."""

    id: Any
    agency: Any
    account: Any


Base.registry.map_imperatively(PersonAccount, _rows, primary_key=[_rows.c.id])


class Accounts(Table):
    """Accounts of the people that one looks after."""

    routes: ClassVar[frozenset[str] | None] = frozenset({"index_view", "action_view"})
    list_template = "accounts/list.html"
    column_list = ("name", "nip", "account")
    column_searchable_list = ("name", "nip")
    column_default_sort = ("name", False)

    def __init__(self, orm: AdminSession, **kwargs: Any) -> None:
        super().__init__(PersonAccount, orm, **kwargs)
        self.orm = orm

    def row_filter(self, query: Query[Any]) -> Query[Any]:
        """Leave the people in scope; administrators' accounts are for administrators only."""
        query = query.filter(PersonAccount.agency == me().agency)
        if Who.ADMINISTRATOR in me().roles:
            return query
        above = sa.select(account_role.c.account_id)
        account = PersonAccount.account
        return query.filter(
            PersonAccount.id.in_(people_in_scope(me(), local(work().now).date())),
            sa.or_(account.is_(None), account.not_in(above)),
        )

    def get_actions_list(self) -> tuple[list[Any], dict[Any, Any]]:
        """Return the actions, what is wanted most often first."""
        actions, confirmations = super().get_actions_list()
        order = ("password", "close", "open")
        return sorted(actions, key=lambda one: order.index(one[0])), confirmations

    def _chosen(self, ids: list[str]) -> list[str]:
        """Return the people among the ids whose accounts may be changed; one's own is not."""
        rows = self.rows_with(ids[:MOST])
        return [row.id for row in rows if f"person:{row.id}" != me().person]

    @action("password", lazy_gettext("Beri kata sandi sementara"))
    def give_password(self, ids: list[str]) -> str | Response:
        """Give temporary passwords and show them this once."""
        chosen = self._chosen(ids)
        if not chosen:
            return self._nobody()
        given = give_passwords(self.orm(), me(), chosen)
        self.orm.commit()
        return self.render("accounts/passwords.html", given=given)

    @action("close", lazy_gettext("Tutup akun"))
    def close(self, ids: list[str]) -> Response:
        """Close accounts."""
        return self._set(ids, active=False)

    @action("open", lazy_gettext("Buka akun"))
    def open_again(self, ids: list[str]) -> Response:
        """Open closed accounts again."""
        return self._set(ids, active=True)

    def _set(self, ids: list[str], *, active: bool) -> Response:
        chosen = self._chosen(ids)
        if not chosen:
            return self._nobody()
        changed = set_active(self.orm(), me(), chosen, active)
        self.orm.commit()
        if active:
            text = ngettext("%(num)d akun dibuka.", "%(num)d akun dibuka.", changed)
        else:
            text = ngettext("%(num)d akun ditutup.", "%(num)d akun ditutup.", changed)
        flash(text, "success")
        return redirect(url_for(".index_view"))

    @staticmethod
    def _nobody() -> Response:
        flash(gettext("Pilih dulu orangnya. Akun sendiri tidak dapat diubah di sini."), "error")
        return redirect(url_for(".index_view"))
