"""Backups that must not be restored, and databases that must not be overwritten."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from admin import database as schema
from admin.backup import restore as restoring
from admin.backup.restore import BackupUnreadable, NotEmpty, read_manifest, restore
from admin.backup.rows import values
from admin.backup.write import MANIFEST, back_up, member, snapshot
from admin.cli.main import main
from engine.errors import Refused
from engine.store import tables as t
from engine.store.agency_history import record
from engine.store.database import Database
from engine.store.history import Event
from tests.databases import PostgresServer, SqliteFiles
from tests.integration.admin.agency import AGENCY, SmallAgency


@pytest.fixture(scope="module")
def url(sqlite_files: SqliteFiles) -> Iterator[str]:
    """Return a database with an installation, an agency, and an event of it; to be read only."""
    url = sqlite_files.new()
    database = Database(url)
    database.install(demo=False)
    SmallAgency.made_in(database)
    with database.write() as work:
        record(work, AGENCY, [Event("tested", facts={"x": 1})])
        work.commit()
    database.dispose()
    yield url
    sqlite_files.drop(url)


@pytest.fixture
def file(url: str, tmp_path: Path) -> Path:
    path = tmp_path / "siklus.backup"
    back_up(url, path)
    return path


@pytest.fixture
def fresh(databases: SqliteFiles | PostgresServer) -> Iterator[str]:
    """Return an empty database, one kind after the other."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
def untouched(sqlite_files: SqliteFiles) -> Iterator[str]:
    """Return an empty database that the backup must not reach: its kind does not matter."""
    url = sqlite_files.empty()
    yield url
    sqlite_files.drop(url)


def rewritten(file: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Return a copy of a backup whose members went through a change; None leaves one out."""
    copy = file.with_name("changed.backup")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return copy


def change(url: str, statement: Any) -> None:
    database = Database(url)
    with database.writer.begin() as connection:
        connection.execute(statement)
    database.dispose()


def has_rows(url: str) -> bool:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        found = (
            sa.inspect(connection).has_table("unit")
            and connection.execute(sa.text("SELECT 1 FROM unit")).first()
        )
    engine.dispose()
    return bool(found)


def test_a_backup_is_for_its_owner_alone(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not file.with_name(file.name + ".part").exists()


def test_an_older_backup_is_never_overwritten(url: str, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(Refused, match="exists"):
        back_up(url, file)
    assert file.read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No such file or directory"):
        back_up(url, tmp_path / "nowhere" / "siklus.backup")


def test_a_database_in_use_is_not_overwritten_unless_told(fresh: str, file: Path) -> None:
    schema.upgrade(fresh)  # tables without rows are an empty database
    restore(fresh, file)
    change(fresh, sa.text("UPDATE unit SET name = 'Lain'"))
    with pytest.raises(NotEmpty, match="--replace"):
        restore(fresh, file)
    restore(fresh, file, replace=True)
    with snapshot(fresh) as connection:
        names = set(connection.scalars(sa.text("SELECT name FROM unit")))
    assert "Lain" not in names and "Dinas Sosial" in names


@pytest.mark.parametrize("broken", ["cut", "row", "manifest", "missing", "no_backup"])
def test_a_damaged_backup_changes_nothing(broken: str, untouched: str, file: Path) -> None:
    def spoil(name: str, content: bytes) -> bytes | None:
        if broken == "row" and name == member("unit"):
            return content.replace(b"Dinas Sosial", b"Dinas Khusus")
        if broken == "missing" and name == member("unit"):
            return None
        if broken == "manifest" and name == MANIFEST:
            told: dict[str, Any] = orjson.loads(content)
            told["parts"][0]["sha256"] = "0" * 64
            return orjson.dumps(told)
        return content

    bad = rewritten(file, spoil)
    if broken == "cut":
        bad.write_bytes(file.read_bytes()[:-100])
    if broken == "no_backup":
        bad.write_text("a letter")
    with pytest.raises(BackupUnreadable):
        restore(untouched, bad)
    assert not has_rows(untouched)


@pytest.mark.parametrize(("what", "value"), [("format", 99), ("schema", "of-tomorrow")])
def test_a_backup_of_a_later_release_is_refused(
    what: str, value: object, untouched: str, file: Path
) -> None:
    def spoil(name: str, content: bytes) -> bytes:
        return orjson.dumps({**orjson.loads(content), what: value}) if name == MANIFEST else content

    with pytest.raises((BackupUnreadable, schema.SchemaUnknown)):
        restore(untouched, rewritten(file, spoil))
    assert not has_rows(untouched)


def test_rows_that_do_not_find_what_they_refer_to_are_not_kept(
    fresh: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = restoring._insert

    def without_units(connection: Any, table: Any, part: Any, content: Any) -> None:
        if table.name != "unit":
            whole(connection, table, part, content)

    monkeypatch.setattr(restoring, "_insert", without_units)
    with pytest.raises(Refused, match="rows of unit"):
        restore(fresh, file)
    assert not has_rows(fresh)


def test_a_history_that_was_tampered_with_is_told_after_the_restore(
    url: str, sqlite_files: SqliteFiles, untouched: str, file: Path, tmp_path: Path
) -> None:
    copy = sqlite_files.empty()
    restore(copy, file)
    change(copy, sa.update(t.history).values(facts={"x": 2}))
    back_up(copy, tmp_path / "tampered.backup")
    sqlite_files.drop(copy)
    with pytest.raises(Refused, match="Expected every history to hold together but 1 of"):
        restore(untouched, tmp_path / "tampered.backup")


def test_what_a_backup_holds_is_told_without_a_database(file: Path) -> None:
    run = CliRunner().invoke(main, ["restore", str(file), "--check", "--json"])
    told = orjson.loads(run.stdout)
    manifest = read_manifest(file)
    assert (told["schema"], told["digest"]) == (schema.head(), manifest.digest)
    assert run.exit_code == 0


def test_a_refusal_is_json_and_exit_1(url: str, file: Path) -> None:
    run = CliRunner().invoke(main, ["restore", str(file), "--database", url, "--json"])
    assert run.exit_code == 1
    assert orjson.loads(run.stdout)["error"]["kind"] == "not_empty"


def test_a_line_with_too_few_values_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected 2 values"):
        values(sa.Table("x", sa.MetaData()), ("a", "b"), b"[1]")
