"""Small acts with several items at once: taking them, reminding who holds what one waits for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from admin.i18n import gettext, ngettext
from admin.identity import Me
from engine import errors
from engine.commands import AskToHurry, ClaimItem
from engine.engine import Engine
from engine.queries import w
from engine.store.unit_of_work import UnitOfWork
from engine.waiting import theirs
from workflows.directory import local_day


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it."""

    done: int
    text: str
    refused: tuple[tuple[str, str], ...]  # (task, why)


def claim(engine: Engine, person: Me, ids: Sequence[str]) -> Told:
    """Take each of the items, each as an order of its own."""
    done, refused = _each(
        ids,
        lambda item: engine.execute(ClaimItem(person.agency, item, person.person or "")),
    )
    text = ngettext("%(num)d tugas Anda ambil.", "%(num)d tugas Anda ambil.", done)
    return Told(done, text if done or not refused else "", refused)


def waited_for_among(work: UnitOfWork, person: Me, ids: Sequence[str]) -> list[str]:
    """Return those of the items that the person passed on and waits for."""
    query = sa.select(w.c.id).where(
        w.c.id.in_(list(ids)), *theirs(person.agency, person.person or "")
    )
    return list(work.connection.scalars(query.order_by(w.c.id)))


def remind(work: UnitOfWork, engine: Engine, person: Me, ids: Sequence[str]) -> Told:
    """Tell the holders of each item that the person waits; the same day nobody is told twice."""
    today = local_day(work, person.agency, work.now).isoformat()

    def tell(item: str) -> object:
        key = f"hurry:{item}:{person.person}:{today}"
        return engine.execute(AskToHurry(person.agency, item, key, person.person))

    done, refused = _each(ids, tell)
    text = ngettext(
        "%(num)d tugas diingatkan; sehari paling banyak satu kali.",
        "%(num)d tugas diingatkan; sehari paling banyak satu kali.",
        done,
    )
    return Told(done, text, refused)


def _each(
    ids: Sequence[str], order: Callable[[str], object]
) -> tuple[int, tuple[tuple[str, str], ...]]:
    done, refused = 0, []
    for item in dict.fromkeys(ids):
        try:
            order(item)
            done += 1
        except (errors.Refused, errors.NotFound, errors.Busy):
            refused.append((gettext("Satu tugas"), gettext("keadaannya sudah berubah")))
    return done, tuple(refused)
