"""What comes next after each status that a page shows, and who acts: one table, two languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from admin.i18n import language

FILE = Path(__file__).with_name("statuses.yaml")

# Columns of tables that hold a status -> its kind in the file. A test fails for one that lacks.
COLUMNS = {
    "process_instance.status": "case",
    "work_item_closed.closed_as": "item",
    "job.state": "job",
    "incident.state": "incident",
    "campaign.state": "campaign",
    "campaign_member.state": "member",
    "plan.state": "plan",
    "plan_link.state": "link",
    "approval_chain.state": "chain",
    "approval_step.state": "step",
    "objection.state": "objection",
    "panel_member.state": "panel_member",
    "draft.state": "draft",
    "person.status": "person",
    "decision.state": "decision",
    "substitution.state": "substitution",
    "reorganisation_act.state": "act",
    "delivery.state": "delivery",
}


@cache
def statuses() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return what the file holds: kind -> status -> language -> sentence."""
    read: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.safe_load(
        FILE.read_text(encoding="utf-8")
    )
    return read


def next_step(kind: str, status: str | None) -> str:
    """Return the sentence on what comes next, in the language of the request.

    Raises:
        KeyError: the status has no sentence.
    """
    return statuses()[kind][status or ""][language()]


def item_status(row: Mapping[str, Any], now: datetime, mine: bool) -> str:
    """Return what an open item is to the one who looks at it.

    Args:
        row: of the item.
        now: the installation's time.
        mine: they have claimed it.
    """
    if row["checking"]:
        return "diperiksa"
    if row["escalated_from"]:
        return "dialihkan"
    if row["due_at"] is not None and row["due_at"] < now:
        return "terlambat"
    return "diambil" if mine else "terbuka"
