"""Web hooks: tells programs of the agency that something happened, by kind and ids alone.

The job is written in the transaction in which it happened and goes away once the other side has
taken the event, so each event arrives at least once. Its id stays the same for every try.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from admin.delivery.posting import post
from admin.settings import Settings
from engine.engine import Engine
from engine.jobs.tasks import KIND, Task
from engine.store import jobs
from engine.store.base import new_id
from engine.store.jobs import BULK, NewJob
from engine.store.unit_of_work import Happening, UnitOfWork

TASK = "post_event"


def announce(settings: Settings, work: UnitOfWork, happened: list[Happening]) -> None:
    """Write a job for each event and address."""
    for each in happened:
        event = {
            "id": new_id(),
            "kind": each.about if each.kind == "notice" else each.kind,
            "agency": each.agency,
            "at": work.now.isoformat(),
            "item": each.item,
            "case": each.case,
        }
        jobs.add(
            work,
            [
                NewJob(
                    KIND,
                    each.agency,
                    payload={"task": TASK, "given": {"address": address, "event": event}},
                    rank=BULK,
                )
                for address in settings.webhook_urls
            ],
        )


def poster(settings: Settings) -> Task:
    """Return what a worker does with an event: posts it, signed; where that fails, later again."""

    def send(_engine: Engine, _agency: str, given: Mapping[str, Any]) -> bool:
        address = given["address"]
        if address in settings.webhook_urls:  # else it was taken out of the settings meanwhile
            body = orjson.dumps(given["event"], option=orjson.OPT_SORT_KEYS)
            post(address, body, headers(settings.webhook_secret, given["event"], body))
        return False

    return send


def headers(secret: str, event: Mapping[str, Any], body: bytes) -> dict[str, str]:
    """Return the head of an event: its id, kind, the moment of this try, and the signature."""
    at = str(int(datetime.now(UTC).timestamp()))
    return {
        "Content-Type": "application/json",
        "X-Siklus-Event": str(event["kind"]),
        "X-Siklus-Id": str(event["id"]),
        "X-Siklus-Time": at,
        "X-Siklus-Signature": f"sha256={signature(secret, at, body)}",
    }


def signature(secret: str, at: str, body: bytes) -> str:
    """Return the HMAC-SHA256, in hexadecimal, of the moment, a full stop and the body."""
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
