"""The append-only story of a case: rows numbered and linked by hash under the lock of its row.

The hash of a row covers, as canonical JSON (sorted keys, UTF-8, no spaces): the hash before it,
seq, kind, element, actor, time, facts, and the salted digest of its personal text. The text itself
stands in history_payload and may be deleted later without breaking the chain.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from engine.store import tables as t
from engine.store.prepared import Prepared
from engine.store.unit_of_work import UnitOfWork

_ADD = Prepared(t.history.insert())
_ADD_PAYLOAD = Prepared(t.history_payload.insert())


@dataclass(frozen=True, slots=True)
class Event:
    """One fact about a case, not yet written."""

    kind: str  # case_started, item_opened, item_completed, timer_fired, ...
    element: str | None = None
    actor: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] | None = None  # personal text


def row_hash(previous: str, row: Mapping[str, Any]) -> str:
    """Return the hash that links a history row to the one before it."""
    plain = orjson.dumps(
        [
            previous,
            row["seq"],
            row["kind"],
            row["element"],
            row["actor"],
            row["at"].isoformat() if isinstance(row["at"], datetime) else row["at"],
            row["facts"],
        ],
        option=orjson.OPT_SORT_KEYS,
    )
    return hashlib.sha256(plain).hexdigest()


def append(
    work: UnitOfWork,
    *,
    case: str,
    agency: str,
    root: str,
    seq: int,
    previous: str,
    events: Sequence[Event],
) -> tuple[int, str]:
    """Write events after (seq, previous); return the last seq and hash for the case row.

    The caller holds the lock of the case row and stores what is returned in it.
    """
    rows, payloads = [], []
    for event in events:
        seq += 1
        facts = dict(event.facts)
        if event.payload is not None:
            facts["payload"] = payload_digest(work.installation.secret, event.payload)
            payloads.append({"case": case, "seq": seq, "payload": dict(event.payload)})
        row = {
            "case": case,
            "seq": seq,
            "agency": agency,
            "root": root,
            "kind": event.kind,
            "element": event.element,
            "actor": event.actor,
            "at": work.now,
            "facts": facts,
        }
        previous = row_hash(previous, row)
        rows.append({**row, "hash": previous})
    _ADD.run_each(work, rows)
    _ADD_PAYLOAD.run_each(work, payloads)
    return seq, previous


def payload_digest(secret: str, payload: Mapping[str, Any]) -> str:
    """Return the salted digest that stands for a personal text in the chain."""
    plain = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(secret.encode() + plain).hexdigest()


def broken_links(rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the seqs whose hash does not follow from the row before; empty when the chain holds.

    Args:
        rows: history rows of one case, ordered by seq.
    """
    previous, expected, broken = "", 1, []
    for row in rows:
        if row["seq"] != expected or row_hash(previous, row) != row["hash"]:
            broken.append(row["seq"])
        previous, expected = row["hash"], row["seq"] + 1
    return broken


def list_rows(work: UnitOfWork, case: str) -> list[dict[str, Any]]:
    """Return the history of one case with its texts, oldest first."""
    h, p = t.history.c, t.history_payload.c
    rows = work.connection.execute(
        sa.select(t.history, p.payload)
        .outerjoin(t.history_payload, (p.case == h.case) & (p.seq == h.seq))
        .where(h.case == case)
        .order_by(h.seq)
    ).mappings()
    return [dict(row) for row in rows]
