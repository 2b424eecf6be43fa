"""Back up a database that is in use; restore a backup onto an empty one, of either kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from admin.backup.restore import read_manifest
from admin.backup.restore import restore as restore_backup
from admin.backup.write import Manifest, back_up
from admin.cli.common import command

FILE = click.Path(dir_okay=False, path_type=Path)


def register(main: click.Group) -> None:
    """Add the commands to the group."""

    @command(main)
    @click.argument("file", type=FILE)
    def backup(file: Path, database: str, as_json: bool) -> Any:
        """Write everything in the database to FILE, as of one moment, while it is in use."""
        manifest = back_up(database, file)
        return {"file": str(file), "bytes": file.stat().st_size, **_told(manifest)}

    @command(main)
    @click.argument("file", type=FILE)
    @click.option("--replace", is_flag=True, help="Remove what is in the database first.")
    @click.option("--check", is_flag=True, help="Only tell what FILE holds; touch no database.")
    def restore(file: Path, replace: bool, check: bool, database: str, as_json: bool) -> Any:
        """Bring an empty database to the state of FILE, and look it over."""
        if check:
            return _told(read_manifest(file))
        done = restore_backup(database, file, replace=replace)
        return {**_told(done.manifest), "histories": done.chains}


def _told(manifest: Manifest) -> dict[str, Any]:
    return {
        "taken_at": manifest.taken_at,
        "release": manifest.release,
        "schema": manifest.schema,
        "from": manifest.database,
        "tables": len(manifest.parts),
        "rows": sum(part.rows for part in manifest.parts),
        "digest": manifest.digest,
    }
