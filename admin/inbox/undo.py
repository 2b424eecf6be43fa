"""Undoing a decision before it is sent: one plain button, with or without scripts."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from admin.i18n import ngettext
from admin.identity import me
from admin.inbox.deciding import ids_of
from admin.work import look_again, work
from engine import errors
from engine.commands import UndoDecision
from engine.engine import Engine


def undo(engine: Engine, decision: str) -> Response:
    """Undo a decision of the person, or all of a batch that are not sent yet; say what happened.

    Raises:
        NotFound, NotAllowed: there is no such decision, or somebody else took it.
    """
    undone: list[str] = []
    late = 0
    for one in ids_of(work(), me(), decision):
        try:
            order = UndoDecision(me().agency, one, me().person or "")
            undone.append(engine.execute(order)["item"])
        except errors.NotOpen:
            late += 1
    look_again()
    if undone:
        flash(
            ngettext(
                "Dibatalkan. Tugasnya menunggu Anda lagi.",
                "Dibatalkan. %(num)d tugas menunggu Anda lagi.",
                len(undone),
            ),
            "success",
        )
    if late:
        flash(
            ngettext(
                "Sudah terkirim, jadi tidak dapat dibatalkan lagi.",
                "%(num)d keputusan sudah terkirim dan tidak dapat dibatalkan lagi.",
                late,
            ),
            "error",
        )
    if len(undone) == 1:
        return redirect(url_for("inbox.item", item=undone[0]))
    return redirect(url_for("inbox.index_view"))
