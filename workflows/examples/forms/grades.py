"""Grades, how they spread over a group, and the angka kredit they give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.domain import credit, distribution, rating
from workflows.domain.rating import UnknownRating
from workflows.domain.rules import Rules
from workflows.examples.forms.form import Form
from workflows.examples.given import Given, OutsideForm


def _predikat(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "hasil_kerja", "perilaku")
    return {"predikat": rating.predikat(given.word("hasil_kerja"), given.word("perilaku"), rules)}


def _distribusi(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "organisasi", "jumlah")
    people = given.part("jumlah", *rules["urutan_predikat"])
    counts = {grade: people.whole(grade) for grade in people.value}
    if not counts:
        raise OutsideForm("Expected jumlah to count people")
    found = distribution.check(given.word("organisasi"), counts, rules)
    return {"sah": not found.violations} if found.judged else {"dinilai": False}


def _angka_kredit(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "jenjang", "segmen")
    jenjang = given.word("jenjang")
    segments = [
        credit.Segment(jenjang, part.word("predikat"), part.whole("bulan"))
        for part in given.parts("segmen", "predikat", "bulan")
    ]
    if not segments:
        raise OutsideForm("Expected segmen to hold at least one part of the year")
    return {"angka_kredit": f"{credit.shown(credit.angka_kredit(segments, rules)):.2f}"}


PREDIKAT = Form(_predikat, refusals=(UnknownRating,))
DISTRIBUSI = Form(_distribusi, refusals=(UnknownRating,))
ANGKA_KREDIT = Form(_angka_kredit, refusals=(UnknownRating, credit.WrongMonths))
