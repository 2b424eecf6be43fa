"""A year that was not run here, as a file told it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from engine.store.unit_of_work import UnitOfWork
from workflows.documents.plan import PERSPECTIVES
from workflows.earlier.looking import find_earlier_year, in_words, list_results
from workflows.parameters.overrides import rules_of
from workflows.tables.document import ImportedResult


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """One indicator of an imported plan, in words."""

    aspect: str
    indicator: str
    target: str
    realised: str


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """One result of an imported plan with its indicators."""

    text: str
    serves: str
    additional: bool
    perspective: str
    lines: tuple[EarlierLine, ...]


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """A year of a person as the file told it, in the words of the law; "" where it said nothing."""

    period: str
    grade: str
    results_rating: str
    behaviour_rating: str
    organisation: str
    seat: str
    unit: str
    assessor: str
    note: str
    imported_at: datetime
    results: tuple[EarlierResult, ...]


def read_earlier_year(
    work: UnitOfWork, agency: str, person: str, period: str
) -> EarlierYear | None:
    """Return what a file told about a year of a person, or None."""
    found = find_earlier_year(work.session, agency, person, period)
    if found is None:
        return None
    law = rules_of(work, agency, work.now.date())
    ratings = law["nama_rating"]
    return EarlierYear(
        period=found.period,
        grade=law["nama_predikat"].get(found.grade, ""),
        results_rating=ratings.get(found.result_rating, ""),
        behaviour_rating=ratings.get(found.behaviour_rating, ""),
        organisation=law["nama_predikat_organisasi"].get(found.organisation_grade, ""),
        seat=found.seat,
        unit=found.unit,
        assessor=found.assessor,
        note=found.note,
        imported_at=found.imported_at,
        results=_results(list_results(work.session, found)),
    )


def _results(rows: Sequence[ImportedResult]) -> tuple[EarlierResult, ...]:
    """Return lines of a file as results: those that say the same one after the other are one."""
    found: list[EarlierResult] = []
    for row in rows:
        line = EarlierLine(
            aspect=(row.aspect or "").capitalize(),
            indicator=row.indicator,
            target=in_words(row.target, row.unit),
            realised=in_words(row.realised, row.unit),
        )
        before = found[-1] if found else None
        if before and (before.text, before.additional) == (row.result, row.kind == "tambahan"):
            found[-1] = replace(before, lines=(*before.lines, line))
            continue
        found.append(
            EarlierResult(
                text=row.result,
                serves=row.serves,
                additional=row.kind == "tambahan",
                perspective=PERSPECTIVES.get(row.perspective or "", ""),
                lines=(line,),
            )
        )
    return tuple(found)
