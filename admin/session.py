"""The ORM session of a web request: reads on the reading engine, writes on the writing one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from sqlalchemy.sql.dml import UpdateBase

from engine.store.database import Database


class AdminSession(scoped_session[Session]):
    """The session of this request, in the shape that Flask-Admin asks for."""

    @property
    def session(self) -> AdminSession:
        """Flask-Admin takes an object with `.session`, and wants a scoped session inside."""
        return self


def admin_session(database: Database) -> AdminSession:
    """Return a session over both engines of the database.

    On SQLite a writer takes its lock when it begins, so a page that only reads must not use it.
    """

    class RoutingSession(Session):
        def get_bind(self, mapper: Any = None, *, clause: Any = None, **kw: Any) -> sa.Engine:
            writes = self._flushing or isinstance(clause, UpdateBase)
            return database.writer if writes else database.reader

    return AdminSession(sessionmaker(class_=RoutingSession))


def close_after_request(app: Flask, session: AdminSession) -> None:
    """Give the session's connections back when the request is over."""

    @app.teardown_appcontext
    def remove(_error: BaseException | None) -> None:
        session.remove()
