"""The drill: an agency at work is backed up, restored onto fresh databases, and goes on there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from admin.assembly import open_engine
from admin.backup.restore import restore
from admin.backup.rows import tables_in
from admin.backup.verify import broken_chains
from admin.backup.write import back_up, part_of, snapshot
from admin.cli.demo import player_of
from admin.demo.stage import Stage, open_year, set_up
from engine.store import tables as t
from engine.store.database import Database
from tests.databases import PostgresServer, SqliteFiles

PEOPLE = 16
MORNING, NOON = (datetime(2026, 1, day, tzinfo=UTC) for day in (8, 20))
EVENING = datetime(2026, 3, 20, tzinfo=UTC)  # after the first reports of the year

Makers = dict[str, SqliteFiles | PostgresServer]


@pytest.fixture
def makers(sqlite_files: SqliteFiles, postgres: PostgresServer) -> Makers:
    return {"sqlite": sqlite_files, "postgresql": postgres}


@pytest.fixture
def stage(databases: SqliteFiles | PostgresServer) -> Iterator[Stage]:
    url = databases.empty()
    stage = set_up(url, people=PEOPLE, year=2026, say=quiet)
    open_year(stage.engine, 2026, quiet)
    yield stage
    stage.engine.database.dispose()
    databases.drop(url)


def quiet(_line: str) -> None:
    """Say nothing."""


def address(stage: Stage) -> str:
    return stage.engine.database.url.render_as_string(hide_password=False)


def digests(url: str) -> dict[str, tuple[int, str]]:
    with snapshot(url) as connection:
        parts = [part_of(connection, table) for table in tables_in(connection)]
    return {part.table: (part.rows, part.sha256) for part in parts}


def done(database: Database) -> int:
    with database.reader.connect() as connection:
        query = sa.select(sa.func.count()).select_from(t.work_item_closed)
        return connection.scalar(query) or 0


def test_a_backup_of_an_agency_at_work_goes_on_working_wherever_it_is_restored(
    stage: Stage, makers: Makers, tmp_path: Path
) -> None:
    player = player_of(stage)
    player.say = quiet
    player.play(until=MORNING)
    file = tmp_path / "siklus.backup"

    at_work = threading.Thread(target=player.play, kwargs={"until": NOON})
    at_work.start()
    manifest = back_up(address(stage), file)
    at_work.join()

    taken = {part.table: (part.rows, part.sha256) for part in manifest.parts}
    assert sum(rows for rows, _ in taken.values()) > 1000
    assert digests(address(stage)) != taken  # it went on while the backup was taken
    for kind, maker in makers.items():
        with ExitStack() as afterwards:
            url = maker.empty()
            afterwards.callback(maker.drop, url)
            restored = restore(url, file)
            assert digests(url) == taken
            assert restored.chains > PEOPLE
            if kind == manifest.database:
                continue
            engine = open_engine(url)
            afterwards.callback(engine.database.dispose)
            before = done(engine.database)
            goes_on = player_of(Stage(engine, stage.cast))
            goes_on.say = quiet
            goes_on.play(until=EVENING)
            assert done(engine.database) > before
            with engine.read() as work:
                assert broken_chains(work)[1] == []
                assert work.connection.execute(sa.select(t.incident.c.message)).all() == []
