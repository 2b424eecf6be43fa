"""Unit tests reach no database and no network: what tries it fails, and says so."""

from __future__ import annotations

import socket
import sqlite3
import sqlite3.dbapi2
from typing import Any, NoReturn

import pytest
import sqlalchemy as sa


class OutsideReached(BaseException):
    """A unit test touched the outside: it belongs in tests/integration.

    Not an Exception, so that no `except Exception` hides it.
    """


@pytest.fixture(autouse=True)
def nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections of any kind for the length of a unit test."""

    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise OutsideReached("A unit test tried to reach a database or the network")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", refuse)  # the one that SQLAlchemy calls
    monkeypatch.setattr(sa.Engine, "raw_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
