"""Numeric rule sets that older records were made by."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from workflows.domain import legacy
from workflows.domain.credit import shown
from workflows.domain.legacy import OutOfScale
from workflows.domain.rules import Rules
from workflows.examples.forms.form import Form
from workflows.examples.given import Given, number

WEIGHTS = {"70/30": False, "60/40": True}
"""Whether peers and subordinates were asked, by how the law writes the weights."""


def _nilai_pp30(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "skp", "perilaku", "bobot", "ide_baru")
    asked = WEIGHTS[given.choice("bobot", *WEIGHTS)]
    idea = given.flag("ide_baru", default=False)
    nilai = legacy.pp30_nilai(given.number("skp"), given.number("perilaku"), rules, with_360=asked)
    grade = legacy.pp30_predikat(nilai, rules, ide_baru=idea)
    return {"nilai": _exact(nilai), "predikat": legacy.pp30_sebutan(grade, rules)}


def _nilai_iki(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "capaian")
    return {"nilai": _exact(legacy.permenpanrb8_nilai_iki(given.number("capaian"), rules))}


def _nilai_periodik(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "rencana_aksi", "kinerja_utama")
    rules["permenpanrb8_nilai_iki"]  # in force with it
    actions, results = (
        [number(each, name) for each in given.items(name)]
        for name in ("rencana_aksi", "kinerja_utama")
    )
    return {"nilai": shown(legacy.permenpanrb8_nilai_periodik(actions, results))}


def _efisiensi_pp46(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "target", "realisasi")
    found = legacy.pp46_efisiensi(given.number("target"), given.number("realisasi"), rules)
    return {"nilai": shown(found)}


def _nilai_pp46(value: Any, rules: Rules) -> Mapping[str, Any]:
    given = Given(value, "aspek", "tugas_tambahan", "perilaku")
    aspects = [number(each, "aspek") for each in given.items("aspek")]
    added = given.whole("tugas_tambahan", default=0)
    skp = legacy.pp46_nilai_skp(aspects, rules, tugas_tambahan=added)
    nilai = legacy.pp46_nilai_prestasi(skp, given.number("perilaku"), rules)
    return {
        "nilai_skp": shown(skp),
        "nilai": shown(nilai),
        "sebutan": legacy.pp46_sebutan(nilai, rules),
    }


def _exact(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


NILAI_PP30 = Form(
    _nilai_pp30,
    refusals=(OutOfScale,),
    in_part=True,
    # "Cukup" is the word of PP 30/2019 for what PermenPANRB 6/2022 calls Butuh Perbaikan.
    same_words={"butuh_perbaikan": "cukup"},
)
NILAI_IKI = Form(_nilai_iki, refusals=(OutOfScale,))
NILAI_PERIODIK = Form(_nilai_periodik, refusals=(OutOfScale,))
EFISIENSI_PP46 = Form(_efisiensi_pp46, refusals=(OutOfScale,))
NILAI_PP46 = Form(_nilai_pp46, refusals=(OutOfScale,), in_part=True)
