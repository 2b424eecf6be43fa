"""What an employee does about the own year: take a document back, doubt the assessor."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose

from admin.employee.year import list_years
from admin.i18n import gettext
from admin.identity import me
from admin.views import Page
from admin.work import look_again, work
from engine import errors
from engine.commands import SendMessage, StartCase
from engine.engine import Engine
from workflows.processes.approval.withdrawing import MESSAGE, Withdrawable, list_withdrawable
from workflows.processes.assessor.statements import PROCESS, find_open
from workflows.tables.approval import ApprovalChain


class OwnActs(Page):
    """Acts of a person about the own year."""

    in_menu = False
    routes: ClassVar[frozenset[str] | None] = frozenset({"withdraw", "doubt_assessor"})

    def __init__(self, engine: Engine, **kwargs: Any) -> None:
        self._default_view = "withdraw"  # Flask-Admin wants one; it stands in no menu
        super().__init__(**kwargs)
        self.engine = engine

    @expose("/<person>/withdraw/<case>", methods=("GET", "POST"))
    def withdraw(self, person: str, case: str) -> ResponseReturnValue:
        """Say what taking a document back does; do it."""
        chain = _own_chain(case)
        found = _find(case)
        if request.method == "GET":
            return self._page(chain, found)
        order = SendMessage(
            me().agency,
            MESSAGE,
            chain.document_id,
            {},
            key=f"web:withdraw:{case}",
            actor=me().person,
        )
        try:
            self.engine.execute(order)
        except (errors.Refused, errors.Busy):
            look_again()
            return self._page(_own_chain(case), _find(case))
        look_again()
        flash(
            gettext(
                "Dokumen ditarik kembali. Yang sedang menunggu diberi tahu, dan tugas Anda ada lagi"
                " di kotak tugas."
            ),
            "success",
        )
        return redirect(url_for("year.show", person=person, period=chain.period))

    @expose("/<person>/<period>/assessor", methods=("POST",))
    def doubt_assessor(self, person: str, period: str) -> ResponseReturnValue:
        """Begin a statement that the assessor is wrong, or go on with the one begun before."""
        agency, key = me().agency, f"person:{person}"
        years = list_years(work(), agency, key)
        if not any(row["period"] == period and row["status"] == "active" for row in years):
            abort(404)
        item = find_open(work(), agency, key)
        if item is None:
            order = StartCase(
                agency,
                PROCESS,
                key=f"web:assessor:{person}:{request.form.get('key', '')[:32]}",
                subject=key,
                period=period,
                actor=key,
            )
            try:
                self.engine.execute(order)
            except errors.NotDeployed:
                flash(
                    gettext(
                        "Pernyataan ini belum dapat dibuat: prosesnya belum dipasang di instansi."
                        " Hubungi pengelola kinerja."
                    ),
                    "error",
                )
                return redirect(url_for("year.show", person=person, period=period))
            look_again()
            item = find_open(work(), agency, key)
        if item is None:  # the same button pressed again after the statement was sent
            return redirect(url_for("year.show", person=person, period=period))
        return redirect(url_for("inbox.item", item=item))

    def _page(self, chain: ApprovalChain, found: Withdrawable | None) -> ResponseReturnValue:
        page = self.render("employee/withdraw.html", chain=chain, found=found)
        return page if found else (page, 409)


def _own_chain(case: str) -> ApprovalChain:
    chain = work().session.scalar(
        sa.select(ApprovalChain).where(
            ApprovalChain.case == case,
            ApprovalChain.agency == me().agency,
            ApprovalChain.subject == me().person,
        )
    )
    if chain is None:
        abort(404)
    return chain


def _find(case: str) -> Withdrawable | None:
    listed = list_withdrawable(work().session, me().agency, me().person or "")
    return next((one for one in listed if one.case == case), None)
