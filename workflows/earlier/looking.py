"""Reading earlier years that were brought in from a file."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflows.processes.planning.plans import number_in_words
from workflows.tables.document import ImportedResult, ImportedYear


def list_earlier_years(session: Session, agency: str, person: str) -> list[str]:
    """Return the years of a person that a file told, newest first."""
    return list(
        session.scalars(
            sa.select(ImportedYear.period)
            .where(ImportedYear.agency == agency, ImportedYear.person_id == person)
            .order_by(ImportedYear.period.desc())
        )
    )


def find_earlier_year(
    session: Session, agency: str, person: str, period: str
) -> ImportedYear | None:
    """Return what a file told about a year of a person, or None."""
    return session.scalars(
        sa.select(ImportedYear).where(
            ImportedYear.agency == agency,
            ImportedYear.person_id == person,
            ImportedYear.period == period,
        )
    ).one_or_none()


def list_results(session: Session, year: ImportedYear) -> Sequence[ImportedResult]:
    """Return the lines of an imported plan in the order of the file."""
    return session.scalars(
        sa.select(ImportedResult)
        .where(ImportedResult.imported_year_id == year.id)
        .order_by(ImportedResult.number)
    ).all()


def in_words(value: Decimal | None, unit: str) -> str:
    """Return "1.200 keluarga", or "" when the file has no number."""
    return "" if value is None else f"{number_in_words(value)} {unit}".strip()
