"""Gives a document out as PDF, with its verification code."""

from __future__ import annotations

from flask import Response, current_app, render_template, request

from engine.engine import Engine
from workflows.documents.codes import DocumentChanged
from workflows.documents.paper import Paper, print_paper

Answer = Response | tuple[str, int]


def public_address() -> str:
    """Return where people reach the installation: as set, else as this request reached it."""
    return current_app.config["SIKLUS"].address or request.url_root.rstrip("/")


def send_paper(engine: Engine, paper: Paper) -> Answer:
    """Return a document as PDF, shown in place under a name that people recognise."""
    try:
        printed = print_paper(engine, paper, public_address())
    except DocumentChanged as error:
        current_app.logger.error("%s", error)
        return render_template("papers/changed.html"), 409
    response = Response(printed.content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=printed.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
