"""Writing a backup while everything goes on: one snapshot of the database, in a file."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa

from admin import database as schema
from admin.backup.rows import lines, tables_in
from admin.release import release
from engine.errors import Refused
from engine.store.database import Database

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a backup."""

    table: str
    columns: tuple[str, ...]
    rows: int
    sha256: str  # of its lines


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    format: int
    release: str  # of Siklus
    schema: str  # the migration that the tables are of
    database: str  # the kind it was taken from: sqlite, postgresql
    taken_at: str
    parts: tuple[Part, ...]
    digest: str  # of the digests of all parts

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


def member(table: str) -> str:
    """Return the name of a table's file inside a backup."""
    return f"tables/{table}.jsonl"


def whole(parts: tuple[Part, ...]) -> str:
    """Return the digest of all parts together, in the order of their names."""
    told = "".join(
        f"{part.table} {part.rows} {part.sha256}\n" for part in sorted(parts, key=lambda p: p.table)
    )
    return hashlib.sha256(told.encode()).hexdigest()


def back_up(url: str, file: Path) -> Manifest:
    """Write a backup of a database that may be in use.

    Args:
        url: SQLAlchemy URL of a database with the schema of this release.
        file: is made, readable by its owner alone; there must be none of this name.

    Raises:
        Refused: the file exists, or cannot be written.
        SchemaOutdated, SchemaUnknown: the schema is another release's.
    """
    schema.check(url)
    part_file = file.with_name(file.name + ".part")
    try:
        if file.exists():
            raise Refused(f"Expected a new file but {file} exists")
        descriptor = os.open(part_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            manifest = _write(url, opened)
            opened.flush()
            os.fsync(opened.fileno())
        part_file.rename(file)
    except OSError as error:
        raise Refused(f"Expected to write {file} but: {error.strerror or error}") from error
    finally:
        part_file.unlink(missing_ok=True)
    return manifest


def _write(url: str, opened: Any) -> Manifest:
    with (
        snapshot(url) as connection,
        zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive,
    ):
        parts = tuple(_part(connection, table, archive) for table in tables_in(connection))
        manifest = Manifest(
            format=FORMAT,
            release=release(),
            schema=schema.head(),
            database=connection.dialect.name,
            taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
            parts=parts,
            digest=whole(parts),
        )
        archive.writestr(MANIFEST, orjson.dumps(manifest.to_json(), option=orjson.OPT_INDENT_2))
        return manifest


@contextmanager
def snapshot(url: str) -> Iterator[sa.Connection]:
    """Open a transaction that sees one moment of the database, and stops nobody from writing."""
    database = Database(url)
    try:
        engine = database.reader
        if not database.sqlite:
            engine = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with engine.connect() as connection:
            yield connection
    finally:
        database.dispose()


def part_of(connection: sa.Connection, table: sa.Table) -> Part:
    """Return the facts of a table as a backup would tell them."""
    total, rows = hashlib.sha256(), 0
    for line in lines(connection, table):
        total.update(line)
        rows += 1
    return Part(table.name, tuple(table.columns.keys()), rows, total.hexdigest())


def _part(connection: sa.Connection, table: sa.Table, archive: zipfile.ZipFile) -> Part:
    total, rows = hashlib.sha256(), 0
    with archive.open(member(table.name), "w", force_zip64=True) as out:
        for line in lines(connection, table):
            out.write(line)
            total.update(line)
            rows += 1
    return Part(table.name, tuple(table.columns.keys()), rows, total.hexdigest())
