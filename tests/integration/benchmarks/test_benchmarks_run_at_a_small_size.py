from __future__ import annotations

from benchmarks import actions
from benchmarks.models import MODELS
from tests.databases import PostgresServer, SqliteFiles


def test_every_engine_and_database_is_measured(
    sqlite_files: SqliteFiles, postgres: PostgresServer
) -> None:
    urls = {"sqlite": sqlite_files.new(), "postgresql": postgres.new()}
    rows = actions.measure(MODELS["approval4"], urls, batches=1, cases=1)
    assert [(row["model"], row["database"], row["engine"]) for row in rows] == [
        ("approval4", "sqlite", "siklus"),
        ("approval4", "postgresql", "siklus"),
        ("approval4", "sqlite", "stock-bare"),
    ]
    for row in rows:
        assert row["cpu_ms"] > 0
        assert row["wall_ms"] > 0
    assert rows[0]["state_bytes"] == rows[1]["state_bytes"] < 4096
    assert len(actions.table(rows).splitlines()) == 4
