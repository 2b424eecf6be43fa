"""Deployed documents: stored once by hash, never edited, only superseded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from engine.errors import NotDeployed, NotFound
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bpmn.bundle import Bundle

_d = t.deployment.c
_LATEST = Prepared(
    sa.select(_d.bundle, _d.version)
    .where(
        _d.agency == sa.bindparam("given_agency"),
        _d.kind == sa.bindparam("given_kind"),
        _d.key == sa.bindparam("given_key"),
    )
    .order_by(_d.version.desc())
    .limit(1)
)


class Latest(NamedTuple):
    """The newest deployment of a process or decision."""

    bundle: str
    version: int


def save(
    work: UnitOfWork,
    agency: str,
    bundle: Bundle,
    *,
    node_table: Mapping[str, Any],
    note: str,
    actor: str | None,
) -> dict[str, int]:
    """Store a bundle and make it the newest of its processes and decisions.

    Deploying what is the newest already changes nothing.

    Returns:
        The version number of each process and decision.
    """
    run = work.connection.execute
    if run(sa.select(t.bundle.c.hash).where(t.bundle.c.hash == bundle.hash)).first() is None:
        run(
            t.bundle.insert().values(
                hash=bundle.hash,
                node_table=dict(node_table),
                stored_at=work.now,
            )
        )
        sources = list(bundle.documents.values())
        known = set(
            work.connection.scalars(
                sa.select(t.document.c.hash).where(t.document.c.hash.in_([s.hash for s in sources]))
            )
        )
        fresh = {s.hash: s for s in sources if s.hash not in known}
        if fresh:
            run(
                t.document.insert(),
                [{"hash": s.hash, "kind": s.kind, "content": s.content} for s in fresh.values()],
            )
        run(
            t.bundle_document.insert(),
            [{"bundle": bundle.hash, "path": s.path, "document": s.hash} for s in sources],
        )
    versions: dict[str, int] = {}
    keys = [("process", key) for key in bundle.processes]
    keys += [("decision", key) for key in bundle.decisions]
    for kind, key in keys:
        newest = find_latest(work, agency, kind, key)
        if newest is not None and newest.bundle == bundle.hash:
            versions[key] = newest.version
            continue
        versions[key] = 1 if newest is None else newest.version + 1
        run(
            t.deployment.insert().values(
                id=new_id(),
                agency=agency,
                kind=kind,
                key=key,
                bundle=bundle.hash,
                version=versions[key],
                note=note,
                deployed_by=actor,
                deployed_at=work.now,
            )
        )
    return versions


def set_starts(work: UnitOfWork, agency: str, process: str, by: Iterable[tuple[str, str]]) -> None:
    """Keep by which (message or signal, name) the newest version of a process is started.

    Timers among them are kept by jobs.
    """
    s = t.start_subscription
    work.connection.execute(sa.delete(s).where(s.c.agency == agency, s.c.process == process))
    rows = [
        {"agency": agency, "kind": k, "name": n, "process": process}
        for k, n in sorted(by)
        if k != "timer"
    ]
    if rows:
        work.connection.execute(s.insert(), rows)


def started_by(work: UnitOfWork, agency: str, kind: str, name: str) -> list[str]:
    """Return the ids of the processes that a message or signal starts, sorted."""
    s = t.start_subscription.c
    return list(
        work.connection.scalars(
            sa.select(s.process)
            .where(s.agency == agency, s.kind == kind, s.name == name)
            .order_by(s.process)
        )
    )


def latest(work: UnitOfWork, agency: str, kind: str, key: str) -> str:
    """Return the hash of the newest bundle that holds a process or decision.

    Raises:
        NotDeployed: no version of it was ever deployed.
    """
    newest = find_latest(work, agency, kind, key)
    if newest is None:
        raise NotDeployed(
            f"Expected the {kind} {key} to be deployed; deploy its documents first", key=key
        )
    return newest.bundle


def documents(work: UnitOfWork, hash_: str) -> dict[str, bytes]:
    """Return the documents of a bundle, path to content.

    Raises:
        NotFound: there is no such bundle.
    """
    b, d = t.bundle_document.c, t.document.c
    rows = work.connection.execute(
        sa.select(b.path, d.content)
        .join(t.document, d.hash == b.document)
        .where(b.bundle == hash_)
        .order_by(b.path)
    ).all()
    if not rows:
        raise NotFound("bundle", hash_)
    return {row.path: bytes(row.content) for row in rows}


def versions(work: UnitOfWork, agency: str, kind: str | None = None) -> list[dict[str, Any]]:
    """Return all deployments of an agency, newest first."""
    d = t.deployment.c
    query = (
        sa.select(d.kind, d.key, d.version, d.bundle, d.deployed_at, d.note, d.deployed_by)
        .where(d.agency == agency)
        .order_by(d.id.desc())
    )
    if kind is not None:
        query = query.where(d.kind == kind)
    return [dict(row) for row in work.connection.execute(query).mappings()]


def find_latest(work: UnitOfWork, agency: str, kind: str, key: str) -> Latest | None:
    """Return bundle and version of the newest deployment of a process or decision, or None."""
    row = _LATEST.first(work, {"given_agency": agency, "given_kind": kind, "given_key": key})
    return None if row is None else Latest(*row)


def is_deployed(work: UnitOfWork, agency: str, hash_: str) -> bool:
    """Say whether the agency has deployed a bundle, now or earlier."""
    d = t.deployment.c
    found = work.connection.execute(
        sa.select(d.id).where(d.agency == agency, d.bundle == hash_).limit(1)
    ).first()
    return found is not None


def keys(work: UnitOfWork, agency: str, kind: str) -> set[str]:
    """Return the ids of all processes or decisions that the agency ever deployed."""
    d = t.deployment.c
    query = sa.select(d.key).where(d.agency == agency, d.kind == kind).distinct()
    return set(work.connection.scalars(query))
