"""`siklus year`: preview, open, status, extend, close, reopen, as scripts use them."""

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
from workflows.tables.people import Seat

Run = Callable[..., Any]
UNIT = ("--unit", "DSOS.1")


@pytest.fixture
def run(database_url: str, engine: Engine, agency: SmallAgency) -> Run:
    """Return a runner of `siklus year ... --json`."""
    deploy_shipped(engine, AGENCY)
    with engine.database.write() as work:
        work.session.get_one(Seat, agency.seats["KABID"]).is_head = True
        work.commit()

    def run(*words: str, exits: int = 0) -> Any:
        result = CliRunner().invoke(main, ["year", *words, "--database", database_url, "--json"])
        assert result.exit_code == exits, (result.output, result.exception)
        return json.loads(result.stdout)

    return run


def test_a_preview_writes_nothing_and_tells_who_is_held(run: Run) -> None:
    told = run("preview", "2026")
    assert told["counts"]["menunggu"] >= 2
    assert PEOPLE["joko"][1] in {row["name"] for row in told["named"]["tertahan"]}
    assert run("status") == []


def test_a_year_is_opened_extended_closed_and_opened_again(run: Run, engine: Engine) -> None:
    opened = run("open", "2026", *UNIT, "--wait", "--by", PEOPLE["sari"][0])
    assert opened["people"]["started"] == 2
    assert opened["stages"] == {"belum_mulai": 2}
    campaign = opened["campaign"]
    assert [row["campaign"] for row in run("status")] == [campaign]
    day = f"{date.today().year + 2}-01-31"
    told = run("extend", campaign, "--window", "penyusunan", "--to", day, "--reason", "Banjir")
    assert told["to"] == day
    engine.run_until_idle()
    assert run("close", campaign, "--reason", "Selesai")["state"] == "ditutup"
    assert run("close", campaign, "--reason", "Lagi", exits=1)["error"]["kind"] == "refused"
    assert run("reopen", campaign, "--reason", "Ada yang baru")["state"] == "dibuka"
    assert run("status", campaign)["people"]["started"] == 2


def test_what_is_not_there_is_told(run: Run) -> None:
    assert run("status", "0" * 32, exits=1)["error"]["kind"] == "not_found"
    told = run("open", "2026", "--unit", "TIDAK-ADA", exits=1)
    assert "TIDAK-ADA" in told["error"]["message"]
    told = run("open", "2026", *UNIT, "--period", "bulanan", exits=1)
    assert "Sebutkan keputusan" in told["error"]["message"]
