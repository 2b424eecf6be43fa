"""Deployed process folders and their versions: by whom, why, what changed, who runs on which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import sqlalchemy as sa

from admin.designer.bundles import bundle, newest
from bpmn.bundle import Bundle
from bpmn.compare import Change, compare
from engine.store import bundles
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

PAGE = 20  # versions on a page
KEPT = 300  # comparisons
RUNNING = ("active", "incident")
_compared: dict[tuple[str, str], list[Change]] = {}


@dataclass(frozen=True, slots=True)
class Folder:
    """One process folder as it is deployed now."""

    process: str  # id of the process that names it
    name: str
    version: int
    bundle: str
    note: str
    deployed_by: str | None
    deployed_at: datetime
    running: int  # cases of the process under way, on any version
    processes: int
    tables: int
    forms: int


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a process. `running` counts cases on its documents."""

    number: int
    bundle: str
    note: str
    deployed_by: str | None
    deployed_at: datetime
    running: int
    changes: list[Change]  # since the version before
    same_as: int | None  # an earlier version with the same documents


def list_folders(work: UnitOfWork, agency: str) -> list[Folder]:
    """Return the newest version of each folder, by the name of its process."""
    rows = [row for row in newest(work, agency) if row.kind == "process"]
    running = _running_by_process(work, agency)
    found: dict[str, Folder] = {}
    for row in rows:
        held = bundle(work, row.bundle)
        if main_process(held) != row.key:
            continue
        found[row.key] = Folder(
            process=row.key,
            name=held.processes[row.key].name or row.key,
            version=row.version,
            bundle=row.bundle,
            note=row.note,
            deployed_by=row.deployed_by,
            deployed_at=row.deployed_at,
            running=sum(running.get(key, 0) for key in held.processes),
            processes=len(held.processes),
            tables=len(held.decisions),
            forms=len(held.forms),
        )
    return sorted(found.values(), key=lambda each: (each.name, each.process))


def list_versions(
    work: UnitOfWork, agency: str, process: str, *, before: int | None = None, limit: int = PAGE
) -> list[Version]:
    """Return versions of a process, the newest first; empty when it was never deployed.

    Args:
        before: only those with a lower number.
    """
    d = t.deployment.c
    query = (
        sa.select(d.version, d.bundle, d.note, d.deployed_by, d.deployed_at)
        .where(d.agency == agency, d.kind == "process", d.key == process)
        .order_by(d.version.desc())
    )
    if before is not None:
        query = query.where(d.version < before)
    rows = work.connection.execute(query.limit(limit + 1)).all()
    earlier = {row.version: row.bundle for row in rows}
    first = _first_versions(work, agency, process)
    running = _running_by_bundle(work, agency, process)
    return [
        Version(
            number=row.version,
            bundle=row.bundle,
            note=row.note,
            deployed_by=row.deployed_by,
            deployed_at=row.deployed_at,
            running=running.get(row.bundle, 0),
            changes=changes_between(work, earlier.get(row.version - 1), row.bundle),
            same_as=first[row.bundle] if first[row.bundle] != row.version else None,
        )
        for row in rows[:limit]
    ]


def find_version(work: UnitOfWork, agency: str, process: str, number: int) -> sa.Row | None:
    """Return bundle, note, author and time of one version, or None."""
    d = t.deployment.c
    return work.connection.execute(
        sa.select(d.version, d.bundle, d.note, d.deployed_by, d.deployed_at).where(
            d.agency == agency, d.kind == "process", d.key == process, d.version == number
        )
    ).first()


def find_folder(
    work: UnitOfWork, agency: str, process: str
) -> tuple[bundles.Latest, Bundle] | None:
    """Return the newest version of a process and its documents, or None."""
    row = bundles.find_latest(work, agency, "process", process)
    if row is None:
        return None
    return row, bundle(work, row.bundle)


def changes_between(work: UnitOfWork, before: str | None, after: str) -> list[Change]:
    """Return what differs between two deployed bundles; nothing when there is no earlier one."""
    if before is None or before == after:
        return []
    key = (before, after)
    if key not in _compared:
        if len(_compared) >= KEPT:
            _compared.clear()
        _compared[key] = compare(bundles.documents(work, before), bundles.documents(work, after))
    return _compared[key]


def main_process(held: Bundle) -> str:
    """Return the id of the process that names a folder: that of the file named like it."""
    for path, diagram in held.diagrams.items():
        if PurePosixPath(path).stem in diagram.processes:
            return PurePosixPath(path).stem
    return next(iter(held.processes), "")


def running_on(work: UnitOfWork, agency: str, processes: Sequence[str]) -> int:
    """Return how many cases of these processes are under way."""
    counts = _running_by_process(work, agency)
    return sum(counts.get(key, 0) for key in processes)


def _running_by_process(work: UnitOfWork, agency: str) -> dict[str, int]:
    p = t.process_instance.c
    rows = work.connection.execute(
        sa.select(p.process, sa.func.count())
        .where(p.agency == agency, p.status.in_(RUNNING))
        .group_by(p.process)
    )
    return {row[0]: row[1] for row in rows}


def _running_by_bundle(work: UnitOfWork, agency: str, process: str) -> dict[str, int]:
    p = t.process_instance.c
    rows = work.connection.execute(
        sa.select(p.bundle, sa.func.count())
        .where(p.agency == agency, p.process == process, p.status.in_(RUNNING))
        .group_by(p.bundle)
    )
    return {row[0]: row[1] for row in rows}


def _first_versions(work: UnitOfWork, agency: str, process: str) -> dict[str, int]:
    d = t.deployment.c
    rows = work.connection.execute(
        sa.select(d.bundle, sa.func.min(d.version))
        .where(d.agency == agency, d.kind == "process", d.key == process)
        .group_by(d.bundle)
    )
    return {row[0]: row[1] for row in rows}
