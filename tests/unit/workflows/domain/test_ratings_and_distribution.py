"""DOMAIN.md section 14, T1, T3: the matrix and the pattern of grades."""

from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.domain import distribution, rating
from workflows.domain.rating import UnknownRating
from workflows.parameters import RuleSet

RULES = RuleSet(date(2026, 1, 1))
GRADES = ["sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]
SCALE = ["di_atas", "sesuai", "di_bawah"]


@pytest.mark.parametrize(
    ("hasil", "perilaku", "grade"),
    [
        ("di_atas", "di_atas", "sangat_baik"),
        ("di_atas", "sesuai", "baik"),
        ("di_atas", "di_bawah", "kurang"),
        ("sesuai", "di_atas", "baik"),
        ("sesuai", "sesuai", "baik"),
        ("sesuai", "di_bawah", "kurang"),
        ("di_bawah", "di_atas", "butuh_perbaikan"),
        ("di_bawah", "sesuai", "butuh_perbaikan"),
        ("di_bawah", "di_bawah", "sangat_kurang"),
    ],
)
def test_two_ratings_give_the_grade_of_the_matrix(hasil, perilaku, grade):
    assert rating.predikat(hasil, perilaku, RULES) == grade


@pytest.mark.parametrize(
    "pair", [("", "sesuai"), ("sesuai", "baik"), ("SESUAI", "sesuai"), (None, None)]
)
def test_anything_else_has_no_grade(pair):
    with pytest.raises(UnknownRating):
        rating.predikat(*pair, RULES)


def test_better_conduct_never_gives_a_worse_grade():
    for hasil, (high, low) in product(SCALE, pairwise(SCALE)):
        better, worse = (rating.predikat(hasil, each, RULES) for each in (high, low))
        assert not rating.is_better(worse, better, RULES)


def test_the_head_is_rated_as_the_organisation_was():
    expected = ["di_atas", "sesuai", "di_bawah", "di_bawah", "di_bawah"]
    organisations = ["istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang"]
    assert [rating.rating_of_head(each, RULES) for each in organisations] == expected
    with pytest.raises(UnknownRating):
        rating.rating_of_head("cukup", RULES)


def test_the_highest_and_the_lowest_grades_want_a_reason():
    assert [grade for grade in GRADES if rating.needs_reason(grade, RULES)] == [
        "sangat_baik",
        "kurang",
        "sangat_kurang",
    ]


def test_a_grade_other_than_the_proposal_wants_a_reason():
    assert rating.needs_reason("baik", RULES, proposed="butuh_perbaikan")
    assert not rating.needs_reason("baik", RULES, proposed="baik")


def test_development_is_compulsory_from_butuh_perbaikan_down():
    assert [grade for grade in GRADES if rating.needs_development_plan(grade, RULES)] == GRADES[2:]


def test_an_unknown_grade_is_told_wherever_it_is_used():
    for ask in (rating.needs_reason, rating.needs_development_plan, rating.position):
        with pytest.raises(UnknownRating, match="cukup"):
            ask("cukup", RULES)


def test_the_proposal_is_the_median_and_the_lower_of_two_in_the_middle():
    assert rating.proposed_rating(["di_atas", "sesuai", "di_bawah"], RULES) == "sesuai"
    assert rating.proposed_rating(["di_atas", "sesuai"], RULES) == "sesuai"
    assert rating.proposed_rating(["di_atas"], RULES) == "di_atas"
    assert rating.proposed_rating([], RULES) is None
    with pytest.raises(UnknownRating):
        rating.proposed_rating(["baik"], RULES)


@given(st.lists(st.sampled_from(SCALE), min_size=1))
def test_the_proposal_does_not_depend_on_the_order_of_rows(ratings):
    assert rating.proposed_rating(ratings, RULES) == rating.proposed_rating(ratings[::-1], RULES)


@pytest.mark.parametrize(
    ("n", "max70", "min60", "max10", "min10"),
    [
        (1, 0, 1, 0, 1),
        (7, 4, 5, 0, 1),
        (10, 7, 6, 1, 1),
        (20, 14, 12, 2, 2),
        (25, 17, 15, 2, 3),
        (40, 28, 24, 4, 4),
        (41, 28, 25, 4, 5),
        (73, 51, 44, 7, 8),
    ],
)
def test_a_maximum_is_rounded_down_and_a_minimum_up(n, max70, min60, max10, min10):
    assert distribution.at_most(n, 70) == max70
    assert distribution.at_least(n, 60) == min60
    assert distribution.at_most(n, 10) == max10
    assert distribution.at_least(n, 10) == min10


def broken_rules(organisation, *people):
    found = distribution.check(organisation, dict(zip(GRADES, people, strict=True)), RULES)
    assert found.judged
    return [(each.rule, each.grades) for each in found.violations]


@pytest.mark.parametrize(
    ("organisation", "people"),
    [
        ("baik", (4, 14, 2, 0, 0)),
        ("istimewa", (7, 3, 0, 0, 0)),
        ("butuh_perbaikan", (1, 3, 6, 0, 0)),
        ("kurang", (1, 2, 1, 6, 0)),
        ("sangat_kurang", (0, 3, 1, 0, 6)),
    ],
)
def test_a_group_within_its_pattern_breaks_nothing(organisation, people):
    assert broken_rules(organisation, *people) == []


@pytest.mark.parametrize(
    ("organisation", "people", "rule"),
    [
        ("baik", (6, 14, 0, 0, 0), ("ada", ("butuh_perbaikan", "kurang"))),
        ("baik", (3, 15, 2, 0, 0), ("maks", ("baik",))),
        ("istimewa", (8, 2, 0, 0, 0), ("maks", ("sangat_baik",))),
        ("istimewa", (3, 5, 2, 0, 0), ("terbanyak", ("sangat_baik",))),
        ("butuh_perbaikan", (2, 2, 6, 0, 0), ("maks", ("sangat_baik",))),
        ("butuh_perbaikan", (1, 4, 5, 0, 0), ("min", ("butuh_perbaikan",))),
        ("kurang", (0, 4, 0, 6, 0), ("min", ("butuh_perbaikan",))),
        ("sangat_kurang", (1, 2, 1, 0, 6), ("tidak_ada", ("sangat_baik",))),
        ("sangat_kurang", (0, 4, 0, 0, 6), ("min", ("butuh_perbaikan", "kurang"))),
    ],
)
def test_a_group_outside_its_pattern_breaks_exactly_that_rule(organisation, people, rule):
    assert broken_rules(organisation, *people) == [rule]


def test_a_broken_rule_is_told_in_numbers():
    found = distribution.check("istimewa", {"sangat_baik": 8, "baik": 2}, RULES)
    assert [each.message for each in found.violations] == [
        "Sangat Baik paling banyak 7 dari 10 orang (70%), terhitung 8."
    ]


def test_a_small_group_is_not_judged_at_its_level():
    found = distribution.check("baik", {"sangat_baik": 9}, RULES)
    assert (found.judged, found.total, found.violations) == (False, 9, ())


def test_a_small_group_is_looked_at_with_the_next_unit_up():
    sizes = [("seksi", 4), ("bidang", 9), ("dinas", 31)]
    assert distribution.judged_level(sizes, RULES) == "dinas"
    assert distribution.judged_level(sizes[:2], RULES) is None


def test_unknown_grades_are_not_counted_silently():
    with pytest.raises(UnknownRating):
        distribution.check("baik", {"cukup": 12}, RULES)
    with pytest.raises(UnknownRating):
        distribution.check("cukup", {"baik": 12}, RULES)


def test_a_rule_that_nobody_wrote_is_refused():
    own = {**RULES, "aturan_distribusi": {"baik": [{"aturan": "kurva", "predikat": ["baik"]}]}}
    with pytest.raises(ValueError, match="kurva"):
        distribution.check("baik", {"baik": 12}, own)


@pytest.mark.parametrize(
    ("organisation", "leading", "words"),
    [
        ("istimewa", "sangat_baik", "Sangat Baik adalah kelompok terbesar."),
        ("baik", "baik", "Ada pegawai berpredikat Butuh Perbaikan dan/atau Kurang/misconduct."),
        ("butuh_perbaikan", "butuh_perbaikan", "Sangat Baik paling banyak 10%."),
        ("kurang", "kurang", "Kurang/misconduct paling sedikit 60%."),
        ("sangat_kurang", "sangat_kurang", "Tidak ada pegawai berpredikat Sangat Baik."),
    ],
)
def test_the_pattern_is_told_in_words_with_the_grade_that_leads(organisation, leading, words):
    assert distribution.leading_grade(organisation, RULES) == leading
    told = distribution.pattern_in_words(organisation, RULES)
    assert words in told
    assert len(told) == len(RULES["aturan_distribusi"][organisation])


def test_an_unknown_organisation_grade_has_no_pattern():
    for ask in (distribution.leading_grade, distribution.pattern_in_words):
        with pytest.raises(UnknownRating):
            ask("cukup", RULES)
