"""Deployed documents: stored once by hash, never edited, only superseded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.errors import NotDeployed, NotFound
from engine.store import tables as t
from engine.store.base import new_id
from engine.store.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bpmn.bundle import Bundle


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
                note=note,
                node_table=dict(node_table),
                deployed_by=actor,
                deployed_at=work.now,
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
        newest = _newest(work, agency, kind, key)
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
                deployed_at=work.now,
            )
        )
    return versions


def latest(work: UnitOfWork, agency: str, kind: str, key: str) -> str:
    """Return the hash of the newest bundle that holds a process or decision.

    Raises:
        NotDeployed: no version of it was ever deployed.
    """
    newest = _newest(work, agency, kind, key)
    if newest is None:
        raise NotDeployed(
            f"Expected the {kind} {key} to be deployed; deploy its documents first", key=key
        )
    bundle: str = newest.bundle
    return bundle


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
    d, b = t.deployment.c, t.bundle.c
    query = (
        sa.select(d.kind, d.key, d.version, d.bundle, d.deployed_at, b.note, b.deployed_by)
        .join(t.bundle, b.hash == d.bundle)
        .where(d.agency == agency)
        .order_by(d.id.desc())
    )
    if kind is not None:
        query = query.where(d.kind == kind)
    return [dict(row) for row in work.connection.execute(query).mappings()]


def _newest(work: UnitOfWork, agency: str, kind: str, key: str) -> Any:
    d = t.deployment.c
    return work.connection.execute(
        sa.select(d.bundle, d.version)
        .where(d.agency == agency, d.kind == kind, d.key == key)
        .order_by(d.version.desc())
        .limit(1)
    ).first()
