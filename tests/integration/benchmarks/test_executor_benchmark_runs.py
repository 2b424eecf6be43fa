from __future__ import annotations

from benchmarks import executor


def test_both_sides_take_a_case_through_the_62_node_model() -> None:
    stock = executor.StockProcess()
    try:
        row = executor.measure(600, batches=1, passes=1, stock=stock)
    finally:
        stock.close()
    assert row["ours"]["bytes"] < 4096 < row["stock"]["bytes"]
    assert row["ratio"]["total_best"] < 1 / 6  # about 1/50 on a quiet machine
    assert len(executor.table([row]).splitlines()) == 5
