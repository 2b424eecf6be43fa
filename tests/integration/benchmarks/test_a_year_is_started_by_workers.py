from __future__ import annotations

from benchmarks import starts
from tests.databases import SqliteFiles


def test_a_small_year_is_opened_by_a_worker_process(sqlite_files: SqliteFiles) -> None:
    found = starts.measure(sqlite_files.new(), people=40, count=1, patience=240)
    assert found["people"] >= 35  # some are on leave, and exempt
    assert found["cases"] == 2 * found["people"]
    assert found["cpu_ms"] > 0
