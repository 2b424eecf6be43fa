"""Numeric rule sets that older records were made by: PP 30/2019, PermenPANRB 8/2021, PP 46/2011.

They read old records. Grades are given by `rating.predikat` since the performance year 2022.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from workflows.domain.rules import Rules, fraction


class OutOfScale(ValueError):
    """A value outside the scale of the rule set."""


def pp30_nilai(skp: Any, perilaku: Any, rules: Rules, *, with_360: bool = False) -> Fraction:
    """Return the performance value: SKP and conduct weighted 70/30, or 60/40 with opinions.

    Raises:
        OutOfScale: a value is below 0 or above the highest of the scale.

    Source: PP 30/2019 Pasal 41 ayat (1)-(4).
    """
    highest = fraction(rules["pp30_nilai_maksimum"])
    for value in (skp, perilaku):
        if not 0 <= fraction(value) <= highest:
            raise OutOfScale(f"Expected a value of 0 to {highest} but got {value}")
    weights = rules["pp30_bobot_skp"]
    weight = fraction(weights["dengan_360" if with_360 else "tanpa_360"]) / 100
    return weight * fraction(skp) + (1 - weight) * fraction(perilaku)


def pp30_predikat(nilai: Any, rules: Rules, *, ide_baru: bool = False) -> str:
    """Return the grade of a performance value; bands are met by the unrounded value.

    Args:
        nilai: from `pp30_nilai`.
        rules: hold `pp30_predikat`.
        ide_baru: a new idea or way of working, useful to the organisation or the state, was made;
            without it even 120 is Baik.

    Source: PP 30/2019 Pasal 41 ayat (5).
    """
    met = {"ide_baru"} if ide_baru else set()
    for band in rules["pp30_predikat"]:
        if fraction(nilai) >= fraction(band["dari"]) and band.get("syarat") in (None, *met):
            grade: str = band["predikat"]
            return grade
    raise OutOfScale(f"Expected a value of 0 or more but got {nilai}")


def pp30_sebutan(predikat: str, rules: Rules) -> str:
    """Return the word of PP 30/2019 for a grade: cukup for what is now butuh_perbaikan.

    Source: PP 30/2019 Pasal 41 ayat (5).
    """
    bands = {band["predikat"]: band for band in rules["pp30_predikat"]}
    word: str = bands[predikat].get("sebutan", predikat)
    return word


def permenpanrb8_nilai_iki(capaian: Any, rules: Rules) -> Fraction:
    """Return the value of an indicator's achievement in percent.

    Source: PermenPANRB 8/2021, Lampiran.
    """
    table = rules["permenpanrb8_nilai_iki"]
    value = fraction(capaian)
    added = fraction(_band(table["garis"], value)["tambah"])
    return max(Fraction(0), min(fraction(table["maksimum"]), value + added))


def permenpanrb8_nilai_periodik(
    rencana_aksi: Sequence[Any], kinerja_utama: Sequence[Any]
) -> Fraction:
    """Return the value of a period: the mean of the two means.

    Source: PermenPANRB 8/2021, Lampiran.
    """
    return (_mean(rencana_aksi) + _mean(kinerja_utama)) / 2


def pp46_efisiensi(target: Any, realisasi: Any, rules: Rules) -> Fraction:
    """Return the value of the aspects waktu and biaya, where less than the target is better.

    Source: Perka BKN 1/2013.
    """
    figures = rules["pp46_efisiensi"]
    goal, used = fraction(target), fraction(realisasi)
    if goal <= 0:
        raise OutOfScale(f"Expected a target above zero but got {target}")
    saved = 100 - used / goal * 100
    value = (fraction(figures["faktor"]) * goal - used) / goal * 100
    if saved <= fraction(figures["ambang_persen"]):
        return value
    return fraction(figures["nilai_dasar"]) - (value - 100)


def pp46_nilai_skp(aspects: Sequence[Any], rules: Rules, *, tugas_tambahan: int = 0) -> Fraction:
    """Return the SKP value: the mean of the aspects, plus what additional tasks add.

    Source: Perka BKN 1/2013.
    """
    added = Fraction(0)
    if tugas_tambahan:
        added = fraction(_band(rules["pp46_tugas_tambahan"], Fraction(tugas_tambahan))["tambah"])
    return _mean(aspects) + added


def pp46_nilai_prestasi(skp: Any, perilaku: Any, rules: Rules) -> Fraction:
    """Return the value of work achievement: SKP and conduct, 60/40.

    Source: PP 46/2011.
    """
    weight = fraction(rules["pp46_bobot_skp"]) / 100
    return weight * fraction(skp) + (1 - weight) * fraction(perilaku)


def pp46_sebutan(nilai: Any, rules: Rules) -> str:
    """Return the word for a value; 90.9 is still Baik, as the systems of that time had it."""
    for band in rules["pp46_sebutan"]:
        if fraction(nilai) >= fraction(band["dari"]):
            word: str = band["sebutan"]
            return word
    raise OutOfScale(f"Expected a value of 0 or more but got {nilai}")


def _band(bands: Sequence[Mapping[str, Any]], value: Fraction) -> Mapping[str, Any]:
    met = [band for band in bands if value >= fraction(band["dari"])]
    if not met:
        raise OutOfScale(f"Expected a value of {bands[0]['dari']} or more but got {float(value)}")
    return met[-1]


def _mean(values: Sequence[Any]) -> Fraction:
    if not values:
        raise OutOfScale("Expected at least one value to take the mean of")
    return sum((fraction(value) for value in values), Fraction(0)) / len(values)
