"""The panel on an objection: who may sit, who sits, what the votes say, who decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.domain import panel
from workflows.domain.panel import Candidate, PanelRefused, Parties
from workflows.domain.rating import UnknownRating
from workflows.domain.rules import Rules
from workflows.examples.forms.form import Form
from workflows.examples.given import Given, OutsideForm

STEPS = ("anggota", "diputus_oleh", "predikat")
NAMES = (
    "pihak",
    "anggota",
    "cadangan",
    "unit_anggota",
    "hubungan",
    "pernyataan",
    "hadir",
    "suara",
    "alasan_berbeda",
    "diputus_oleh",
    "predikat",
)
PARTIES = (
    "pegawai",
    "penilai",
    "pemutus",
    "pengganti_pemutus",
    "pemberi_umpan_balik",
    "garis_komando",
    "unit",
    "tim_terdahulu",
)


def _panel(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, *NAMES)
    if not any(step in given for step in STEPS):
        raise OutsideForm(f"Expected input to say one of {', '.join(STEPS)}")
    try:
        return {"sah": True, **_answer(given, rules)}
    except PanelRefused as refused:
        return {"sah": False, "sebab": refused.reason_id}


def _answer(given: Given, rules: Rules) -> dict[str, Any]:
    found: dict[str, Any] = {}
    parties = given.part("pihak", *PARTIES) if "pihak" in given else None
    sitting = given.words("anggota")
    if "anggota" in given:
        panel.check_size(len(sitting), rules)
        if parties is not None:
            people = _candidates(given)
            named = [people[each] for each in sitting]
            spare = [people[each] for each in given.words("cadangan")]
            panel.check_members(named, spare, _parties(parties), rules)
    if "hadir" in given:
        seated = panel.sitting(
            sitting, given.words("hadir"), rules, alternates=given.words("cadangan")
        )
        sitting = seated.members
        found |= {"bersidang": list(sitting), "turun": seated.stepped_down}
    if "suara" in given:
        votes = _words(given, "suara")
        counted = panel.tally(votes, sitting)
        panel.check_close(counted, _words(given, "alasan_berbeda"))
        found |= {"hasil": counted.outcome, "berbeda": list(counted.dissenters)}
    if "diputus_oleh" in given:
        if parties is None:
            raise OutsideForm("Expected input to say pihak when it says diputus_oleh")
        person = given.word("diputus_oleh")
        deciders = {parties.word("pemutus"), *parties.words("pengganti_pemutus")}
        panel.check_decider(person, {person}, deciders, _parties(parties))
    if "predikat" in given:
        found |= _grades(given.part("predikat", "pegawai", "menjadi", "unit"), rules)
    return found


def _candidates(given: Given) -> Mapping[str, Candidate]:
    everyone = (*given.words("anggota"), *given.words("cadangan"))
    units = given.part("unit_anggota", *everyone) if "unit_anggota" in given else None
    ties: dict[str, dict[str, str]] = {}
    for each in given.parts("hubungan", "antara", "jenis"):
        pair = each.words("antara")
        if len(pair) != 2:
            raise OutsideForm("Expected antara to name two people")
        for one, other in (pair, pair[::-1]):
            ties.setdefault(one, {})[other] = each.word("jenis")
    declared = _words(given, "pernyataan")
    return {
        name: Candidate(
            name,
            units=frozenset(units.words(name)) if units is not None else frozenset(),
            ties=ties.get(name, {}),
            declared=declared.get(name, ""),
        )
        for name in everyone
    }


def _parties(given: Given) -> Parties:
    return Parties(
        employee=given.word("pegawai"),
        assessor=given.word("penilai"),
        decider=given.word("pemutus"),
        feedback_givers=frozenset(given.words("pemberi_umpan_balik")),
        line=frozenset(given.words("garis_komando")),
        units=frozenset(given.words("unit")),
        earlier=frozenset(given.words("tim_terdahulu")),
    )


def _grades(given: Given, rules: Rules) -> dict[str, Any]:
    unit = _words(given, "unit")
    person, new = given.word("pegawai"), given.word("menjadi")
    if person not in unit:
        raise OutsideForm("Expected unit to hold the grade of pegawai")
    return {"predikat": panel.grades_after(unit, person, new, rules)}


def _words(given: Given, name: str) -> dict[str, str]:
    """Return a mapping of names to words; an empty word stands for nothing said."""
    if name not in given:
        return {}
    value = given.raw(name)
    if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
        raise OutsideForm(f"Expected {name} to be a list of names, each with a word")
    return {key: each.strip() for key, each in value.items()}


PANEL = Form(_panel, refusals=(UnknownRating,), in_part=True)
