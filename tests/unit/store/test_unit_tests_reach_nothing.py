from __future__ import annotations

import socket
import sqlite3

import pytest
import sqlalchemy as sa

from tests.unit.conftest import OutsideReached


def test_a_unit_test_cannot_open_sqlite() -> None:
    with pytest.raises(OutsideReached):
        sqlite3.connect(":memory:")
    with pytest.raises(OutsideReached):
        sa.create_engine("sqlite://").connect()


def test_a_unit_test_cannot_open_a_socket() -> None:
    with socket.socket() as outside, pytest.raises(OutsideReached):
        outside.connect(("127.0.0.1", 1))
