"""A person's year as the assessor sees it: results, behaviour, ratings by period, feedback."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from workflows.achievement_aid import percent_text
from workflows.domain.rating import proposed_rating, rating_of_head
from workflows.domain.told import joined, phrase
from workflows.evaluations import Row, find_organisation_grade, leads, units_above
from workflows.processes.asking import Call, rules, today
from workflows.processes.asking import period as period_of
from workflows.processes.asking import subject as subject_of
from workflows.processes.measurement.records import (
    latest_realisations,
    notes_of_year,
    ratings_of_year,
)
from workflows.processes.planning.plans import find_plan_in_force, number_in_words


@dataclass(slots=True)
class Line:
    """One planned result or behaviour with everything the year brought."""

    subject: str
    ref: str
    text: str
    main: bool = True  # of the main results (utama)
    target: str = ""
    realised: str = ""
    achievement: str = ""
    ratings: list[str] = field(default_factory=list)  # by period, oldest first
    feedback: list[str] = field(default_factory=list)

    def row(self) -> Row:
        """Return what a version of the evaluation keeps of it."""
        facts = {
            "target": self.target,
            "realisasi": self.realised,
            "capaian": self.achievement,
            "rating_periode": self.ratings,
        }
        return Row(self.subject, self.ref, self.text, facts, "\n".join(self.feedback))


def lines_of(call: Call) -> list[Line]:
    """Return the year's lines: planned results in their order, then the seven behaviours."""
    session, agency = call.work.session, call.facts.agency
    person, period, law = subject_of(call), period_of(call), rules(call)
    plan = find_plan_in_force(session, agency, person, period)
    ratings = ratings_of_year(session, agency, person, period)
    notes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for note in notes_of_year(session, agency, person, period):
        told = joined(
            "; ",
            (
                *([phrase("Baik: %(text)s", text=note.good)] if note.good else []),
                *([phrase("Perbaiki: %(text)s", text=note.improve)] if note.improve else []),
            ),
        )
        notes[note.subject, note.subject_ref].append(told)
    by_indicator = defaultdict(list)
    for row in latest_realisations(session, agency, person, period):
        if row.value is not None:
            by_indicator[row.indicator_key].append(row)
    lines: list[Line] = []
    for result in plan.results if plan else ():
        line = Line("hasil", result.key, result.text, main=result.kind == "utama")
        targets, realised, achieved = [], [], []
        for indicator in result.indicators:
            rows = by_indicator[indicator.key]
            targets.append(f"{indicator.text}: {indicator.target_in_words}".removesuffix(": "))
            values = ", ".join(number_in_words(row.value) for row in rows if row.value is not None)
            if values:
                realised.append(f"{values} {indicator.unit}".strip())
            achieved += [row.achievement for row in rows[-1:] if row.achievement is not None]
        line.target, line.realised = "; ".join(targets), "; ".join(realised)
        line.achievement = percent_text(_mean(achieved))
        lines.append(line)
    for key, behaviour in law["perilaku_kerja"].items():
        lines.append(Line("perilaku", key, behaviour["nama"]))
    for line in lines:
        line.ratings = [each.rating for each in ratings.get((line.subject, line.ref), ())]
        line.feedback = notes.get((line.subject, line.ref), [])
    return lines


def proposals(call: Call, lines: list[Line]) -> tuple[str | None, str | None]:
    """Return the proposed ratings of results and of behaviour, as an aid.

    A line's own rating is the median of its periods; the proposal is the median of the lines, of
    the main results only. Whoever leads the organisation is proposed the organisation's own grade.

    Source: SE MenPANRB 3/2023 for the head; the medians are a setting of ours.
    """
    law = rules(call)
    results = [each for each in lines if each.subject == "hasil" and each.main]
    behaviours = [each for each in lines if each.subject == "perilaku"]

    def median(chosen: list[Line]) -> str | None:
        own = [proposed_rating(each.ratings, law) for each in chosen]
        return proposed_rating([rating for rating in own if rating is not None], law)

    result = median(results)
    session, agency, person = call.work.session, call.facts.agency, subject_of(call)
    on = today(call)
    units = units_above(session, agency, person, on)
    found = find_organisation_grade(session, agency, units, period_of(call))
    if found is not None and leads(session, agency, person, found[0], on):
        result = rating_of_head(found[1].grade, law)
    return result, median(behaviours)


def _mean(percents: list[Decimal]) -> Decimal | None:
    if not percents:
        return None
    return (sum(percents, Decimal(0)) / len(percents)).quantize(Decimal("0.01"))
