"""`siklus demo --headless`, killed again and again, ends as if nothing had happened."""

from __future__ import annotations

import faulthandler
import random
import signal
import subprocess
import sys
from collections import Counter
from typing import Any

import sqlalchemy as sa

from admin.assembly import open_engine
from engine.store import history
from engine.store import tables as t
from workflows.campaign import PROCESS

PEOPLE = 150
KILLS = 10
LINES = (60, 330)  # of output between two kills, so that they fall into all stages of the year
TIME_LIMIT = 1200  # seconds for one run of the command


def command(url: str, *more: str) -> list[str]:
    program = "from admin.cli import main; main()"
    options = ["--people", str(PEOPLE), "--database", url, *more]
    return [sys.executable, "-c", program, "demo", "--headless", *options]


def killed_after(lines: int, url: str, *more: str) -> bool:
    """Run the demo and kill it after so many acts; False when it ended before."""
    with subprocess.Popen(
        command(url, *more), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        for number, _line in enumerate(process.stdout):
            if number == lines:
                process.send_signal(signal.SIGKILL)
                return process.wait() == -signal.SIGKILL
        return False


def test_a_demo_killed_ten_times_ends_all_cases_and_does_nothing_twice(
    empty_database_url: str,
) -> None:
    faulthandler.cancel_dump_traceback_later()  # longer than any other test may take
    chance = random.Random(2026)
    for kill in range(KILLS):
        more = ("--resume",) if kill else ()
        assert killed_after(chance.randint(*LINES), empty_database_url, *more)

    run = subprocess.run(
        command(empty_database_url, "--resume"),
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT,
        check=False,
    )

    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-4000:]
    assert run.stdout.splitlines()[-1] == f"cases ended: {PEOPLE} of {PEOPLE}"
    check_history(empty_database_url)


def check_history(url: str) -> None:
    engine = open_engine(url)
    with engine.read() as work:
        cases = work.connection.execute(t.process_instance.select()).mappings().all()
        rows = work.connection.execute(
            t.history.select().order_by(t.history.c.case, t.history.c.seq)
        ).mappings()
        by_case: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            by_case.setdefault(row["case"], []).append(dict(row))
        open_items = work.connection.execute(t.work_item.select()).all()
        chains = set(work.connection.scalars(sa.select(t.agency_chain.c.chain)))
        incidents = work.connection.execute(t.incident.select()).all()
    engine.database.dispose()

    assert set(by_case) == {case["id"] for case in cases} | chains
    assert all(history.broken_links(by_case[chain]) == [] for chain in chains)
    for case in cases:
        story = by_case[case["id"]]
        assert history.broken_links(story) == [], case["process"]
        assert [row["kind"] for row in story].count("case_started") == 1
        done = Counter(
            row["facts"]["item"]
            for row in story
            if row["kind"] in ("item_completed", "item_cancelled")
        )
        assert all(times == 1 for times in done.values()), case["process"]
        called = Counter(row["element"] for row in story if row["kind"] == "child_called")
        ended = Counter(row["element"] for row in story if row["kind"] == "child_ended")
        assert ended <= called
    children = Counter(
        (case["parent"], case["parent_token"]) for case in cases if case["parent"] is not None
    )
    assert all(times == 1 for times in children.values())
    years = [case for case in cases if case["process"] == PROCESS]
    assert len(years) == PEOPLE
    assert {case["status"] for case in years} == {"completed"}
    assert incidents == []
    assert open_items == []
    kinds = {row["kind"] for story in by_case.values() for row in story}
    assert "item_escalated" in kinds
    assert any(case["process"] == "objection" for case in cases)
