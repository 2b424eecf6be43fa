"""Asking the holders of items to hurry: each item once a day, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from admin.formats import local
from admin.identity import me
from admin.work import work
from engine.commands import AskToHurry
from engine.engine import Engine
from engine.errors import EngineError, KeyReused
from engine.store import tables as t
from workflows.campaign.board import Filter, items_of

MOST = 200  # items at once


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many items' holders were asked, and how many had been today."""

    asked: int
    already: int


def remind(engine: Engine, asked: Filter, people: Sequence[str]) -> Reminded:
    """Ask whoever holds the open items of these people, as far as the filter lets see them."""
    agency, today = me().agency, local(work().now).date().isoformat()
    keys = {f"hurry:{item}:{today}": item for item in items_of(work(), asked, people)[:MOST]}
    r = t.command_receipt.c
    known = set(
        work().connection.scalars(sa.select(r.key).where(r.agency == agency, r.key.in_(keys)))
    )
    done, already = 0, len(known)
    for key, item in keys.items():
        if key in known:
            continue
        try:
            engine.execute(AskToHurry(agency, item, key, me().person))
            done += 1
        except KeyReused:
            already += 1
        except EngineError:
            continue  # done meanwhile, or busy: the next page shows it
    return Reminded(done, already)
