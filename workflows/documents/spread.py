"""How grades are spread (pola distribusi): the pattern as a curve, and the unit beside it.

The curve is the shape that the circular asks for with the organisation's grade; its height counts
nobody. The bars are people of the organisation's unit, as far as released by the same moment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import exp
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from workflows.domain.distribution import leading_grade, pattern_in_words
from workflows.domain.words import listed
from workflows.evaluations import find_organisation_grade
from workflows.parameters import RuleSet, get
from workflows.tables.evaluation import Evaluation, EvaluationVersion
from workflows.tables.people import Unit

FEWEST = 5  # people of a number that is printed (UU 14/2008: grades of a person are not public)
WIDTH, HEIGHT, FOOT = 500, 170, 10  # of the picture
STEPS = 60  # of the curve
SPREAD = 0.85  # grades: how far the curve reaches around its top
TALLEST = 0.9  # of the height
FEW = f"kurang dari {FEWEST}"


def spread_of(
    session: Session, evaluation: Evaluation, version: EvaluationVersion, law: RuleSet
) -> dict[str, Any]:
    """Return the pattern for a version of an evaluation, as its template reads it."""
    order = list(reversed(law["urutan_predikat"]))  # from the lowest, as the form draws it
    names = [law["nama_predikat"][grade] for grade in order]
    top = leading_grade(version.organisation_grade, law)
    unit = _organisation(session, evaluation)
    counts = _counts(session, unit, evaluation, version.released_at)
    total = sum(counts.values())
    people = [counts.get(grade, 0) for grade in order] if total >= law["ambang_distribusi"] else []
    told = [str(each) if each >= FEWEST else FEW for each in people]
    curve = f"Kurva pola distribusi predikat, tertinggi pada {law['nama_predikat'][top]}"
    bars = [f"{name}: {count}" for name, count in zip(names, told, strict=False)]
    return {
        "gambar": picture(order.index(top), [each if each >= FEWEST else 0 for each in people]),
        "keterangan": f"{curve}; sebaran pegawai: {listed(bars)}." if bars else f"{curve}.",
        "predikat": names,
        "dasar": get("aturan_distribusi").version(law.on).regulation or "",
        "aturan": list(pattern_in_words(version.organisation_grade, law)),
        "unit": unit.name,
        "jumlah": total if people else 0,
        "sebaran": told,
    }


def picture(top: int, counts: Sequence[int]) -> str:
    """Return the pattern as SVG: a curve over five grades, with bars where people are counted.

    Args:
        top: place of the grade where the curve is highest, from the lowest grade on.
        counts: people by grade from the lowest one; empty: no bars.
    """
    column = WIDTH / 5
    ground = HEIGHT - FOOT
    highest = max(counts, default=0) or 1
    bars = "".join(
        f'<rect x="{at * column + column * 0.3:g}" y="{ground - height:g}"'
        f' width="{column * 0.4:g}" height="{height:g}" fill="#c9d6e6"/>'
        for at, count in enumerate(counts)
        if (height := round(count / highest * ground * TALLEST, 1))
    )
    points = " ".join(
        f"{step / STEPS * WIDTH:.1f},{ground - _height(step / STEPS * 5 - 0.5 - top) * ground:.1f}"
        for step in range(STEPS + 1)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{bars}'
        f'<polyline points="{points}" fill="none" stroke="#0b4f8c" stroke-width="3"/>'
        f'<path d="M1 0V{ground}H{WIDTH}" fill="none" stroke="#555" stroke-width="1.5"/></svg>'
    )


def _height(distance: float) -> float:
    """Return how high the curve is that many grades away from its top."""
    return TALLEST * exp(-((distance / SPREAD) ** 2) / 2)


def _organisation(session: Session, evaluation: Evaluation) -> Unit:
    """Return the unit whose grade the evaluation goes by; else the person's own."""
    path: list[Unit] = []
    key: str | None = evaluation.unit_id
    while key is not None and all(unit.id != key for unit in path):
        path.append(session.get_one(Unit, key))
        key = path[-1].parent_id
    found = find_organisation_grade(session, evaluation.agency, path, evaluation.period)
    return found[0] if found else path[0]


def _counts(
    session: Session, unit: Unit, evaluation: Evaluation, until: datetime
) -> Mapping[str, int]:
    """Return people by grade in a unit and those below it, by what was released until then."""
    below = sa.select(Unit.id).where(Unit.id == unit.id).cte("units_of_spread", recursive=True)
    below = below.union(sa.select(Unit.id).join(below, Unit.parent_id == below.c.id))
    e, v = Evaluation, EvaluationVersion
    newest = (
        sa.select(v.evaluation_id, sa.func.max(v.version).label("version"))
        .join(e, e.id == v.evaluation_id)
        .where(
            e.agency == evaluation.agency,
            e.period == evaluation.period,
            e.unit_id.in_(sa.select(below.c.id)),
            v.released_at <= until,
        )
        .group_by(v.evaluation_id)
        .subquery()
    )
    rows = session.execute(
        sa.select(v.grade, sa.func.count().label("people"))
        .join(
            newest,
            sa.and_(newest.c.evaluation_id == v.evaluation_id, newest.c.version == v.version),
        )
        .group_by(v.grade)
    )
    return {row.grade: row.people for row in rows}
