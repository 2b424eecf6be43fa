from __future__ import annotations

import json

import pytest

from benchmarks import actions


def test_every_engine_and_database_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    actions.main(["--json", "--batches", "1", "--cases", "1"])
    rows = json.loads(capsys.readouterr().out)
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
