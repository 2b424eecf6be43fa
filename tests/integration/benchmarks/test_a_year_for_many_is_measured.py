from __future__ import annotations

from benchmarks import campaign, chains
from tests.databases import SqliteFiles


def test_a_small_province_is_checked_opened_and_counted(sqlite_files: SqliteFiles) -> None:
    found = campaign.measure(sqlite_files.new(), people=60, started=5)
    assert found["people"] == 60
    assert found["starts_per_s"] > 0
    assert found["board_units_ms"] > 0


def test_the_chains_of_a_small_province_are_foreseen_one_by_one_and_all(
    sqlite_files: SqliteFiles,
) -> None:
    found = chains.measure(sqlite_files.new(), people=60, asked=5)
    assert found["people"] >= 59
    assert found["unresolved"] < found["people"]
    assert 0 < found["one_ms"] <= found["one_slowest_ms"]
    assert found["all_s"] > 0
