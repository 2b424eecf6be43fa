"""The list of people with their accounts, for HR and administrators."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from flask import current_app, flash, redirect, url_for
from flask_admin.actions import action
from sqlalchemy.orm import Query
from werkzeug.wrappers import Response

from admin.access import Who
from admin.accounts.changes import set_active, unlock
from admin.accounts.codes import accounts_for, give_codes
from admin.accounts.mailing import ask_for_code
from admin.accounts.story import tell
from admin.formats import local
from admin.i18n import gettext, lazy_gettext, ngettext
from admin.identity import me
from admin.office.scope import people_in_scope
from admin.security import sign_in_guard
from admin.session import AdminSession
from admin.tables import Account, account_role
from admin.views import Table
from admin.work import look_again, work
from engine.engine import Engine
from workflows.tables.base import Base
from workflows.tables.people import Person

MOST = 50  # accounts changed at once: a page of the list

_rows = (
    sa.select(
        Person.id.label("id"),
        Person.agency.label("agency"),
        Person.name.label("name"),
        Person.nip.label("nip"),
        Account.id.label("account"),
        Account.active.label("active"),
        sa.and_(Account.id.is_not(None), Account.password.is_(None)).label("waiting"),
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

    def __init__(self, engine: Engine, orm: AdminSession, **kwargs: Any) -> None:
        super().__init__(PersonAccount, orm, **kwargs)
        self.engine, self.orm = engine, orm

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

    def get_list(self, *args: Any, **kwargs: Any) -> tuple[int | None, list[Any]]:
        """Return a page of the list, and tell the template which accounts are locked."""
        count, rows = super().get_list(*args, **kwargs)
        names = [row.nip for row in rows]
        self._template_args["locked"] = sign_in_guard().locked(me().agency, names)
        return count, rows

    def get_actions_list(self) -> tuple[list[Any], dict[Any, Any]]:
        """Return the actions, what is wanted most often first."""
        actions, confirmations = super().get_actions_list()
        order = ("code", "mail", "unlock", "close", "open")
        return sorted(actions, key=lambda one: order.index(one[0])), confirmations

    def is_action_allowed(self, name: str) -> bool:
        """Offer codes by mail only where mail can be sent."""
        if name == "mail" and not current_app.config["SIKLUS"].sends_mail:
            return False
        return bool(super().is_action_allowed(name))

    def _chosen(self, ids: list[str]) -> list[str]:
        """Return the people among the ids whose accounts may be changed; one's own is not."""
        rows = self.rows_with(ids[:MOST])
        return [row.id for row in rows if f"person:{row.id}" != me().person]

    @action("code", lazy_gettext("Beri kode kata sandi"))
    def give_code(self, ids: list[str]) -> str | Response:
        """Give codes to choose a password with, and show them this once."""
        chosen = self._chosen(ids)
        if not chosen:
            return self._nobody()
        by = me().person or me().name
        with self.engine.database.write() as unit:
            given = give_codes(unit, chosen, "desk", by)
            unit.commit()
        look_again()
        site = current_app.config["SIKLUS"].address
        page = url_for("activation.index", _external=not site)
        return self.render(
            "accounts/codes.html",
            given=given,
            address=site + page,
            closed=len(chosen) - len(given),
        )

    @action("mail", lazy_gettext("Kirim kode lewat surel"))
    def mail_code(self, ids: list[str]) -> Response:
        """Order codes by mail for those who have an address; a worker makes and sends them."""
        chosen = self._chosen(ids)
        if not chosen:
            return self._nobody()
        by = me().person or me().name
        with self.engine.database.write() as unit:
            people = unit.session.scalars(
                sa.select(Person).where(Person.id.in_(chosen), Person.email.is_not(None))
            ).all()
            accounts = accounts_for(unit, [person.id for person in people])
            able = [account for account in accounts.values() if account.active]
            for account in able:
                ask_for_code(unit, account.username, invite=account.password is None)
            tell(unit, me().agency, [account.id for account in able], "mail_ordered", by)
            unit.commit()
        look_again()
        if able:
            text = ngettext(
                "Kode untuk %(num)d orang sedang dikirim lewat surel.",
                "Kode untuk %(num)d orang sedang dikirim lewat surel.",
                len(able),
            )
            flash(text, "success")
        if left := len(chosen) - len(able):
            text = ngettext(
                "%(num)d orang tanpa alamat surel atau akunnya ditutup: beri kodenya langsung.",
                "%(num)d orang tanpa alamat surel atau akunnya ditutup: beri kodenya langsung.",
                left,
            )
            flash(text, "error")
        return redirect(url_for(".index_view"))

    @action("unlock", lazy_gettext("Akhiri penguncian"))
    def end_lock(self, ids: list[str]) -> Response:
        """Let people try again at once."""
        chosen = self._chosen(ids)
        if not chosen:
            return self._nobody()
        with self.engine.database.write() as unit:
            changed = unlock(unit, me(), chosen)
            unit.commit()
        look_again()
        flash(
            ngettext(
                "%(num)d akun dapat mencoba masuk lagi.",
                "%(num)d akun dapat mencoba masuk lagi.",
                changed,
            ),
            "success",
        )
        return redirect(url_for(".index_view"))

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
        with self.engine.database.write() as unit:
            changed = set_active(unit, me(), chosen, active)
            unit.commit()
        look_again()
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
