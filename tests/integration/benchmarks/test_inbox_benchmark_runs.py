from __future__ import annotations

from benchmarks import inbox
from tests.databases import SqliteFiles


def test_every_view_is_measured_through_the_application(sqlite_files: SqliteFiles) -> None:
    rows = inbox.measure("sqlite", sqlite_files.new(), opened=600, closed=900, people=120, times=2)
    assert len(inbox.table(rows).splitlines()) == len(rows) + 1
    assert {row["view"] for row in rows} == {*inbox.ADDRESSES, "counts"}
    for row in rows:
        assert (row["database"], row["open"], row["closed"]) == ("sqlite", 600, 900)
        assert 0 < row["p50_ms"] <= row["p95_ms"]
        assert row["bytes"] < 100_000
