"""`siklus chain preview`: who would approve, of one person or of everybody, as scripts ask it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from admin.cli.main import main
from admin.shipped import deploy_shipped
from engine.engine import Engine
from tests.integration.admin.agency import AGENCY, PEOPLE, SmallAgency
from workflows.processes.approval import who_approves

Run = Callable[..., Any]
STEP = {"order", "kind", "principal", "person", "capacity", "due", "reason"}


@pytest.fixture
def run(database_url: str, engine: Engine, agency: SmallAgency) -> Run:
    """Return a runner of `siklus chain preview ... --json`."""
    deploy_shipped(engine, AGENCY)

    def run(*words: str, exits: int = 0) -> Any:
        call = ["chain", "preview", *words, "--database", database_url, "--json"]
        result = CliRunner().invoke(main, call)
        assert result.exit_code == exits, (result.output, result.exception)
        return json.loads(result.stdout) if exits < 2 else result.output

    return run


def test_a_preview_tells_each_step_with_who_until_when_and_why(run: Run) -> None:
    told = run("--person", PEOPLE["budi"][0], "--document", "skp", "--on", "2026-03-02")
    assert {"steps", "unresolved", "took_ms"} <= set(told)
    assert [step["kind"] for step in told["steps"]] == ["reviu", "tetapkan"]
    for number, step in enumerate(told["steps"], start=1):
        assert set(step) >= STEP
        assert step["order"] == number
        assert step["person"] != PEOPLE["budi"][0]
        assert step["reason"]
        assert step["due"] >= "2026-03-03"
        assert step["basis"].startswith("PermenPANRB")
    assert told["steps"][0]["due"] < told["steps"][1]["due"]
    assert told["took_ms"] > 0


def test_a_step_without_anybody_is_told_and_goes_to_somebody_else(run: Run) -> None:
    told = run("--person", PEOPLE["joko"][0], "--document", "skp", "--on", "2026-03-02")
    lost = {row["order"] for row in told["unresolved"]}
    assert lost
    for step in told["steps"]:
        assert step["principal"]
        assert (step["person"] is None) == (step["order"] in lost)
    assert "Karena itu tugas ini diselesaikan" in told["unresolved"][0]["reason"]


def test_everybody_is_looked_at_and_whose_chain_has_a_gap_is_named(
    run: Run, engine: Engine
) -> None:
    told = run("--all", "--document", "skp", "--on", "2026-03-02")
    assert told["resolved"] + len(told["unresolved"]) == told["people"] > 3
    named = {row["nip"] for row in told["unresolved"]}
    assert PEOPLE["joko"][0] in named
    for row in told["unresolved"]:
        assert row["name"]
        assert row["reason"]
        one = run("--person", row["nip"], "--document", "skp", "--on", "2026-03-02")
        assert one["unresolved"], "one by one and all at once find the same"
    with engine.read() as work:
        found = who_approves.preview_all(
            work, engine.parts.definitions, AGENCY, "skp", date(2026, 3, 2)
        )
        assert {each.nip for each in found.unresolved} == named


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--person", "123", "--document", "skp"), "person with NIP 123"),
        (("--person", PEOPLE["joko"][0], "--document", "entah"), "kind of document (skp, "),
    ],
)
def test_what_is_not_there_is_told(run: Run, words: tuple[str, ...], said: str) -> None:
    assert said in run(*words, exits=1)["error"]["message"]


@pytest.mark.parametrize(
    "words",
    [
        ("--document", "skp"),
        ("--all", "--person", "1", "--document", "skp"),
        ("--person", "1", "--document", "skp", "--on", "besok"),
        ("--all",),
    ],
)
def test_wrong_usage_ends_with_two(run: Run, words: tuple[str, ...]) -> None:
    assert "Error:" in run(*words, exits=2)
