"""The shipped numbers, and how an agency's own stand over them."""

import re
from datetime import date
from decimal import Decimal

import pytest

from workflows import parameters
from workflows.parameters import NotInForce, Override, RuleSet, UnknownParameter

TODAY = date(2026, 3, 1)
DURATION = re.compile(r"(P(\d+[YMWD])+( hari_kerja)?|PT(\d+[HM])+)")
SHIPPED = list(parameters.all_parameters().values())
each_parameter = pytest.mark.parametrize("parameter", SHIPPED, ids=lambda each: each.name)


@each_parameter
def test_every_value_says_where_it_comes_from(parameter):
    for version in parameter.versions:
        assert version.mark in parameters.MARKS
        if version.mark == "INFERRED":
            assert version.source == "", "a setting of ours must not print a regulation"
        else:
            assert version.regulation


@each_parameter
def test_an_article_is_named_only_when_it_was_read_or_its_note_says_so(parameter):
    for version in parameter.versions:
        if version.article and version.mark == "recalled":
            assert version.regulation in {
                "UU 30/2014",
                "PP 11/2017",
                "PermenPANRB 8/2021",
                "PP 46/2011",
            }


@each_parameter
def test_every_length_of_time_can_be_counted(parameter):
    for version in parameter.versions:
        if parameter.unit == "lama":
            assert DURATION.fullmatch(version.value), version.value
        if parameter.unit == "daftar_lama":
            assert all(DURATION.fullmatch(part) for part in version.value.split(", "))


@each_parameter
def test_every_parameter_has_a_label_and_a_value_in_a_year_of_this_cycle(parameter):
    assert parameter.label
    assert parameter.version(TODAY).value is not None


def test_the_deadlines_that_the_diagrams_ask_for_are_there():
    rules = RuleSet(TODAY)
    assert rules["masa_keberatan"] == "P14D"
    assert rules["geser_ke_hari_kerja"] is True
    for name in (
        "tenggat_penyusunan",
        "tenggat_reviu",
        "tenggat_persetujuan",
        "tenggat_pengukuran",
        "masa_konfirmasi_penerimaan",
        "tenggat_tanggapan",
    ):
        assert DURATION.fullmatch(rules[name])


def test_the_plan_of_2026_is_due_on_the_last_day_of_january():
    assert RuleSet(TODAY).date_in("batas_penetapan_skp", 2026) == date(2026, 1, 31)
    assert RuleSet(TODAY).date_in("batas_penyusunan_skp", 2026) == date(2026, 1, 14)


def test_the_evaluation_of_2026_ends_in_january_of_2027():
    assert RuleSet(TODAY).date_in("akhir_evaluasi_tahunan", 2026) == date(2027, 1, 31)


def test_a_length_of_time_is_not_a_day_of_the_year():
    with pytest.raises(ValueError, match="day of the year"):
        RuleSet(TODAY).date_in("masa_keberatan", 2026)


def test_fractions_of_the_law_are_exact():
    assert RuleSet(TODAY)["koefisien_angka_kredit"]["ahli_madya"] == Decimal("37.5")


def test_a_value_is_not_in_force_before_its_first_day():
    with pytest.raises(NotInForce, match="matriks_predikat"):
        parameters.value("matriks_predikat", date(2021, 12, 31))
    assert parameters.value("matriks_predikat", date(2022, 1, 1))


def test_an_unknown_name_is_told():
    with pytest.raises(UnknownParameter, match="tenggat_apa"):
        parameters.value("tenggat_apa", TODAY)


def test_an_agency_sets_its_own_length_from_a_day_on():
    own = [
        Override("tenggat_reviu", "P1D hari_kerja", date(2026, 7, 1), "SK Sekda 12/2026"),
        Override("tenggat_reviu", "P2D hari_kerja", date(2026, 2, 1), "SK Sekda 3/2026"),
    ]
    assert parameters.value("tenggat_reviu", date(2026, 1, 31), own) == "P3D hari_kerja"
    assert parameters.value("tenggat_reviu", date(2026, 2, 1), own) == "P2D hari_kerja"
    assert parameters.value("tenggat_reviu", date(2026, 7, 1), own) == "P1D hari_kerja"
    assert RuleSet(date(2026, 7, 1), own).source("tenggat_reviu") == "SK Sekda 12/2026"


def test_an_override_of_an_unknown_name_is_refused():
    with pytest.raises(UnknownParameter):
        RuleSet(TODAY, [Override("tenggat_apa", 1, TODAY, "SK")])


def test_an_overridden_fraction_is_as_exact_as_a_shipped_one():
    own = [Override("koefisien_angka_kredit", {"pemula": 3.75}, TODAY, "SK")]
    assert RuleSet(TODAY, own)["koefisien_angka_kredit"] == {"pemula": Decimal("3.75")}


def test_expressions_get_plain_numbers():
    assert parameters.plain({"a": [Decimal("12.5"), 3]}) == {"a": [12.5, 3]}


def test_a_rule_set_lists_only_what_has_begun():
    before = RuleSet(date(2012, 1, 1))
    assert "pp46_bobot_skp" in list(before)
    assert "matriks_predikat" not in list(before)
    assert len(before) == len(list(before)) == len(dict(before))
