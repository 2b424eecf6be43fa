from __future__ import annotations

import pytest

from benchmarks import actions
from benchmarks.models import MODELS, rework
from tests.databases import PostgresServer, SqliteFiles


@pytest.mark.parametrize("model", MODELS)
def test_every_engine_and_database_is_measured(
    model: str, sqlite_files: SqliteFiles, postgres: PostgresServer
) -> None:
    urls = {"sqlite": sqlite_files.new(), "postgresql": postgres.new()}
    rows = actions.measure(MODELS[model], urls, batches=1, cases=1)
    assert [(row["model"], row["database"], row["engine"]) for row in rows] == [
        (model, "sqlite", "siklus"),
        (model, "postgresql", "siklus"),
        (model, "sqlite", "stock"),
        (model, "sqlite", "stock-bare"),
    ]
    for row in rows:
        assert row["cpu_ms"] > 0
        assert row["wall_ms"] > 0
    assert rows[0]["state_bytes"] == rows[1]["state_bytes"] < 4096
    assert len(actions.told(rows).splitlines()) == 5


def test_state_at_one_place_does_not_grow_with_reworks(sqlite_files: SqliteFiles) -> None:
    sizes = []
    for times in (1, 60):
        engine = actions.Siklus(rework(times), sqlite_files.new())
        engine.batch(1)
        engine.engine.database.dispose()
        sizes.append(engine.measured.state_bytes[-2])  # waiting at "archive"
    assert sizes[1] <= 1.1 * sizes[0]
