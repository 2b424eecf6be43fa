"""An address for reverse proxies and monitors: does this process answer, and its database?"""

from __future__ import annotations

import logging

import sqlalchemy as sa
from flask import Flask, Response

from engine.store.database import Database

log = logging.getLogger(__name__)


def set_up_health(app: Flask, database: Database) -> None:
    """Answer /health with 200 "ok", or 503 "database"; it tells nothing else."""

    @app.get("/health", endpoint="health")
    def health() -> Response:
        try:
            with database.reader.connect() as connection:
                connection.execute(sa.text("SELECT id FROM installation")).one()
        except sa.exc.SQLAlchemyError:
            log.exception("the database does not answer")
            return Response("database\n", 503, mimetype="text/plain")
        return Response("ok\n", mimetype="text/plain")
