"""From two ratings to the grade (predikat), and what a grade asks for."""

from __future__ import annotations

from collections.abc import Sequence

from workflows.domain.rules import Rules


class UnknownRating(ValueError):
    """A rating or a grade that the rules do not know."""

    def __init__(self, what: str, value: object, known: Sequence[str]) -> None:
        self.what, self.value, self.known = what, value, tuple(known)
        super().__init__(f"Expected {what} to be one of {', '.join(known)} but got {value!r}")


def predikat(hasil_kerja: str, perilaku: str, rules: Rules) -> str:
    """Return the grade that the two ratings give.

    Args:
        hasil_kerja: rating of work results: di_atas, sesuai or di_bawah.
        perilaku: rating of conduct, same scale.
        rules: holds `matriks_predikat`.

    Raises:
        UnknownRating: a rating is missing or not of the scale.

    Source: PermenPANRB 6/2022, kuadran kinerja; in force for the performance year 2022 on.
    """
    matrix = rules["matriks_predikat"]
    if hasil_kerja not in matrix:
        raise UnknownRating("rating hasil kerja", hasil_kerja, tuple(matrix))
    row = matrix[hasil_kerja]
    if perilaku not in row:
        raise UnknownRating("rating perilaku", perilaku, tuple(row))
    grade: str = row[perilaku]
    return grade


def rating_of_head(organisation: str, rules: Rules) -> str:
    """Return the work-result rating of the head, which is the organisation's own grade.

    Raises:
        UnknownRating: the organisation's grade is not of the five.

    Source: SE MenPANRB 3/2023; the mapping of five levels to three is a setting.
    """
    mapping = rules["rating_pimpinan_dari_organisasi"]
    if organisation not in mapping:
        raise UnknownRating("capaian kinerja organisasi", organisation, tuple(mapping))
    rating: str = mapping[organisation]
    return rating


def position(grade: str, rules: Rules) -> int:
    """Return the place of a grade from the best, 0, to the worst, 4."""
    order: list[str] = rules["urutan_predikat"]
    if grade not in order:
        raise UnknownRating("predikat", grade, order)
    return order.index(grade)


def is_better(grade: str, than: str, rules: Rules) -> bool:
    """Return whether a grade is better than another."""
    return position(grade, rules) < position(than, rules)


def needs_reason(grade: str, rules: Rules, *, proposed: str | None = None) -> bool:
    """Return whether a written reason must stand beside the grade.

    It must for the grades of `predikat_wajib_alasan`, and whenever the grade differs from the
    proposal that the row ratings gave.
    """
    position(grade, rules)
    return grade in rules["predikat_wajib_alasan"] or proposed not in (None, grade)


def needs_development_plan(grade: str, rules: Rules) -> bool:
    """Return whether the grade makes a development plan compulsory."""
    position(grade, rules)
    return grade in rules["predikat_wajib_pengembangan"]


def proposed_rating(ratings: Sequence[str], rules: Rules) -> str | None:
    """Return the median of the row ratings, as an aid; the lower one when two stand in the middle.

    The Permen gives no formula: the rating is the assessor's judgement, and this is never saved by
    itself. None when there is no row.

    Raises:
        UnknownRating: a rating is not of the scale.
    """
    scale = list(rules["nama_rating"])  # best first
    for each in ratings:
        if each not in scale:
            raise UnknownRating("rating", each, scale)
    if not ratings:
        return None
    ranked = sorted(ratings, key=scale.index)
    return ranked[len(ranked) // 2]
