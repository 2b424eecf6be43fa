"""DOMAIN.md section 14, T2, T4, T5, T6, T12: credit, achievement and the older numeric rules."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain import achievement, legacy
from workflows.domain.achievement import NoTarget
from workflows.domain.credit import Segment, WrongMonths, angka_kredit, shown
from workflows.domain.legacy import OutOfScale
from workflows.domain.rating import UnknownRating
from workflows.parameters import RuleSet

RULES = RuleSet(date(2026, 1, 1))


def credit(*segments):
    return shown(angka_kredit([Segment(*each) for each in segments], RULES))


@pytest.mark.parametrize(
    ("jenjang", "grade", "months", "expected"),
    [
        ("ahli_pertama", "sangat_baik", 12, "18.75"),
        ("ahli_pertama", "baik", 2, "2.08"),
        ("ahli_pertama", "baik", 1, "1.04"),
        ("ahli_muda", "baik", 12, "25.00"),
        ("ahli_muda", "sangat_baik", 6, "18.75"),
        ("ahli_muda", "butuh_perbaikan", 6, "9.38"),
        ("ahli_madya", "butuh_perbaikan", 12, "28.13"),
        ("ahli_utama", "sangat_baik", 12, "75.00"),
        ("penyelia", "baik", 6, "12.50"),
        ("mahir", "baik", 7, "7.29"),
        ("terampil", "kurang", 12, "2.50"),
        ("pemula", "sangat_kurang", 12, "0.94"),
    ],
)
def test_a_grade_becomes_angka_kredit(jenjang, grade, months, expected):
    assert credit((jenjang, grade, months)) == Decimal(expected)


def test_sums_are_rounded_once_at_the_end():
    year, extra = ("ahli_pertama", "sangat_baik", 12), ("ahli_pertama", "baik", 2)
    total = sum(angka_kredit([Segment(*each)], RULES) for each in (year, extra))
    assert shown(total) == Decimal("20.83")
    segments = [Segment("ahli_muda", "sangat_baik", 6), Segment("ahli_muda", "butuh_perbaikan", 6)]
    assert angka_kredit(segments, RULES) == Fraction(225, 8)
    assert credit(("ahli_muda", "sangat_baik", 6), ("ahli_muda", "butuh_perbaikan", 6)) == Decimal(
        "28.13"
    )


@pytest.mark.parametrize("months", [0, -1, 13])
def test_a_segment_has_one_to_twelve_months(months):
    with pytest.raises(WrongMonths):
        credit(("pemula", "baik", months))


def test_segments_do_not_exceed_a_year():
    with pytest.raises(WrongMonths, match="13"):
        credit(("pemula", "baik", 7), ("pemula", "baik", 6))


def test_a_jenjang_or_grade_that_does_not_exist_earns_nothing():
    with pytest.raises(UnknownRating, match="pertama"):
        credit(("pertama", "baik", 1))
    with pytest.raises(UnknownRating, match="cukup"):
        credit(("pemula", "cukup", 1))


@given(st.integers(1, 11))
def test_splitting_a_year_at_any_month_changes_nothing(months):
    parts = [Segment("mahir", "baik", months), Segment("mahir", "baik", 12 - months)]
    assert angka_kredit(parts, RULES) == angka_kredit([Segment("mahir", "baik", 12)], RULES)


def test_more_is_better_is_capped_at_120():
    assert achievement.capaian_naik(100, 98, RULES) == 98
    assert achievement.capaian_naik(100, 150, RULES) == 120
    assert achievement.capaian_naik("0.3", "0.1", RULES) == Fraction(100, 3)


def test_less_is_better_counts_downwards_and_stops_at_zero():
    assert achievement.capaian_turun(10, 10, RULES) == 100
    assert achievement.capaian_turun(10, 9, RULES) == 110
    assert achievement.capaian_turun(10, 5, RULES) == 120
    assert achievement.capaian_turun(10, 30, RULES) == 0


def test_a_date_loses_a_percent_for_every_day_late():
    due = date(2026, 6, 30)
    assert achievement.capaian_tanggal(due, date(2026, 6, 1), RULES) == 100
    assert achievement.capaian_tanggal(due, date(2026, 7, 5), RULES) == 95
    assert achievement.capaian_tanggal(due, date(2027, 6, 30), RULES) == 0


@pytest.mark.parametrize("target", [0, -5])
def test_no_share_of_nothing_can_be_told(target):
    with pytest.raises(NoTarget):
        achievement.capaian_naik(target, 1, RULES)
    with pytest.raises(NoTarget):
        achievement.capaian_turun(target, 1, RULES)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(168, 7235, "2.32"), (7118, 7362, "96.69"), (2940, 3323, "88.47"), (3441, 3532, "97.42")],
)
def test_adoption_is_told_to_two_decimals(part, whole, percent):
    assert shown(achievement.share_percent(part, whole)) == Decimal(percent)


def test_nobody_of_nobody_is_zero_percent():
    assert achievement.share_percent(0, 0) == 0


@pytest.mark.parametrize(
    ("skp", "perilaku", "plain", "with_360", "grades"),
    [
        ("102.8", 100, "101.96", "101.68", ("baik", "baik")),
        (118, 115, "117.1", "116.8", ("baik", "baik")),
        ("89.9", 90, "89.93", "89.94", ("butuh_perbaikan", "butuh_perbaikan")),
        (85, 95, 88, 89, ("butuh_perbaikan", "butuh_perbaikan")),
        ("69.99", 70, "69.993", "69.994", ("kurang", "kurang")),
        (49, 52, "49.9", "50.2", ("sangat_kurang", "kurang")),
    ],
)
def test_pp30_weighs_and_bands_without_rounding(skp, perilaku, plain, with_360, grades):
    values = [legacy.pp30_nilai(skp, perilaku, RULES, with_360=each) for each in (False, True)]
    assert values == [Fraction(str(plain)), Fraction(str(with_360))]
    assert tuple(legacy.pp30_predikat(each, RULES) for each in values) == grades


@pytest.mark.parametrize(("skp", "perilaku"), [(118, 115), (110, 110)])
def test_pp30_gives_the_highest_grade_only_with_a_new_idea(skp, perilaku):
    value = legacy.pp30_nilai(skp, perilaku, RULES)
    assert legacy.pp30_predikat(value, RULES, ide_baru=True) == "sangat_baik"
    assert legacy.pp30_predikat(value, RULES) == "baik"


def test_a_new_idea_alone_lifts_nobody():
    assert legacy.pp30_predikat(109, RULES, ide_baru=True) == "baik"


@pytest.mark.parametrize("value", [121, -1])
def test_pp30_refuses_a_value_off_its_scale(value):
    with pytest.raises(OutOfScale):
        legacy.pp30_nilai(value, 100, RULES)
    with pytest.raises(OutOfScale):
        legacy.pp30_nilai(100, value, RULES)
    with pytest.raises(OutOfScale):
        legacy.pp30_predikat(-1, RULES)


@pytest.mark.parametrize(
    ("capaian", "nilai"),
    [(100, 109), (98, 88), (90, 80), (80, 70), (60, 50), (101, 110), (200, 120), (0, 0)],
)
def test_permenpanrb8_values_an_indicator(capaian, nilai):
    assert legacy.permenpanrb8_nilai_iki(capaian, RULES) == nilai


def test_permenpanrb8_takes_the_mean_of_two_means():
    assert legacy.permenpanrb8_nilai_periodik([100], [109]) == Fraction("104.5")
    with pytest.raises(OutOfScale):
        legacy.permenpanrb8_nilai_periodik([], [109])


def test_permenpanrb8_refuses_less_than_nothing():
    with pytest.raises(OutOfScale):
        legacy.permenpanrb8_nilai_iki(-1, RULES)


@pytest.mark.parametrize(("used", "nilai"), [(12, "76"), (10, "92.67"), (9, "75"), (6, "50")])
def test_pp46_values_saving_time_until_it_is_too_much(used, nilai):
    assert shown(legacy.pp46_efisiensi(12, used, RULES)) == Decimal(nilai)


def test_pp46_needs_a_target():
    with pytest.raises(OutOfScale):
        legacy.pp46_efisiensi(0, 1, RULES)


def test_pp46_adds_up_a_year():
    assert shown(legacy.pp46_nilai_skp([100, 90, 76], RULES)) == Decimal("88.67")
    skp = legacy.pp46_nilai_skp([100, 90, 76], RULES, tugas_tambahan=1)
    assert shown(skp) == Decimal("89.67")
    value = legacy.pp46_nilai_prestasi(skp, 85, RULES)
    assert shown(value) == Decimal("87.80")
    assert legacy.pp46_sebutan(value, RULES) == "baik"


@pytest.mark.parametrize(
    ("tasks", "added"), [(0, 0), (1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3)]
)
def test_pp46_adds_little_for_additional_tasks(tasks, added):
    assert legacy.pp46_nilai_skp([80], RULES, tugas_tambahan=tasks) == 80 + added


@pytest.mark.parametrize(
    ("nilai", "word"),
    [
        (91, "sangat_baik"),
        ("90.9", "baik"),
        (76, "baik"),
        ("75.99", "cukup"),
        (61, "cukup"),
        ("60.9", "kurang"),
        ("50.9", "buruk"),
        (0, "buruk"),
    ],
)
def test_pp46_words_as_the_systems_of_that_time_gave_them(nilai, word):
    assert legacy.pp46_sebutan(nilai, RULES) == word


def test_pp46_has_no_word_below_zero():
    with pytest.raises(OutOfScale):
        legacy.pp46_sebutan(-1, RULES)
