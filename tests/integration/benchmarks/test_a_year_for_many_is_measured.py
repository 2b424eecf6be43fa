from __future__ import annotations

from benchmarks import campaign
from tests.databases import SqliteFiles


def test_a_small_province_is_checked_opened_and_counted(sqlite_files: SqliteFiles) -> None:
    found = campaign.measure(sqlite_files.new(), people=60, started=5)
    assert found["people"] == 60
    assert found["starts_per_s"] > 0
    assert found["board_units_ms"] > 0
