"""The WSGI application of a running server; on SQLite its process also runs the worker."""

from __future__ import annotations

from flask import Flask

from admin import database
from admin.app import create_app
from admin.assembly import open_engine
from admin.heartbeat import signs_of_worker
from admin.settings import load
from engine.jobs.worker import Worker


def make() -> Flask:
    """Return the application for the settings in the environment.

    Raises:
        SchemaOutdated, SchemaUnknown: the schema is not this release's.
        NotInstalled: the database has no installation yet.
    """
    settings = load()
    database.check(settings.database)
    engine = open_engine(settings.database, settings)
    app = create_app(engine, settings)
    if engine.database.sqlite:
        Worker(engine, signs_of_worker(engine.database)).start()
    return app
