"""How grades spread over a group, against the pattern of the organisation's own grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflows.domain.rating import UnknownRating
from workflows.domain.rules import Rules
from workflows.domain.words import listed


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule of the pattern that the group does not meet."""

    rule: str  # maks, min, ada, tidak_ada or terbanyak
    grades: tuple[str, ...]
    limit: int | None  # people; None where the rule names no number
    count: int  # people found
    message: str  # one sentence, in Indonesian


@dataclass(frozen=True, slots=True)
class Distribution:
    """What the pattern says about a group."""

    judged: bool  # False: too few people to be judged at this level
    total: int
    violations: tuple[Violation, ...]


def at_most(total: int, percent: int) -> int:
    """Return the largest number of people within a maximum percentage: rounded down."""
    return total * percent // 100


def at_least(total: int, percent: int) -> int:
    """Return the smallest number of people that meets a minimum percentage: rounded up."""
    return -(-total * percent // 100)


def check(organisation: str, counts: Mapping[str, int], rules: Rules) -> Distribution:
    """Hold the grades of a group against the pattern of its organisation.

    Args:
        organisation: the organisation's grade: istimewa, baik, butuh_perbaikan, kurang or
            sangat_kurang.
        counts: people by grade. Leave out the head whose rating is the organisation's, and those
            who were not rated.
        rules: hold `aturan_distribusi`, `ambang_distribusi`, `nama_predikat`.

    Raises:
        UnknownRating: the organisation's grade or one of the people's is not known.

    Source: SE MenPANRB 3/2023. The pattern guides ("pertimbangan"); rounding is our reading.
    """
    pattern = _pattern(organisation, rules)
    known = rules["urutan_predikat"]
    for grade in counts:
        if grade not in known:
            raise UnknownRating("predikat", grade, known)
    total = sum(counts.values())
    if total < rules["ambang_distribusi"]:
        return Distribution(judged=False, total=total, violations=())
    found = (_violation(rule, counts, total, rules) for rule in pattern)
    return Distribution(True, total, tuple(each for each in found if each is not None))


def judged_level(sizes: Sequence[tuple[str, int]], rules: Rules) -> str | None:
    """Return the first unit, going up, that has enough people to be judged; None when none has.

    Args:
        sizes: (unit, rated people in it and below), from the smallest unit up to the agency.
        rules: hold `ambang_distribusi`.
    """
    threshold = rules["ambang_distribusi"]
    return next((unit for unit, size in sizes if size >= threshold), None)


def _violation(
    rule: Mapping[str, Any], counts: Mapping[str, int], total: int, rules: Rules
) -> Violation | None:
    kind: str = rule["aturan"]
    grades: tuple[str, ...] = tuple(rule["predikat"])
    names = listed([rules["nama_predikat"][grade] for grade in grades])
    count = sum(counts.get(grade, 0) for grade in grades)
    percent: int = rule.get("persen", 0)
    limit: int | None = None
    if kind == "maks":
        limit = at_most(total, percent)
        broken = count > limit
        message = (
            f"{names} paling banyak {limit} dari {total} orang ({percent}%), terhitung {count}."
        )
    elif kind == "min":
        limit = at_least(total, percent)
        broken = count < limit
        message = (
            f"{names} paling sedikit {limit} dari {total} orang ({percent}%), terhitung {count}."
        )
    elif kind == "ada":
        broken = count == 0
        message = f"Harus ada pegawai berpredikat {names}, tetapi tidak ada."
    elif kind == "tidak_ada":
        broken = count > 0
        message = f"Tidak boleh ada pegawai berpredikat {names}, terhitung {count}."
    elif kind == "terbanyak":
        limit = max((n for grade, n in counts.items() if grade not in grades), default=0)
        broken = count < limit
        message = f"{names} harus kelompok terbesar, tetapi kelompok lain berjumlah {limit} orang."
    else:
        raise ValueError(f"Expected a rule of aturan_distribusi but got {kind!r}")
    return Violation(kind, grades, limit, count, message) if broken else None


def leading_grade(organisation: str, rules: Rules) -> str:
    """Return the grade that most people have by the pattern of an organisation's grade.

    Raises:
        UnknownRating: the organisation's grade is not known.

    Source: SE MenPANRB 3/2023.
    """
    pattern = _pattern(organisation, rules)
    for rule in pattern:
        if rule["aturan"] == "terbanyak":
            return str(rule["predikat"][0])
    least = max(
        (rule for rule in pattern if rule["aturan"] == "min"), key=lambda rule: int(rule["persen"])
    )
    return str(least["predikat"][0])


def pattern_in_words(organisation: str, rules: Rules) -> tuple[str, ...]:
    """Return the pattern of an organisation's grade, a sentence a rule.

    Raises:
        UnknownRating: the organisation's grade is not known.

    Source: SE MenPANRB 3/2023.
    """
    told = {
        "maks": "{names} paling banyak {percent}%.",
        "min": "{names} paling sedikit {percent}%.",
        "ada": "Ada pegawai berpredikat {names}.",
        "tidak_ada": "Tidak ada pegawai berpredikat {names}.",
        "terbanyak": "{names} adalah kelompok terbesar.",
    }
    return tuple(
        told[rule["aturan"]].format(
            names=" dan/atau ".join(rules["nama_predikat"][each] for each in rule["predikat"]),
            percent=rule.get("persen", 0),
        )
        for rule in _pattern(organisation, rules)
    )


def _pattern(organisation: str, rules: Rules) -> Sequence[Mapping[str, Any]]:
    patterns = rules["aturan_distribusi"]
    if organisation not in patterns:
        raise UnknownRating("capaian kinerja organisasi", organisation, tuple(patterns))
    found: Sequence[Mapping[str, Any]] = patterns[organisation]
    return found
