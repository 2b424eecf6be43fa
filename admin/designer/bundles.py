"""Deployed bundles as the designer reads them: parsed once by hash, never compiled."""

from __future__ import annotations

import sqlalchemy as sa

from bpmn.bundle import Bundle
from engine.store import bundles
from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork

KEPT = 100  # parsed bundles
_parsed: dict[str, Bundle] = {}


def bundle(work: UnitOfWork, hash_: str) -> Bundle:
    """Return a deployed bundle, read.

    Raises:
        NotFound: there is no such bundle.
    """
    found = _parsed.get(hash_)
    if found is None:
        found = Bundle.of(bundles.documents(work, hash_))
        if len(_parsed) >= KEPT:
            _parsed.clear()
        _parsed[hash_] = found
    return found


def newest(work: UnitOfWork, agency: str) -> list[sa.Row]:
    """Return the newest deployment of each process and decision, by kind and key."""
    d = t.deployment.c
    last = (
        sa.select(d.kind, d.key, sa.func.max(d.version).label("version"))
        .where(d.agency == agency)
        .group_by(d.kind, d.key)
        .subquery()
    )
    return list(
        work.connection.execute(
            sa.select(t.deployment)
            .join(
                last,
                (d.kind == last.c.kind) & (d.key == last.c.key) & (d.version == last.c.version),
            )
            .where(d.agency == agency)
            .order_by(d.kind, d.key)
        )
    )


def deployed_names(work: UnitOfWork, agency: str) -> dict[str, dict[str, str]]:
    """Return what deployed processes and decisions are called: kind -> id -> name."""
    found: dict[str, dict[str, str]] = {"process": {}, "decision": {}}
    for row in newest(work, agency):
        held = bundle(work, row.bundle)
        if row.kind == "process" and row.key in held.processes:
            found["process"][row.key] = held.processes[row.key].name or row.key
        elif row.kind == "decision" and row.key in held.decisions:
            found["decision"][row.key] = held.decisions[row.key].name
    return found
