"""The reading unit of work of a request: one snapshot for everything that a page shows."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, current_app, g

from engine.store.unit_of_work import UnitOfWork


def work() -> UnitOfWork:
    """Return the unit of work that this request reads with."""
    if "work" not in g:
        stack = ExitStack()
        g.work = stack.enter_context(current_app.extensions["engine"].read())
        g.work_stack = stack
    unit: UnitOfWork = g.work
    return unit


def look_again() -> None:
    """Let the snapshot go: what is read next sees what a command has just changed."""
    stack = g.pop("work_stack", None)
    g.pop("work", None)
    g.pop("me", None)
    if stack is not None:
        stack.close()


def close_after_request(app: Flask) -> None:
    """End the unit of work when the request is over."""

    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        look_again()
