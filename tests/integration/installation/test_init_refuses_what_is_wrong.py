"""What `siklus init` makes and refuses, and what commands say before there is an installation."""

from __future__ import annotations

import orjson
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from admin.cli.main import main
from workflows.tables.people import Person

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


def test_the_administrators_nip_is_enough(empty_database_url: str) -> None:
    words = ["init", "--admin", NIP, "--database", empty_database_url, "--json"]
    run = CliRunner().invoke(main, words)
    assert run.exit_code == 0, run.output
    told = orjson.loads(run.stdout)
    assert (told["admin"], told["processes"] != []) == (NIP, True)
    engine = sa.create_engine(empty_database_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        (row,) = connection.execute(sa.select(Person.nip, Person.name)).all()
    assert tuple(row) == (NIP, "Administrator")
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
