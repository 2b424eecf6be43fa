"""What `siklus init` and the commands after it say before there is an installation."""

from __future__ import annotations

import orjson
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from admin.cli.main import main

NIP = "198802292010122003"


def siklus(*words: str) -> tuple[int, dict[str, str]]:
    run = CliRunner().invoke(main, [*words, "--json"])
    return run.exit_code, orjson.loads(run.stdout)["error"]


def test_a_wrong_nip_makes_nothing(empty_database_url: str) -> None:
    code, error = siklus("init", "--admin", "123", "--database", empty_database_url)
    assert (code, error["kind"]) == (1, "refused")
    assert "18 angka" in error["message"]
    engine = sa.create_engine(empty_database_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()


@pytest.mark.parametrize(
    "words", [("serve",), ("worker",), ("accounts", "invite", "--all", "--out", "x.csv")], ids=str
)
def test_a_database_with_only_tables_is_told_apart(
    words: tuple[str, ...], database_url: str
) -> None:
    code, error = siklus(*words, "--database", database_url)
    assert (code, error["kind"]) == (1, "refused")
    assert "siklus init" in error["message"]
