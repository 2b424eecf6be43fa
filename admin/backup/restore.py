"""Restoring a backup onto an empty database of either kind: whole and verified, or not at all."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import orjson
import sqlalchemy as sa
from sqlalchemy.schema import AddConstraint, DropConstraint

from admin import database as schema
from admin.backup.rows import AT_ONCE, tables_in, values
from admin.backup.verify import broken_chains
from admin.backup.write import FORMAT, MANIFEST, Manifest, Part, member, part_of, whole
from engine.errors import Refused
from engine.store.database import Database


class BackupUnreadable(Refused):
    """The file is no backup, of a later release, or damaged."""

    kind = "backup_unreadable"


class NotEmpty(Refused):
    """The database holds something already."""

    kind = "not_empty"


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    rows: int
    chains: int  # histories whose links were followed


def read_manifest(file: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        BackupUnreadable: it is none, or of a format that this release does not know.
    """
    with _opened(file) as archive:
        return _manifest(archive, file)


def restore(url: str, file: Path, *, replace: bool = False) -> Restored:
    """Bring a database to the state of a backup; tables of an earlier release are then upgraded.

    Args:
        url: SQLAlchemy URL; of another kind than the backup's, if wanted.
        file: made by `back_up`.
        replace: remove what is in the database first; otherwise it must be empty.

    Raises:
        BackupUnreadable: nothing was changed.
        NotEmpty: nothing was changed.
        SchemaUnknown: the backup, or the database, is of a later release; nothing was changed.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        _check(archive, manifest, file)
        _make_tables(url, manifest, replace)
        rows = _fill(url, archive, manifest)
    schema.upgrade(url)
    chains = _look_over(url)
    return Restored(manifest, rows, chains)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except OSError as error:
        raise Refused(f"Expected to read {file} but: {error.strerror or error}") from error
    except zipfile.BadZipFile as error:
        raise BackupUnreadable(f"Expected a backup but {file} is none, or cut off") from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    try:
        read = orjson.loads(archive.read(MANIFEST))
        if read["format"] != FORMAT:
            raise BackupUnreadable(
                f"Expected a backup of format {FORMAT} but {file} has {read['format']}: "
                "install the release that made it"
            )
        read["parts"] = tuple(
            Part(**{**part, "columns": tuple(part["columns"])}) for part in read["parts"]
        )
        manifest = Manifest(**read)
    except (KeyError, TypeError, orjson.JSONDecodeError) as error:
        raise BackupUnreadable(f"Expected a backup but {file} has no manifest of one") from error
    if whole(manifest.parts) != manifest.digest:
        raise BackupUnreadable(f"Expected {file} as it was written but its manifest was changed")
    return manifest


def _check(archive: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    """Read every table once before anything is touched."""
    for part in manifest.parts:
        total = hashlib.sha256()
        try:
            with archive.open(member(part.table)) as content:
                while block := content.read(1 << 20):
                    total.update(block)
        except (KeyError, zipfile.BadZipFile) as error:
            raise BackupUnreadable(f"Expected {part.table} in {file} but it is damaged") from error
        if total.hexdigest() != part.sha256:
            raise BackupUnreadable(
                f"Expected {part.table} in {file} as it was written but it was changed"
            )


def _make_tables(url: str, manifest: Manifest, replace: bool) -> None:
    """Give the database the empty tables of the backup's own schema."""
    if not schema.knows(manifest.schema):
        raise schema.SchemaUnknown(manifest.schema, schema.head())
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            filled = [
                table.name
                for table in tables_in(connection)
                if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
            ]
            any_tables = sa.inspect(connection).has_table("alembic_version")
    finally:
        engine.dispose()
    if filled and not replace:
        raise NotEmpty(
            f"Expected an empty database but it has rows in {', '.join(sorted(filled)[:5])}: "
            "restore onto a new one, or give --replace"
        )
    if any_tables:
        schema.downgrade(url, "base")
    schema.upgrade(url, manifest.schema)


def _fill(url: str, archive: zipfile.ZipFile, manifest: Manifest) -> int:
    """Write all rows in one transaction, and compare what is there then."""
    with _loading(url) as connection:
        tables = {table.name: table for table in tables_in(connection)}
        for part in manifest.parts:
            with archive.open(member(part.table)) as content:
                _insert(connection, tables[part.table], part, content)
        for part in manifest.parts:
            found = part_of(connection, tables[part.table])
            if (found.rows, found.sha256) != (part.rows, part.sha256):
                raise Refused(
                    f"Expected {part.rows} rows of {part.table} as they were but the database "
                    f"gives back {found.rows}, or others; nothing was kept"
                )
    return sum(part.rows for part in manifest.parts)


def _insert(connection: sa.Connection, table: sa.Table, part: Part, content: IO[bytes]) -> None:
    batch: list[dict[str, Any]] = []
    for line in content:
        batch.append(values(table, part.columns, line))
        if len(batch) == AT_ONCE:
            connection.execute(table.insert(), batch)
            batch = []
    if batch:
        connection.execute(table.insert(), batch)


@contextmanager
def _loading(url: str) -> Iterator[sa.Connection]:
    """Open a transaction in which rows may come before those that they refer to."""
    if url.startswith("sqlite"):
        with schema.alone(url) as connection:  # looks at all references before it commits
            yield connection
        return
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        with engine.begin() as connection:
            references = [
                key for table in tables_in(connection) for key in table.foreign_key_constraints
            ]
            for key in references:
                connection.execute(DropConstraint(key))
            yield connection
            for key in references:  # adding one looks at every row
                connection.execute(AddConstraint(key))
    finally:
        engine.dispose()


def _look_over(url: str) -> int:
    """Follow every history; return how many there are.

    Raises:
        Refused: one does not hold together.
    """
    database = Database(url)
    try:
        with database.read() as work:
            count, broken = broken_chains(work)
    finally:
        database.dispose()
    if broken:
        raise Refused(
            f"Expected every history to hold together but {len(broken)} of {count} do not; "
            f"the first is of {broken[0]}. The backup was taken of a database in this state"
        )
    return count
