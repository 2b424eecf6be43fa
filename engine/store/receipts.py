"""Receipts make orders idempotent: the same key with the same content gives the same answer."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
import sqlalchemy as sa

from engine.errors import KeyReused
from engine.store.prepared import Prepared
from engine.store.tables import command_receipt as r
from engine.store.unit_of_work import UnitOfWork

_FIND = Prepared(
    sa.select(r.c.digest, r.c.result).where(
        r.c.agency == sa.bindparam("given_agency"), r.c.key == sa.bindparam("given_key")
    )
)
_ADD = Prepared(r.insert())


def digest(command: str, content: Any) -> str:
    """Return the digest of an order's content."""
    plain = orjson.dumps([command, content], option=orjson.OPT_SORT_KEYS, default=repr)
    return hashlib.sha256(plain).hexdigest()


def find(work: UnitOfWork, agency: str, key: str, content: str) -> dict[str, Any] | None:
    """Return the answer given before to this order, or None.

    Raises:
        KeyReused: the key was used for another content.
    """
    row = _FIND.first(work, {"given_agency": agency, "given_key": key})
    if row is None:
        return None
    known, kept = row
    if known != content:
        raise KeyReused(
            f"Expected key {key} to come with the content it was first used with; use a new key",
            key=key,
        )
    result: dict[str, Any] = kept
    return result


def add(work: UnitOfWork, agency: str, key: str, content: str, result: dict[str, Any]) -> None:
    """Keep the answer to an order."""
    _ADD.run(
        work,
        {
            "agency": agency,
            "key": key,
            "digest": content,
            "result": result,
            "received_at": work.now,
        },
    )
