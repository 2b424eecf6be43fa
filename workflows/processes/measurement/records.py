"""What the periods of a year hold, read for forms, evaluations and documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflows.tables.feedback import FeedbackNote
from workflows.tables.measurement import Evidence, PeriodicRating, Realisation


def latest_realisations(
    session: Session, agency: str, person: str, period: str
) -> list[Realisation]:
    """Return the newest version of each period's realisations, by period and place."""
    newest = (
        sa.select(Realisation.case, sa.func.max(Realisation.version).label("version"))
        .where(
            Realisation.agency == agency,
            Realisation.person_id == person,
            Realisation.period == period,
        )
        .group_by(Realisation.case)
        .subquery()
    )
    return list(
        session.scalars(
            sa.select(Realisation)
            .join(
                newest,
                sa.and_(newest.c.case == Realisation.case, newest.c.version == Realisation.version),
            )
            .order_by(Realisation.part, Realisation.id)
        )
    )


def evidence_of(session: Session, case: str, version: int) -> list[Evidence]:
    """Return the evidence given with one version of a period's realisation."""
    return list(
        session.scalars(
            sa.select(Evidence)
            .where(Evidence.case == case, Evidence.version == version)
            .order_by(Evidence.id)
        )
    )


def ratings_of_year(
    session: Session, agency: str, person: str, period: str
) -> dict[tuple[str, str], list[PeriodicRating]]:
    """Return the periodic ratings by (subject, subject_ref), each in the order of the periods."""
    found: dict[tuple[str, str], list[PeriodicRating]] = defaultdict(list)
    for rating in session.scalars(
        sa.select(PeriodicRating)
        .where(
            PeriodicRating.agency == agency,
            PeriodicRating.person_id == person,
            PeriodicRating.period == period,
        )
        .order_by(PeriodicRating.part, PeriodicRating.id)
    ):
        found[rating.subject, rating.subject_ref].append(rating)
    return found


def notes_of_year(
    session: Session, agency: str, person: str, period: str
) -> Sequence[FeedbackNote]:
    """Return all feedback notes about a person's year, oldest first."""
    return session.scalars(
        sa.select(FeedbackNote)
        .where(
            FeedbackNote.agency == agency,
            FeedbackNote.person_id == person,
            FeedbackNote.period == period,
        )
        .order_by(FeedbackNote.at, FeedbackNote.id)
    ).all()
