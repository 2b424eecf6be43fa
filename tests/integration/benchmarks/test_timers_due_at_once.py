from __future__ import annotations

from benchmarks import timers
from tests.databases import PostgresServer


def test_two_workers_fire_every_timer_once_while_one_of_them_is_killed(
    postgres: PostgresServer,
) -> None:
    found = timers.measure(postgres.new(), timers=600, count=2, kill=True, patience=240)
    assert found["late"] == 0
    assert found["twice"] == 0
    assert found["cpu_ms"] > 0
