from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks import growth
from benchmarks.growth import GROWING, Growing
from tests.databases import SqliteFiles


@pytest.mark.parametrize("growing", GROWING, ids=lambda growing: growing.name.split(" ")[0])
def test_each_thing_that_grows_is_measured_at_each_size(
    growing: Growing, sqlite_files: SqliteFiles
) -> None:
    small = replace(growing, sizes=growing.sizes[:2])
    row = growth.measure(small, sqlite_files, batches=1, cases=1)
    assert row["sizes"] == list(small.sizes)
    assert row["ratio"][0] == 1
    assert all(cpu > 0 for cpu in row["cpu_ms"])
    if growing.name != "approvers (one after another)":
        assert row["state_bytes"][1] <= 1.1 * row["state_bytes"][0]
