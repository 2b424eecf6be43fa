"""What somebody has done already, by facts, and first steps that were opened or put away."""

from __future__ import annotations

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.unit_of_work import UnitOfWork
from workflows.cases import key_of
from workflows.directory import local_day
from workflows.tables.base import in_force
from workflows.tables.feedback import FeedbackNote
from workflows.tables.people import Holding, Seat
from workflows.tables.social import Announcement, FirstStep

AWAY = "away."  # with the name of a role: its panel was put away
PANEL = ("pernyataan_benturan", "suara")


def list_done(work: UnitOfWork, agency: str, person: str) -> frozenset[str]:
    """Return the names of facts that hold of a person (an id), in one question.

    planned, decided, rated, declared, voted: the person finished such an item. gave_feedback,
    announced: they did. superior, panel_member: what they are.
    """
    facts = {
        "planned": _did(agency, person, "menyusun_skp"),
        "decided": _did(agency, person, "memutuskan"),
        "rated": _did(agency, person, "umpan_balik", "penilaian"),
        "declared": _did(agency, person, "pernyataan_benturan"),
        "voted": _did(agency, person, "suara"),
        "gave_feedback": sa.exists().where(
            FeedbackNote.agency == agency, FeedbackNote.giver_id == person
        ),
        "announced": sa.exists().where(
            Announcement.agency == agency, Announcement.created_by == key_of(person)
        ),
        "superior": _is_superior(work, agency, person),
        "panel_member": sa.or_(_did(agency, person, *PANEL), _is_asked(agency, person)),
    }
    row = work.connection.execute(
        sa.select(*(found.label(name) for name, found in facts.items()))
    ).one()
    return frozenset(name for name, held in row._mapping.items() if held)


def list_steps(work: UnitOfWork, person: str) -> frozenset[str]:
    """Return the steps that a person (an id) opened, and `away.ROLE` for panels put away."""
    return frozenset(
        work.connection.scalars(sa.select(FirstStep.step).where(FirstStep.person_id == person))
    )


def mark(work: UnitOfWork, person: str, step: str) -> None:
    """Keep that a person opened a step, or put a panel away; twice keeps it once."""
    if step not in list_steps(work, person):
        work.session.add(FirstStep(person_id=person, step=step, at=work.now))
        work.flush()


def unmark(work: UnitOfWork, person: str, step: str) -> None:
    """Forget a step: its panel is shown again."""
    work.session.execute(
        sa.delete(FirstStep).where(FirstStep.person_id == person, FirstStep.step == step)
    )


def _did(agency: str, person: str, *elements: str) -> sa.ColumnElement[bool]:
    c = t.work_item_closed.c
    return sa.exists().where(
        c.agency == agency,
        c.closed_by == key_of(person),
        c.closed_as == "completed",
        c.element.in_(elements),
    )


def _is_asked(agency: str, person: str) -> sa.ColumnElement[bool]:
    """The person has an open item of a panel member."""
    p, w = t.work_item_principal.c, t.work_item.c
    return sa.exists().where(
        p.agency == agency,
        p.principal == key_of(person),
        w.id == p.item,
        w.element.in_(PANEL),
    )


def _is_superior(work: UnitOfWork, agency: str, person: str) -> sa.ColumnElement[bool]:
    """Somebody's seat stands below one of the person's."""
    today = local_day(work, agency, work.now)
    mine = sa.select(Holding.seat_id).where(
        Holding.agency == agency, Holding.person_id == person, in_force(Holding, today)
    )
    return sa.exists().where(
        Seat.agency == agency, Seat.superior_id.in_(mine), Seat.closed_on.is_(None)
    )
